import type { Action } from './access.ts'
import type { ReasonCode } from './reasons.ts'
import type { TokenKind, TokenStatus } from './token.ts'

/** A kind of viewer or publisher that rules tell apart. */
export interface ReachSource {
  readonly id: string
  readonly kind: 'any' | 'link' | 'country' | 'address' | 'area' | 'tag'
  /** A country code, the list of addresses as its rule says it, the name of an area, or a tag. Null for `any` and `link`. */
  readonly value: string | null
  /** The address it is decided for, the first of the list. Null without one. */
  readonly address: string | null
  /** The place it is decided for, in the area. Null without one. */
  readonly place: { readonly latitude: number; readonly longitude: number } | null
  /** Whether it presents a credential that fits the stream. */
  readonly holdsLink: boolean
}

/** What becomes of one: `ads` is admitted with advertisements. */
export type ReachEnd = 'allow' | 'ads' | 'redirect' | 'deny'

export interface ReachCell {
  readonly end: ReachEnd
  readonly reason: ReasonCode
  /** The rule that decided. Null: none did. */
  readonly ruleId: string | null
  /** Whether a rule for a share of viewers makes it otherwise for some. */
  readonly differs: boolean
}

interface ReachRow {
  readonly streamId: string
  readonly streamName: string
  /** One for each source, in their order. */
  readonly cells: readonly ReachCell[]
}

/** Who can reach what at a moment. */
export interface Reach {
  readonly atMs: number
  readonly action: Action
  readonly ruleVersion: number
  readonly sources: readonly ReachSource[]
  /** Sources that rules name beyond those that are shown. */
  readonly moreSources: number
  readonly rows: readonly ReachRow[]
}

/** What one token opens. */
export interface TokenReach {
  readonly atMs: number
  readonly kind: TokenKind
  readonly status: TokenStatus
  readonly action: Action
  /** Streams it opens at this moment, and those of its own that it does not. */
  readonly rows: readonly {
    readonly streamId: string
    readonly streamName: string
    readonly cell: ReachCell
  }[]
  /** What it says of streams that no stream here has for a name, such as a pattern. */
  readonly unclear: readonly string[]
}
