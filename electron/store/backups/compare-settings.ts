import { phrases } from '../../../shared/say.ts'
import { type Settings, settingsSchema } from '../../../shared/settings.ts'
import type { Database } from '../database.ts'

/** What each setting is called where it can be set. */
const CALLED = phrases({
  whenStoreFails: 'When the disk fails',
  keepDecisionsDays: 'Keeping decisions',
  keepSessionsDays: 'Keeping ended sessions',
  keepUsageDays: 'Keeping usage',
  truncateAddressesDays: 'Truncate addresses after',
  publicOrigin: 'Public origin',
  trustedProxies: 'Trusted proxies',
  director: 'Director',
  limits: 'Sessions at a time',
  sharing: 'Shared links',
  onAir: 'On air',
  scheduledExports: 'Exports by themselves',
  backups: 'Backups by themselves',
  selfSigned: 'Self-signed tokens',
} satisfies Record<keyof Settings, string>)

/**
 * Each setting by its key: what it is called, and its value as JSON. One that is not stored has its default, since storing any
 * stores all: otherwise settings that nobody touched would seem to come and go.
 */
export function settingsIn(
  db: Database,
): Map<string, { readonly label: string; readonly text: string }> {
  const rows = db
    .prepare<[], { key: string; value: string }>('SELECT key, value FROM settings')
    .all()
  const stored = new Map(rows.map(({ key, value }) => [key, value]))
  return new Map(
    Object.entries(settingsSchema.shape).map(([key, schema]) => {
      const text = stored.get(key)
      const value: unknown = text === undefined ? undefined : JSON.parse(text)
      // A part that was added since has its default too. What is no value any more differs from every other.
      const read = schema.safeParse(value)
      const label = CALLED[key as keyof Settings]
      return [key, { label, text: JSON.stringify(read.success ? read.data : value) }]
    }),
  )
}
