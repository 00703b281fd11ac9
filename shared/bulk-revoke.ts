import type { z } from 'zod'
import type { bulkRevokeSchema } from './bulk-revoke-input.ts'
import type { ProtocolCapabilities } from './media-server.ts'

/** What revoking can mean for a session at its media server. */
export type RevokeFate = ProtocolCapabilities['revoke']

export type BulkRevokeInput = z.input<typeof bulkRevokeSchema>

/** Whom revoking would concern now, before anything is done. */
export interface BulkRevokePreview {
  /** Live sessions concerned that are not revoked yet: whoever the revocations cover, others behind the same address too. */
  readonly sessions: number
  /** How many of them were not asked for, but have their credential, viewer or address in common with one that was. */
  readonly besides: number
  readonly publishers: number
  /** Viewers and publishers by name, each once. Null: not all are named, so nobody knows. */
  readonly people: number | null
  /** What they came in by, each once. Null: not all have a credential. */
  readonly credentials: number | null
  /** Those concerned most come first, 20 at most. */
  readonly streams: readonly { readonly streamName: string; readonly sessions: number }[]
  readonly streamCount: number
  /** How many of the sessions end how. */
  readonly fates: Readonly<Record<RevokeFate, number>>
  /** How many revocations would be made. */
  readonly revocations: number
  /** Sessions without a credential, viewer or address of the kind asked for: only their connection is revoked. */
  readonly connectionsOnly: number
}

/** Sessions that were revoked together. */
export interface BulkRevokeJob {
  readonly id: string
  /** `cancelled`: no more were cut; all stay refused until that is undone. */
  readonly state: 'running' | 'done' | 'cancelled'
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  /** Sessions that were live when it began. All of them are refused from then on. */
  readonly total: number
  /** How many of them were seen to so far. */
  readonly looked: number
  /** Confirmed gone. */
  readonly gone: number
  /** Still there when they were seen to, by what their media server can do. */
  readonly waiting: Readonly<Record<RevokeFate, number>>
  /** Why they are still there where they should have been cut, with how many; 20 at most. */
  readonly uncut: readonly { readonly detail: string; readonly sessions: number }[]
  /** Revocations made so far. */
  readonly revocations: number
  /** Tokens of a list that nobody is in with and that are still to be revoked. */
  readonly left: number
  /** Why those that are left could not be revoked. Null: they will be. */
  readonly problem: string | null
  /** When they were lifted again. Null: they are in force. */
  readonly undoneAtMs: number | null
}
