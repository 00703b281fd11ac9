import { LIST_KINDS } from './token.ts'

/**
 * Kinds that a list may be issued of beside those that are kept: what is signed is not listed. It ends with its time, with
 * what it was signed with, or by a revocation of its holder.
 */
const SIGNED_KINDS = ['self-signed', 'video-jwt'] as const
export type SignedKind = (typeof SIGNED_KINDS)[number]

export const BULK_KINDS = [...LIST_KINDS, ...SIGNED_KINDS] as const
export type BulkKind = (typeof BULK_KINDS)[number]

/** What a column of pasted rows can be. */
export const BULK_FIELDS = [
  'stream',
  'minutes',
  'label',
  'tags',
  'viewer',
  'address',
  'target',
  'scopes',
  'origins',
  'countries',
  'tracking',
] as const
export type BulkField = (typeof BULK_FIELDS)[number]

/** The columns each kind takes. */
export const FIELDS_OF: Readonly<Record<BulkKind, readonly BulkField[]>> = {
  'listener-link': ['stream', 'minutes', 'label', 'tags'],
  'nimble-link': ['stream', 'minutes', 'viewer', 'address', 'label', 'tags'],
  'stream-key': ['stream', 'label'],
  'subscribe-token': ['stream', 'minutes', 'label', 'origins', 'address', 'countries', 'tracking'],
  'publish-token': ['stream', 'minutes', 'label', 'address'],
  'edge-auth': ['target', 'minutes', 'label', 'tags', 'address'],
  'access-token': ['viewer', 'stream', 'scopes', 'minutes', 'label'],
  'server-token': ['target', 'minutes', 'label', 'viewer', 'address', 'scopes'],
  'self-signed': ['stream', 'minutes', 'viewer', 'origins', 'address', 'tracking'],
  'video-jwt': ['viewer', 'stream', 'scopes', 'minutes', 'label'],
}

/** What is wrong with one row. */
export interface BulkIssue {
  /** Line of the text, from 1. */
  readonly line: number
  /** The column it is about. Null: the row as a whole. */
  readonly field: BulkField | null
  readonly message: string
}

/** What issuing the rows would do. */
export interface BulkCheck {
  readonly rows: number
  /** Rows that would be issued. */
  readonly good: number
  readonly bad: number
  /** The first of what is wrong, in the order of the lines. */
  readonly issues: readonly BulkIssue[]
  /** What is to be known before, and keeps no row from being issued: columns that are not used, places that are not certain. */
  readonly notes: readonly string[]
  /** What the token of the first good row would permit, a sentence a line. */
  readonly sample: readonly string[]
}

/** A list of tokens being issued. What was issued stays, whatever becomes of the rest. */
export interface BulkJob {
  readonly id: string
  readonly kind: BulkKind
  readonly state: 'running' | 'done' | 'cancelled' | 'failed'
  /** Rows that are to be issued. */
  readonly total: number
  readonly issued: number
  /** Rows left out because something is wrong with them. */
  readonly left: number
  /** What the check said of the list as a whole, as it was when it began. */
  readonly notes: readonly string[]
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  /** Why it failed. */
  readonly problem: string | null
  /** When the file with the texts was last read to its end, once the list had ended. Null: nobody has it. */
  readonly savedAtMs: number | null
}
