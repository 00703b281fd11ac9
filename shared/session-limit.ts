import { z } from 'zod'

/** As many as anybody has; more would be a slip of the keyboard. */
const MOST = 1_000_000
const LONGEST_BAN_SECONDS = 86_400

/** Sessions at a time; 0: no limit. */
export const sessionsSchema = z.int('Write a whole number.').min(0).max(MOST)
const atLeastOne = z.int('Write a whole number.').min(1, 'One is the least.').max(MOST)

/**
 * What becomes of whoever comes when a grant, a viewer or the publishers of a stream have as many sessions as they may:
 * `refuse` them, or let the `newest` take over from the oldest.
 */
const whenFull = z.enum(['refuse', 'newest'])
const banSeconds = z.int('Write whole seconds.').min(0).max(LONGEST_BAN_SECONDS)
/**
 * Whom of those who are in a ban ends besides refusing who comes: those who watch (`viewers`), who publishes as well
 * (`everyone`), or `nobody`. Where nothing can end a session it goes on.
 */
const banEnds = z.enum(['viewers', 'everyone', 'nobody'])
export type BanEnds = z.infer<typeof banEnds>

/** Sessions at a time, for streams that say nothing else. Null means no limit. */
export const stationLimitsSchema = z.strictObject({
  /** Of one link or token, viewers only. */
  perGrant: atLeastOne.nullable().default(null),
  /** Of one viewer, by name, at all streams together. */
  perViewer: atLeastOne.nullable().default(null),
  /** Viewers of one stream. */
  viewers: atLeastOne.nullable().default(null),
  /** Publishers of one stream. */
  publishers: atLeastOne.nullable().default(null),
  whenFull: whenFull.default('refuse'),
  /** For how long a link, token or viewer that went over its limit is refused, seconds, 0 to 86400. 0: not at all. */
  banSeconds: banSeconds.default(0),
  banEnds: banEnds.default('viewers'),
  /** Whether whoever is over a limit is admitted, and it is only recorded that they would not have been. */
  onTrial: z.boolean().default(false),
})
export type StationLimits = z.infer<typeof stationLimitsSchema>

/** The same for one stream. Null means as for all streams; a number of 0 means no limit here. */
export const streamLimitsSchema = z.strictObject({
  perGrant: sessionsSchema.nullable().default(null),
  perViewer: sessionsSchema.nullable().default(null),
  viewers: sessionsSchema.nullable().default(null),
  publishers: sessionsSchema.nullable().default(null),
  whenFull: whenFull.nullable().default(null),
  banSeconds: banSeconds.nullable().default(null),
  banEnds: banEnds.nullable().default(null),
  onTrial: z.boolean().nullable().default(null),
})
export type StreamLimits = z.infer<typeof streamLimitsSchema>

/** What one link or token may, whatever its stream says. */
export const grantLimitInputSchema = z.strictObject({
  /**
   * Sessions at a time, together with those of whatever was signed with it; who publishes is counted apart from who
   * watches. Null: as its stream says. 0: no limit.
   */
  sessions: sessionsSchema.nullable().default(null),
  /** Whether it may be seen from any number of networks without being suspected. */
  mayBeShared: z.boolean().default(false),
  note: z.string().max(240).default(''),
})
export type GrantLimitInput = z.infer<typeof grantLimitInputSchema>

export interface GrantLimit extends Readonly<GrantLimitInput> {
  readonly grantId: string
  readonly updatedAtMs: number
}

/** When a link or token is suspected to be shared, and what then. */
export const sharingSettingsSchema = z.strictObject({
  /** For how long a network is remembered, minutes, 5 to 1440. */
  windowMinutes: z.int().min(5).max(1440).default(60),
  /** Networks (/24 of IPv4, /48 of IPv6) within that time, 2 to 32. Null: not looked at. */
  networks: z.int().min(2).max(32).nullable().default(6),
  /** Countries within that time, 2 to 32. Null: not looked at. */
  countries: z.int().min(2).max(32).nullable().default(3),
  /** Countries at the same moment, 2 to 32. Null: not looked at. */
  countriesAtOnce: z.int().min(2).max(32).nullable().default(2),
  /** Whether one that is suspected is refused from networks it was not seen from yet. */
  refuseNewNetworks: z.boolean().default(false),
})
export type SharingSettings = z.infer<typeof sharingSettingsSchema>
