import { Menu } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useFeed } from '../api/feed.ts'
import { IconButton } from '../kit/button.tsx'
import { classNames } from '../kit/class-names.ts'
import { Dialog } from '../kit/dialog.tsx'
import { formatNumber } from '../kit/format.ts'
import { Tooltip } from '../kit/tooltip.tsx'
import { t } from '../language/t.ts'
import { Mark } from './mark.tsx'
import { SCREENS, type Screen } from './screens.tsx'

/** The screens, where lines begin: icons with names, icons alone where the window is less wide. Narrow windows have {@link NavigationButton}. */
export function Navigation(): ReactNode {
  const isHere = useIsHere()
  const { waitingAt, namedOf } = useWaiting()
  return (
    <nav
      aria-label={t('Screens')}
      className="flex min-h-0 flex-col overflow-y-auto bg-canvas px-1.5 lg:px-2.5"
    >
      <div className="flex h-12 shrink-0 items-center gap-2 px-1.5">
        <Mark className="size-6 shrink-0" />
        <span className="hidden text-base font-semibold tracking-tight lg:inline">Stagedoor</span>
      </div>
      <ul className="flex flex-col gap-px pt-1">
        {SCREENS.map((screen) => (
          <li key={screen.path} className={screen.gap === true ? 'mt-2.5' : undefined}>
            <Tooltip label={screen.title} shortcut={`g ${screen.key}`} side="inline-end">
              <Link
                href={screen.path}
                aria-label={namedOf(screen)}
                aria-current={isHere(screen) ? 'page' : undefined}
                className={classNames(LINK, 'h-8 gap-2.5', isHere(screen) ? HERE : ELSEWHERE)}
              >
                <screen.icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
                <span className="hidden lg:inline">{screen.title}</span>
                <Waiting count={waitingAt(screen)} />
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
      <p className="mt-auto flex h-10 shrink-0 items-center gap-2 px-2.5 text-xs text-ink-3">
        <Connection words="sr-only lg:not-sr-only" />
      </p>
    </nav>
  )
}

/** The same behind a button in the top bar, by name. */
export function NavigationButton(): ReactNode {
  const [open, setOpen] = useState(false)
  const isHere = useIsHere()
  const { waitingAt, namedOf } = useWaiting()
  const close = (): void => setOpen(false)
  return (
    <>
      <span className="relative flex shrink-0">
        <IconButton
          label={t('Screens')}
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(true)}
        >
          <Menu aria-hidden />
        </IconButton>
        <span className="pointer-events-none absolute end-0.5 bottom-0.5">
          <Connection words="sr-only" />
        </span>
      </span>
      <Dialog open={open} sheet onClose={close} title="Stagedoor">
        <nav aria-label={t('Screens')} className="pb-3">
          <ul className="grid grid-cols-2 gap-1">
            {SCREENS.map((screen) => (
              <li key={screen.path}>
                <Link
                  href={screen.path}
                  onClick={close}
                  aria-label={namedOf(screen)}
                  aria-current={isHere(screen) ? 'page' : undefined}
                  className={classNames(LINK, 'h-11 gap-3', isHere(screen) ? HERE : ELSEWHERE)}
                >
                  <screen.icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
                  <span className="truncate">{screen.title}</span>
                  <Waiting count={waitingAt(screen)} inText />
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </Dialog>
    </>
  )
}

const LINK = 'relative flex items-center rounded-md px-2 text-sm'
const HERE =
  'bg-selected font-medium text-ink before:absolute before:inset-y-2 before:start-0 before:w-0.5 before:rounded-full before:bg-lamp'
const ELSEWHERE = 'text-ink-2 hover:bg-hover hover:text-ink'

function useIsHere(): (screen: Screen) => boolean {
  const [path] = useLocation()
  return ({ path: to }) => (to === '/' ? path === '/' : path.startsWith(to))
}

/** How much waits at each screen to be looked at: at Limits, links that seem to be passed on. */
function useWaiting(): {
  readonly waitingAt: (screen: Screen) => number
  /** What a screen is called, with what waits there. */
  readonly namedOf: (screen: Screen) => string
} {
  const suspected = useFeed((state) => state.suspected)
  const waitingAt = ({ path }: Screen): number => (path === '/limits' ? suspected : 0)
  const namedOf = (screen: Screen): string =>
    waitingAt(screen) === 0
      ? screen.title
      : t('{title}, {suspected, plural, one {# link seems} other {# links seem}} to be passed on', {
          title: screen.title,
          suspected,
        })
  return { waitingAt, namedOf }
}

/** The figure beside the name of a screen, in the corner of its icon where that stands alone. Nothing where nothing waits. */
function Waiting(props: { readonly count: number; readonly inText?: boolean }): ReactNode {
  const { count } = props
  if (count === 0) return null
  return (
    <span
      aria-hidden
      className={classNames(
        'figures flex h-4 min-w-4 items-center justify-center rounded-full bg-warn-soft px-1 text-2xs font-medium text-warn',
        props.inText === true
          ? 'ms-auto'
          : 'absolute end-0 top-0 lg:static lg:ms-auto lg:h-4.5 lg:min-w-4.5',
      )}
    >
      {count > 99 ? '99+' : formatNumber(count)}
    </span>
  )
}

const WORDS = { connecting: t('Connecting'), live: t('Live'), offline: t('Not reachable') } as const

/** Whether the feed runs, as a shape and in words. */
function Connection({ words }: { readonly words: string }): ReactNode {
  const status = useFeed((state) => state.status)
  return (
    <span role="status" className="flex items-center gap-2">
      <span
        aria-hidden
        className={classNames(
          'size-2 shrink-0',
          status === 'live' && 'rounded-full bg-allow',
          status === 'offline' && 'rotate-45 bg-deny',
          status === 'connecting' && 'rounded-full ring-1 ring-line-strong',
        )}
      />
      <span className={words}>{WORDS[status]}</span>
    </span>
  )
}
