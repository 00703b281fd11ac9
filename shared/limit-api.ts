import type { z } from 'zod'
import type { GrantLimit, grantLimitInputSchema } from './session-limit.ts'

/** Someone who is refused for a while, having gone over a limit. */
export interface LimitBan {
  readonly kind: 'grant' | 'viewer'
  readonly value: string
  /** First moment it no longer holds, epoch milliseconds. */
  readonly untilMs: number
}

/** What limits did since start. */
export interface LimitCounts {
  readonly refused: number
  /** Refused because of a ban. */
  readonly banned: number
  /** Sessions that a ban ended, or ends. */
  readonly endedByBan: number
  /** Sessions that a newer one took over from. */
  readonly tookOver: number
  /** Admitted on trial, and over a limit. */
  readonly wouldRefuse: number
}

export type SharingSign = 'networks' | 'countries' | 'countries_at_once'

/** One network a link or token was seen from. */
export interface SharedNetwork {
  /** A /24 of IPv4 or a /48 of IPv6; never a whole address. */
  readonly network: string
  /** Two letters, `??` when unknown. */
  readonly country: string
  readonly firstSeenMs: number
  readonly lastSeenMs: number
  readonly sessionsNow: number
}

/** A link or token that is seen from more places than one person is at. */
export interface Suspicion {
  readonly grantId: string
  /** What the operator called it. Empty when it has no label, or is none of ours. */
  readonly label: string
  readonly signs: readonly SharingSign[]
  readonly networks: readonly SharedNetwork[]
  /** Those that were seen and are not listed. */
  readonly moreNetworks: number
  readonly countries: readonly string[]
  readonly firstSeenMs: number
  readonly lastSeenMs: number
  readonly sessionsNow: number
  /** What it may whatever its stream says. Null: nothing of its own. */
  readonly own: Pick<GrantLimit, 'sessions' | 'note'> | null
}

/** One as it is listed. */
export interface ListedSuspicion extends Suspicion {
  /** Whether it is refused already. */
  readonly revoked: boolean
}

/** Calls of the console API about limits; see api-map.ts. */
export interface LimitApi {
  /** Bans that are in force, what limits did since start, and the links and tokens with a limit of their own. */
  'GET /limits': {
    answer: {
      counts: LimitCounts
      bans: readonly LimitBan[]
      grantLimits: readonly (GrantLimit & {
        readonly sessionsNow: number
        readonly label: string
      })[]
    }
  }
  'DELETE /limits/bans/{kind}/{value}': { params: { kind: string; value: string }; answer: null }
  /** All defaults remove it. */
  'PUT /grant-limits/{grantId}': {
    params: { grantId: string }
    body: z.input<typeof grantLimitInputSchema>
    answer: GrantLimit
  }
  /** Links and tokens that may be shared, those seen last first. */
  'GET /sharing': { answer: { suspicions: readonly ListedSuspicion[] } }
}
