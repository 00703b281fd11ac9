import {
  CircleHelp,
  Contrast,
  Keyboard,
  type LucideIcon,
  Monitor,
  Moon,
  Search,
  Sun,
  Tv,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useFeed } from '../api/feed.ts'
import { helpOn } from '../features/help/guide.ts'
import { IconButton } from '../kit/button.tsx'
import { classNames } from '../kit/class-names.ts'
import { formatMs, formatNumber, formatRate } from '../kit/format.ts'
import { Kbd } from '../kit/kbd.tsx'
import { NARROW, useMedia } from '../kit/use-media.ts'
import { t } from '../language/t.ts'
import { go } from '../route.ts'
import { ActivityButton } from './activity/activity-button.tsx'
import { MODIFIER } from './modifier.ts'
import { NavigationButton } from './navigation.tsx'
import { OnAirSwitch } from './on-air-switch.tsx'
import { StreamerSwitch } from './streamer-switch.tsx'
import { setTheme, type Theme, useTheme } from './theme.ts'

/** Counters where the line begins; search, shortcuts and theme where it ends. */
export function TopBar(props: {
  readonly onPalette: () => void
  readonly onSheet: () => void
}): ReactNode {
  const isNarrow = useMedia(NARROW)
  return (
    <header className="flex h-12 shrink-0 items-center bg-canvas gap-0.5 px-2 min-[24rem]:gap-1.5 sm:pe-3 sm:ps-1 sm:gap-3 lg:ps-2">
      {isNarrow && <NavigationButton />}
      <TopCounters />
      <button
        type="button"
        onClick={props.onPalette}
        className="ms-auto flex h-7.5 min-w-0 shrink-0 items-center sm:shrink gap-2 rounded-md border border-line bg-panel px-2 text-xs sm:pe-1.5 text-ink-3 hover:border-line-strong hover:text-ink"
      >
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span className="hidden truncate pe-6 lg:inline">{t('Go to, find, do')}</span>
        <span className="sr-only lg:hidden">{t('Command palette')}</span>
        <span className="hidden sm:inline-flex">
          <Kbd keys={`${MODIFIER} K`} />
        </span>
      </button>
      <OnAirSwitch />
      <ActivityButton />
      <StreamerSwitch />
      <IconButton label={t('Keyboard shortcuts')} shortcut="?" onClick={props.onSheet}>
        <Keyboard aria-hidden />
      </IconButton>
      <HelpButton />
      {/* Not where the window is narrower than any phone of today: Settings has it too. */}
      <span className="hidden min-[24rem]:contents">
        <ThemeToggle />
      </span>
    </header>
  )
}

/** At the same place on every screen, to the page that tells of it. */
function HelpButton(): ReactNode {
  const [path] = useLocation()
  return (
    <IconButton label={t('Help on this screen')} shortcut="F1" onClick={() => go(helpOn(path))}>
      <CircleHelp aria-hidden />
    </IconButton>
  )
}

/** Those that have room: the others are on a second line, out of sight. Not on Live, which shows the same figures large right below. */
function TopCounters(): ReactNode {
  const counters = useFeed((state) => state.counters)
  const [path] = useLocation()
  if (path === '/')
    return <h1 className="truncate px-1 text-lg font-semibold min-[24rem]:px-2">{t('Live')}</h1>
  return (
    <dl className="figures flex h-5 min-w-0 flex-wrap items-center gap-x-5 overflow-hidden text-sm whitespace-nowrap">
      <Counter
        name={t('viewers')}
        icon={<Tv aria-hidden className="size-3.5 self-center text-ink-3 min-[24rem]:hidden" />}
        value={formatNumber(counters.viewers)}
      />
      <Counter name={t('publishers')} value={formatNumber(counters.publishers)} from="sm" />
      <Counter name={t('decisions/s')} value={formatRate(counters.perSecond)} from="lg" />
      <Counter name="p50" value={formatMs(counters.p50Ms)} from="xl" />
      <Counter name="p99" value={formatMs(counters.p99Ms)} from="xl" />
    </dl>
  )
}

const SHOWN_FROM = { sm: 'hidden sm:flex', lg: 'hidden lg:flex', xl: 'hidden xl:flex' } as const

function Counter(props: {
  readonly name: string
  readonly value: string
  /** Shown where the window is so wide. Default: everywhere. */
  readonly from?: keyof typeof SHOWN_FROM
  /** Stands for the name where the window is too narrow for that. Default: the name is shown everywhere. */
  readonly icon?: ReactNode
}): ReactNode {
  const shown = props.from === undefined ? 'flex' : SHOWN_FROM[props.from]
  return (
    <div className={`${shown} flex-row-reverse items-baseline gap-1`}>
      <dt
        className={classNames(
          'text-xs text-ink-3',
          props.icon !== undefined && 'max-[24rem]:sr-only',
        )}
      >
        {props.name}
      </dt>
      <dd className="flex gap-1 font-semibold">
        {props.icon}
        {props.value}
      </dd>
    </div>
  )
}

const NEXT: Record<Theme, Theme> = {
  system: 'dark',
  dark: 'light',
  light: 'contrast',
  contrast: 'system',
}
const NAMES: Record<Theme, string> = {
  system: t('as the system'),
  dark: t('dark'),
  light: t('light'),
  contrast: t('high contrast'),
}
const ICONS: Record<Theme, LucideIcon> = {
  system: Monitor,
  dark: Moon,
  light: Sun,
  contrast: Contrast,
}

function ThemeToggle(): ReactNode {
  const theme = useTheme()
  const Icon = ICONS[theme]
  return (
    <IconButton
      label={t('Theme: {theme}. Change to {theme2}', {
        theme: NAMES[theme],
        theme2: NAMES[NEXT[theme]],
      })}
      onClick={() => setTheme(NEXT[theme])}
    >
      <Icon aria-hidden />
    </IconButton>
  )
}
