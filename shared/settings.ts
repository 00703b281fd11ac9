import { z } from 'zod'
import { backupSettingsSchema } from './backup-settings.ts'
import { directorSettingsSchema, selfSignedSettingsSchema } from './director.ts'
import { HTTP_URL_HINT } from './errors.ts'
import { isParts } from './is-parts.ts'
import { ON_AIR_MODES } from './on-air.ts'
import { scheduledExportsSchema } from './scheduled-export-settings.ts'
import { sharingSettingsSchema, stationLimitsSchema } from './session-limit.ts'

/** What the operator can set about the whole installation. Every key has a default, so an empty object is valid. */
export const settingsSchema = z.strictObject({
  /** What new starts get while the database cannot be written. */
  whenStoreFails: z.enum(['deny', 'allow']).default('deny'),
  /** How long decisions are kept, days, 1 to 3650. */
  keepDecisionsDays: z.int().min(1).max(3650).default(30),
  /** How long ended sessions are kept, days, 1 to 3650. */
  keepSessionsDays: z.int().min(1).max(3650).default(400),
  /** How long usage is kept that was added up, by all but viewer and grant, days, 1 to 3650. */
  keepUsageDays: z.int().min(1).max(3650).default(1100),
  /** Addresses of ended sessions and of decisions are truncated after so many days, 0 to 3650. 0: never. */
  truncateAddressesDays: z.int().min(0).max(3650).default(0),
  /**
   * Origin on which the Revma call builds listener addresses, where neither the stream's play address nor a single
   * media server says one. Null: such a call is refused.
   */
  publicOrigin: z
    .url({ protocol: /^https?$/, error: HTTP_URL_HINT })
    .max(2048)
    .nullable()
    .default(null),
  /**
   * Addresses and CIDR blocks of proxies that are believed who they speak for: of what they say in X-Forwarded-For the last
   * address that is none of theirs counts. For calls of players and back ends, not for those of media servers.
   */
  trustedProxies: z.array(z.string().min(1).max(64)).max(100).default([]),
  director: directorSettingsSchema.default(() => directorSettingsSchema.parse({})),
  /** Sessions at a time, for streams that say nothing else. */
  limits: stationLimitsSchema.default(() => stationLimitsSchema.parse({})),
  /** When a link or token is suspected to be shared. */
  sharing: sharingSettingsSchema.default(() => sharingSettingsSchema.parse({})),
  /** Whether the station is on air: `auto` while somebody publishes or watches, and ten minutes after. */
  onAir: z.enum(ON_AIR_MODES).default('auto'),
  /** Exports of sessions that are made by themselves. */
  scheduledExports: scheduledExportsSchema.default([]),
  backups: backupSettingsSchema.default(() => backupSettingsSchema.parse({})),
  selfSigned: selfSignedSettingsSchema.default(() => selfSignedSettingsSchema.parse({})),
})
export type Settings = z.infer<typeof settingsSchema>

/** Some of the settings. A setting that has parts may come with some of those. */
export type SettingsChanges = { readonly [K in keyof Settings]?: ChangesOf<Settings[K]> }
type ChangesOf<T> = T extends readonly unknown[] | null ? T : T extends object ? Partial<T> : T

/** All of them: to replace them by a list that leaves some out would set those back without a word. */
export const wholeSettingsSchema = wholeOf(settingsSchema) as z.ZodType<Settings, Settings>

function wholeOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault) return wholeOf(schema.unwrap())
  if (!(schema instanceof z.ZodObject)) return schema
  const parts = Object.entries<z.core.$ZodType>(schema.shape)
  return z.strictObject(Object.fromEntries(parts.map(([name, part]) => [name, wholeOf(part)])))
}

/**
 * Settings with some of them changed. Parts of a setting that are not named stay too; lists are replaced as a whole.
 *
 * @throws z.ZodError when there is no such setting, or a value is none of its values.
 */
export function withChanges(settings: Settings, changes: SettingsChanges): Settings {
  return settingsSchema.parse(merged(settings, changes))
}

function merged(before: unknown, changes: unknown): unknown {
  if (!isParts(before) || !isParts(changes)) return changes
  const after: Record<string, unknown> = { ...before }
  for (const [name, value] of Object.entries(changes)) after[name] = merged(before[name], value)
  return after
}
