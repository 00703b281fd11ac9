import {
  ArchiveRestore,
  EyeOff,
  Footprints,
  Lock,
  Moon,
  Presentation,
  RadioTower,
  Sun,
  SunMoon,
  Undo2,
  X,
} from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { useApi } from '../api/query.ts'
import { setStreamer, streamerIsOn } from '../kit/streamer.ts'
import { toast } from '../kit/toast.tsx'
import { undoLatest } from '../kit/undo-stack.ts'
import { go } from '../route.ts'
import { lockNow } from './lock.ts'
import { MODIFIER } from './modifier.ts'
import { SCREENS } from './screens.tsx'
import { setTheme } from './theme.ts'

/** One line of the command palette. */
export interface Command {
  readonly id: string
  readonly label: string
  readonly detail?: string
  readonly icon: ReactNode
  readonly keys?: string
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
    label: 'Let the first viewer in, step by step',
    icon: <Footprints aria-hidden />,
    run: () => go('/first-viewer'),
  },
  {
    id: 'denied',
    label: 'Show what was refused',
    icon: <X aria-hidden />,
    run: () => go('/decisions?q=deny'),
  },
  {
    id: 'wall',
    label: 'Wall: the figures alone, for a second monitor',
    icon: <Presentation aria-hidden />,
    run: () => go('/wall'),
  },
  {
    id: 'undo',
    label: 'Undo the last act',
    icon: <Undo2 aria-hidden />,
    keys: `${MODIFIER} Z`,
    run: () => {
      if (!undoLatest()) toast('There is nothing to undo')
    },
  },
  {
    id: 'deleted',
    label: 'Recently deleted: put back a stream, a media server, a draft',
    icon: <ArchiveRestore aria-hidden />,
    run: () => go('/settings?to=deleted'),
  },
  {
    id: 'streamer',
    label: 'Streamer mode: cover secrets, addresses and links, or show them',
    icon: <EyeOff aria-hidden />,
    keys: `${MODIFIER} .`,
    run: () => setStreamer(!streamerIsOn()),
  },
  {
    id: 'dark',
    label: 'Dark theme',
    icon: <Moon aria-hidden />,
    run: () => setTheme('dark'),
  },
  {
    id: 'light',
    label: 'Light theme',
    icon: <Sun aria-hidden />,
    run: () => setTheme('light'),
  },
  {
    id: 'system',
    label: 'Theme as the system',
    icon: <SunMoon aria-hidden />,
    run: () => setTheme('system'),
  },
  {
    id: 'lock',
    label: 'Lock: sign this browser out',
    icon: <Lock aria-hidden />,
    keys: `${MODIFIER} ⇧ L`,
    run: () => void lockNow(),
  },
]

/** The commands, grouped: screens, acts, and the decisions of each stream. */
export function useCommands(): readonly { value: string; items: readonly Command[] }[] {
  const streams = useApi('GET /streams').data?.streams
  return useMemo(() => {
    const groups = [
      { value: 'Go to', items: TO_SCREENS },
      { value: 'Do', items: ACTS },
    ]
    const found = (streams ?? []).map((stream) => ({
      id: `stream:${stream.id}`,
      label: stream.title === '' ? stream.name : stream.title,
      detail: `${stream.name}, its decisions`,
      icon: <RadioTower aria-hidden />,
      run: () => go(`/decisions?q=${encodeURIComponent(`stream:${stream.name}`)}`),
    }))
    return found.length === 0 ? groups : [...groups, { value: 'Streams', items: found }]
  }, [streams])
}
