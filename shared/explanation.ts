import type { TraceStep } from './access.ts'

/** One thing that would have to be otherwise for a refused question to be admitted. */
export type Change =
  /** Asked at another moment. */
  | { readonly kind: 'time'; readonly atMs: number; readonly fromMs: number }
  /** With a credential that holds for this stream, action and viewer; `tags` are those it has to carry. */
  | {
      readonly kind: 'token'
      readonly credential: 'stream-key' | 'token'
      readonly tags: readonly string[]
      /** Why what was presented does not do, a reason code. */
      readonly instead: string
    }
  /** With the one that was presented, given another end or issued anew: it keeps its label, streams and tags. */
  | { readonly kind: 'renew'; readonly grantId: string }
  /** Without a credential, or without a tag of it. */
  | { readonly kind: 'no_token' }
  | { readonly kind: 'without_tags'; readonly tags: readonly string[] }
  /** From another address; `outside` is the block that refuses, `inside` the one that lets in. */
  | {
      readonly kind: 'address'
      readonly value: string
      readonly outside: string | null
      readonly inside: string | null
    }
  /** From this country, or, with null, from one that no rule about the stream names. */
  | { readonly kind: 'country'; readonly value: string | null }
  /** From an address at this place: in the area of this name, or, with null, in none that rules name. */
  | {
      readonly kind: 'place'
      readonly latitude: number
      readonly longitude: number
      readonly inside: string | null
    }
  /** With another text there; null is none. */
  | { readonly kind: 'referer' | 'user_agent' | 'protocol'; readonly value: string | null }
  /** Asked for by the name as it is set up. */
  | { readonly kind: 'stream_name'; readonly value: string; readonly streamId: string }
  | { readonly kind: 'stream_on'; readonly streamId: string }
  /** Set up, with a mode that asks viewers for nothing or for a token. */
  | { readonly kind: 'stream_add'; readonly name: string; readonly mode: 'public' | 'token' }
  | { readonly kind: 'rule_off'; readonly ruleId: string }
  /** Revocations that refuse, lifted. */
  | {
      readonly kind: 'lift'
      readonly revocationIds: readonly string[]
      readonly what: 'grant' | 'viewer' | 'address' | 'session'
    }
  /** A limit raised, a ban lifted or a suspicion of sharing left aside: the reason it refuses with. */
  | { readonly kind: 'limit'; readonly reason: string }

/** What would let a refused question in. Each was decided again by the engine before it is told. */
export interface ClosestChange {
  /**
   * `admitted`: it was not refused. `now`: as things stand now the same is admitted. `one`, `two`: so many changes.
   * `none`: none of those tried does.
   */
  readonly state: 'admitted' | 'now' | 'one' | 'two' | 'none'
  /** The changes, in the order they are made. Empty unless `one` or `two`. */
  readonly steps: readonly Change[]
  /** Other single changes that would do too, at most three. */
  readonly others: readonly Change[]
  /**
   * Whether the refusal came before any credential was looked at, so that the changes hold for whoever presents none, or the
   * one they name.
   */
  readonly isCredentialUnseen: boolean
  /** How many times the engine was asked. */
  readonly decided: number
}

/** A change in words, with the place of the console where it is made. */
export interface ToldChange {
  readonly sentence: string
  /** Path of a screen, e.g. `/rules?rule=night`. Null where nobody here can make it. */
  readonly place: string | null
  /** What the button to that place says. Empty without one. */
  readonly act: string
}

/** The closest change in words. */
export interface ToldClosest {
  readonly state: ClosestChange['state']
  readonly sentence: string
  readonly steps: readonly ToldChange[]
  readonly others: readonly ToldChange[]
  readonly decided: number
}

/** One of the four checks that are most often wrong. */
export interface ClassicCheck {
  readonly check: 'time' | 'address' | 'secret' | 'stream'
  readonly state: 'pass' | 'fail' | 'unreached'
  /** What was seen, a phrase. */
  readonly seen: string
  /** What would have passed, a phrase. */
  readonly wanted: string
}

/** Something the wire gives away, with what to do about it. */
export interface WireHint {
  /** Stable word, e.g. `token_cut`. */
  readonly code: string
  readonly sentence: string
  readonly todo: string
}

/** A decision explained from all sides. */
export interface Explanation {
  /** What came of it and why, one sentence. */
  readonly sentence: string
  readonly checks: readonly ClassicCheck[]
  readonly rule: { readonly id: string; readonly name: string; readonly isThere: boolean } | null
  readonly grant: { readonly id: string; readonly label: string } | null
  readonly hints: readonly WireHint[]
  readonly closest: ToldClosest
}

/** A trace step by its check. */
export const stepsOf = (trace: readonly TraceStep[], check: TraceStep[0]): readonly TraceStep[] =>
  trace.filter((step) => step[0] === check)
