import { settingsSchema } from '../../../shared/settings.ts'
import type { Happy } from './set-up.ts'

/** Good calls about the settings of the installation. */
export const SETTINGS_CALLS = {
  'GET /settings': [() => '/settings', null, 200, { whenStoreFails: 'deny' }],
  'PUT /settings': [
    () => '/settings',
    () => settingsSchema.parse({ whenStoreFails: 'allow' }),
    200,
    { whenStoreFails: 'allow', keepDecisionsDays: 30 },
  ],
  'PATCH /settings': [
    () => '/settings',
    () => ({ onAir: 'on' }),
    200,
    { onAir: 'on', whenStoreFails: 'deny' },
  ],
} as const satisfies Readonly<Record<string, Happy>>
