import {
  ChartColumn,
  CircleHelp,
  FlaskConical,
  Grid3x3,
  ListFilter,
  ListOrdered,
  type LucideIcon,
  Radio,
  RadioTower,
  Server,
  Settings,
  Stethoscope,
  Ticket,
  UsersRound,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { screenLater } from '../kit/later.tsx'
import { t } from '../language/t.ts'

export interface Screen {
  readonly path: string
  /** Pattern of the addresses it shows, when it has more than its path. */
  readonly match?: string
  readonly title: string
  /** Second key after `g`. */
  readonly key: string
  readonly icon: LucideIcon
  readonly component: ComponentType
  /** Starts a new group in the navigation. */
  readonly gap?: boolean
}

/** Every screen, in the order of the navigation. Each is loaded when first opened. */
export const SCREENS: readonly Screen[] = [
  {
    path: '/',
    title: t('Live'),
    key: 'l',
    icon: Radio,
    component: screenLater(async () => (await import('../features/live/screen.tsx')).LiveScreen),
  },
  {
    path: '/decisions',
    title: t('Decisions'),
    key: 'd',
    icon: ListFilter,
    component: screenLater(
      async () => (await import('../features/decisions/screen.tsx')).DecisionsScreen,
    ),
  },
  {
    path: '/usage',
    title: t('Usage'),
    key: 'u',
    icon: ChartColumn,
    component: screenLater(async () => (await import('../features/usage/screen.tsx')).UsageScreen),
  },
  {
    path: '/streams',
    title: t('Streams'),
    key: 's',
    gap: true,
    icon: RadioTower,
    component: screenLater(
      async () => (await import('../features/streams/screen.tsx')).StreamsScreen,
    ),
  },
  {
    path: '/rules',
    title: t('Rules'),
    key: 'r',
    icon: ListOrdered,
    component: screenLater(async () => (await import('../features/rules/screen.tsx')).RulesScreen),
  },
  {
    path: '/reach',
    title: t('Reach'),
    key: 'e',
    icon: Grid3x3,
    component: screenLater(async () => (await import('../features/reach/screen.tsx')).ReachScreen),
  },
  {
    path: '/media-servers',
    title: t('Media servers'),
    key: 'm',
    icon: Server,
    component: screenLater(
      async () => (await import('../features/media-servers/screen.tsx')).MediaServersScreen,
    ),
  },
  {
    path: '/tokens',
    match: '/tokens/*?',
    title: t('Tokens'),
    key: 'k',
    icon: Ticket,
    component: screenLater(
      async () => (await import('../features/tokens/screen.tsx')).TokensScreen,
    ),
  },
  {
    path: '/limits',
    title: t('Limits'),
    key: 'i',
    icon: UsersRound,
    component: screenLater(
      async () => (await import('../features/limits/screen.tsx')).LimitsScreen,
    ),
  },
  {
    path: '/try-it',
    title: t('Try it'),
    key: 't',
    gap: true,
    icon: FlaskConical,
    component: screenLater(async () => (await import('../features/try-it/screen.tsx')).TryItScreen),
  },
  {
    path: '/doctor',
    title: t('Doctor'),
    key: 'x',
    icon: Stethoscope,
    component: screenLater(
      async () => (await import('../features/doctor/screen.tsx')).DoctorScreen,
    ),
  },
  {
    path: '/settings',
    title: t('Settings'),
    key: ',',
    icon: Settings,
    component: screenLater(
      async () => (await import('../features/settings/screen.tsx')).SettingsScreen,
    ),
  },
  {
    path: '/help',
    match: '/help/*?',
    title: t('Help'),
    key: 'h',
    icon: CircleHelp,
    component: screenLater(async () => (await import('../features/help/screen.tsx')).HelpScreen),
  },
]
