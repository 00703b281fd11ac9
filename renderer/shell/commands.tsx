import {
  ArchiveRestore,
  CircleHelp,
  EyeOff,
  Footprints,
  Lock,
  Moon,
  Presentation,
  Radio,
  Settings,
  Sun,
  SunMoon,
  Undo2,
  X,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { GUIDE } from '../features/help/guide.ts'
import { setStreamer, streamerIsOn } from '../kit/streamer.ts'
import { toast } from '../kit/toast.tsx'
import { undoLatest } from '../kit/undo-stack.ts'
import { t } from '../language/t.ts'
import { go } from '../route.ts'
import { goToSection } from './go-to-section.ts'
import { lockNow } from './lock.ts'
import { MODIFIER } from './modifier.ts'
import { setOnAir } from './on-air-switch.tsx'
import { SCREENS } from './screens.tsx'
import { setTheme } from './theme.ts'

/** One line of the command palette. */
export interface Command {
  readonly id: string
  readonly label: string
  readonly detail?: string
  readonly icon: ReactNode
  readonly keys?: string
  /** What it takes from whom, as a sentence: then it is done only when chosen a second time. */
  readonly danger?: string
  /** What else can be done with the thing it stands for. */
  readonly more?: () => readonly Command[]
  readonly run: () => void
}

const TO_SCREENS: readonly Command[] = SCREENS.map(({ path, title, icon: Icon, key }) => ({
  id: path,
  label: title,
  icon: <Icon aria-hidden />,
  keys: `g ${key}`,
  run: () => go(path),
}))

const ACTS: readonly Command[] = [
  {
    id: 'first-viewer',
    label: t('Let the first viewer in, step by step'),
    icon: <Footprints aria-hidden />,
    run: () => go('/first-viewer'),
  },
  {
    id: 'denied',
    label: t('Show what was refused'),
    icon: <X aria-hidden />,
    run: () => go('/decisions?q=deny'),
  },
  {
    id: 'wall',
    label: t('Wall: the figures alone, for a second monitor'),
    icon: <Presentation aria-hidden />,
    run: () => go('/wall'),
  },
  {
    id: 'undo',
    label: t('Undo the last act'),
    icon: <Undo2 aria-hidden />,
    keys: `${MODIFIER} Z`,
    run: () => {
      if (!undoLatest()) toast(t('There is nothing to undo'))
    },
  },
  {
    id: 'deleted',
    label: t('Recently deleted: put back a stream, a media server, a draft'),
    icon: <ArchiveRestore aria-hidden />,
    run: () => go('/settings?to=deleted'),
  },
  {
    id: 'on-air',
    label: t('On air: hold back what can wait, until you say otherwise'),
    icon: <Radio aria-hidden />,
    run: () => void setOnAir('on'),
  },
  {
    id: 'on-air-auto',
    label: t('On air by itself: while somebody publishes or watches'),
    icon: <Radio aria-hidden />,
    run: () => void setOnAir('auto'),
  },
  {
    id: 'streamer',
    label: t('Streamer mode: cover secrets, addresses and links, or show them'),
    icon: <EyeOff aria-hidden />,
    keys: `${MODIFIER} .`,
    run: () => setStreamer(!streamerIsOn()),
  },
  {
    id: 'dark',
    label: t('Dark theme'),
    icon: <Moon aria-hidden />,
    run: () => setTheme('dark'),
  },
  {
    id: 'light',
    label: t('Light theme'),
    icon: <Sun aria-hidden />,
    run: () => setTheme('light'),
  },
  {
    id: 'system',
    label: t('Theme as the system'),
    icon: <SunMoon aria-hidden />,
    run: () => setTheme('system'),
  },
  {
    id: 'lock',
    label: t('Lock: sign this browser out'),
    icon: <Lock aria-hidden />,
    keys: `${MODIFIER} ⇧ L`,
    run: () => void lockNow(),
  },
]

/** Parts of Settings, by their headings. */
const SETTINGS = [
  [t('Public address'), t('links and snippets, this installation')],
  [t('When the disk fails'), t('new starts that cannot be recorded')],
  [t('Keeping records'), t('how long decisions, sessions and addresses are kept')],
  [t('Sessions at a time'), t('limits, bans')],
  [t('Shared links'), t('suspicions')],
  [t('Self-signed tokens'), t('subscribe tokens')],
  [t('Director'), t('ICE and TURN servers')],
  [t('Appearance'), t('theme')],
  [t('Keyboard'), t('keys that act alone')],
  [t('Lock'), t('after a while without use')],
  [t('Backups'), t('back up, prove, restore, download')],
  [t('Backups by themselves'), t('when, how many, where')],
  [t('Recently deleted'), t('put back')],
  [t('Export and import'), t('configuration as a file')],
  [t('About'), t('version, folders, addresses')],
  [t('Audit log'), t('who did what, check')],
] as const

const TO_SETTINGS: readonly Command[] = SETTINGS.map(([title, detail]) => ({
  id: `settings:${title}`,
  label: t('Settings: {title}', { title }),
  detail,
  icon: <Settings aria-hidden />,
  run: () => goToSection('/settings', title),
}))

const TO_HELP: readonly Command[] = GUIDE.flatMap(({ pages }) => pages).map(({ path, title }) => ({
  id: `help:${path}`,
  label: title,
  detail: t('Help'),
  icon: <CircleHelp aria-hidden />,
  run: () => go(`/help/${path}`),
}))

/** Lines of the palette under one heading. */
export interface CommandGroup {
  readonly value: string
  readonly items: readonly Command[]
}

/**
 * What can be gone to and done that fits a text: each of its words begins one of a line's. Without a text the screens and acts.
 * Pure.
 */
export function commandsFor(text: string): readonly CommandGroup[] {
  const words = wordsOf(text)
  const groups: readonly CommandGroup[] = [
    { value: t('Go to'), items: TO_SCREENS },
    { value: t('Do'), items: ACTS },
  ]
  if (words.length === 0) return groups
  return [
    ...groups,
    { value: t('Settings'), items: TO_SETTINGS },
    { value: t('Help'), items: TO_HELP },
  ].flatMap(({ value, items }) => {
    const fitting = items.filter((each) => beginsAll(`${each.label} ${each.detail ?? ''}`, words))
    return fitting.length === 0 ? [] : [{ value, items: fitting }]
  })
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

function beginsAll(line: string, words: readonly string[]): boolean {
  const own = line.toLowerCase().split(/[\s:,()]+/)
  return words.every((word) => own.some((each) => each.startsWith(word)))
}
