import {
  ArchiveRestore,
  Ban,
  Circle,
  CircleHelp,
  Contrast,
  DatabaseBackup,
  Download,
  EyeOff,
  Footprints,
  Languages,
  ListOrdered,
  Lock,
  Moon,
  Presentation,
  Radio,
  RadioTower,
  Send,
  Settings,
  Sun,
  SunMoon,
  Ticket,
  Undo2,
  UsersRound,
  X,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { call } from '../api/client.ts'
import { refresh } from '../api/query.ts'
import { canLock } from '../api/session.ts'
import { goToSection } from '../components/go-to-section.ts'
import { GUIDE } from '../features/help/guide.ts'
import { setStreamer, streamerIsOn } from '../kit/streamer.ts'
import { toast, toastError, toastNothing } from '../kit/toast.tsx'
import { undoLatest } from '../kit/undo-stack.ts'
import { chooseLanguage, language } from '../language/language.ts'
import { isLanguage, LANGUAGES } from '../language/languages.ts'
import { t } from '../language/t.ts'
import { ask, currentPath, go } from '../route.ts'
import { beginsAll, wordsOf } from './fitting-words.ts'
import { lockNow } from './lock.ts'
import { MODIFIER } from './modifier.ts'
import { setOnAir } from './on-air-switch.tsx'
import { ALSO } from './palette-words.ts'
import { SCREENS } from './screens.tsx'
import { partsWhere } from './settings-parts.ts'
import { setTheme } from './theme.ts'

/** One line of the command palette. */
export interface Command {
  readonly id: string
  readonly label: string
  readonly detail?: string
  readonly icon: ReactNode
  readonly keys?: string
  /** What it takes from whom, or whom it lets in again, as a sentence: then it is done only when chosen a second time. */
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

async function backUp(): Promise<void> {
  try {
    await call('POST /backup')
    toast(t('Backed up, opened and checked'))
  } catch (error) {
    toastError(t('No backup was made'), error)
  } finally {
    void refresh()
  }
}

const ACTS: readonly Command[] = [
  {
    id: 'first-viewer',
    label: t('Let the first viewer in, step by step'),
    icon: <Footprints aria-hidden />,
    run: () => go('/first-viewer'),
  },
  {
    id: 'issue',
    label: t('Issue a token'),
    icon: <Ticket aria-hidden />,
    run: () => ask('/tokens', 'issue'),
  },
  {
    id: 'add-stream',
    label: t('Add a stream'),
    icon: <RadioTower aria-hidden />,
    run: () => ask('/streams', 'add'),
  },
  {
    id: 'new-rule',
    label: t('Write a new rule'),
    icon: <ListOrdered aria-hidden />,
    run: () => ask('/rules', 'new'),
  },
  {
    id: 'publish',
    label: t('Review and publish the draft of the rules'),
    icon: <Send aria-hidden />,
    run: () => ask('/rules', 'publish'),
  },
  {
    id: 'revoke-many',
    label: t('Revoke many at once'),
    icon: <Ban aria-hidden />,
    run: () => ask('/', 'revoke-many'),
  },
  {
    id: 'lift',
    label: t('Lift a revocation: who is revoked now'),
    icon: <Undo2 aria-hidden />,
    run: () => ask(currentPath(), 'work'),
  },
  {
    id: 'export',
    label: t('Export sessions'),
    icon: <Download aria-hidden />,
    run: () => ask('/usage', 'export'),
  },
  {
    id: 'backup',
    label: t('Back up now'),
    icon: <DatabaseBackup aria-hidden />,
    run: () => void backUp(),
  },
  {
    id: 'denied',
    label: t('Show what was refused'),
    icon: <X aria-hidden />,
    run: () => go('/decisions?q=deny'),
  },
  {
    id: 'shared',
    label: t('Shared links: those that seem to be passed on'),
    icon: <UsersRound aria-hidden />,
    run: () => goToSection('/limits', t('Links that seem to be passed on')),
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
      if (!undoLatest()) toastNothing(t('There is nothing to undo'))
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
    id: 'off-air',
    label: t('Off air: hold nothing back, until you say otherwise'),
    icon: <Circle aria-hidden />,
    run: () => void setOnAir('off'),
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
    id: 'contrast',
    label: t('High contrast theme'),
    icon: <Contrast aria-hidden />,
    run: () => setTheme('contrast'),
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

const toSettings = (id: string, label: string, detail: string, title: string): Command => ({
  id: `settings:${id}`,
  label: t('Settings: {title}', { title: label }),
  detail,
  icon: <Settings aria-hidden />,
  run: () => goToSection('/settings', title),
})

const toSettingsParts = (): readonly Command[] =>
  partsWhere(canLock()).flatMap(({ title, about, fields = [] }) => [
    toSettings(title, title, about, title),
    ...fields.map((field) => toSettings(`${title} ${field}`, field, title, title)),
  ])

/** The others, each by the name its readers call it. */
const TO_LANGUAGES: readonly Command[] = Object.entries(LANGUAGES).flatMap(([code, name]) =>
  isLanguage(code) && code !== language
    ? {
        id: `language:${code}`,
        label: t('Language: {name}', { name }),
        detail: t('The page is loaded again. What is not stored yet is lost.'),
        icon: <Languages aria-hidden />,
        run: () => chooseLanguage(code),
      }
    : [],
)

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
 * What can be gone to and done that fits a text: each of its words begins one of a line's, or of what it is called otherwise.
 * Without a text the screens and acts. Pure.
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
    { value: t('Settings'), items: [...TO_LANGUAGES, ...toSettingsParts()] },
    { value: t('Help'), items: TO_HELP },
  ].flatMap(({ value, items }) => {
    const fitting = items.filter((each) => beginsAll(searched(each), words))
    return fitting.length === 0 ? [] : [{ value, items: fitting }]
  })
}

/** What is looked through for a command. */
const searched = ({ id, label, detail = '' }: Command): string =>
  `${label} ${detail} ${ALSO[id] ?? ''}`
