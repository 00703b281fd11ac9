import type { Action, Decision, TraceStep } from './access.ts'
import { provenGrant } from './proven-grant.ts'
import type { ReasonCode } from './reasons.ts'

/** What the viewer or publisher of a pinned test presents; its text is never kept, so what it came to is. */
type PinnedCredential =
  | { readonly kind: 'none' }
  /** One that fits, with the tags of its grant. */
  | { readonly kind: 'valid'; readonly tags: readonly string[] }
  /** One that is refused, and why. */
  | { readonly kind: 'refused'; readonly reason: ReasonCode }

/** The question of a pinned test. */
export interface PinnedRequest {
  readonly action: Action
  /** As it is asked for on the wire. */
  readonly streamName: string
  readonly protocol: string
  readonly address: string | null
  readonly userAgent: string | null
  readonly referer: string | null
  readonly viewerId: string | null
  /** Who is drawn for the share of a rule goes by it. */
  readonly sessionKey: string | null
  readonly credential: PinnedCredential
  /** The moment it is asked, for schedules; epoch milliseconds. */
  readonly atMs: number
}

/** The answer a pinned test wants. */
export interface PinnedExpectation {
  readonly outcome: Decision['outcome']
  /** Null: for any reason. */
  readonly reason: ReasonCode | null
  /** Where the viewer is sent. Null: anywhere, or nowhere. */
  readonly redirectUrl: string | null
}

/** A question that rules must answer in a certain way before they are put in force. */
export interface PinnedTestInput {
  /** One of a kind. */
  readonly name: string
  readonly request: PinnedRequest
  readonly expected: PinnedExpectation
}

export interface PinnedTest extends PinnedTestInput {
  readonly id: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** How one set of rules answers a pinned test. */
export interface PinnedResult {
  readonly id: string
  readonly name: string
  readonly passed: boolean
  readonly expected: PinnedExpectation
  readonly actual: Pick<Decision, 'outcome' | 'reason' | 'ruleId' | 'redirectUrl'>
}

/** What has to be typed to put rules in force against which pinned tests fail. */
export const OVERRIDE_PHRASE = 'publish although tests fail'

/** What puts rules in force although pinned tests fail; it is in the audit log with those that did. */
export interface TestOverride {
  readonly phrase: typeof OVERRIDE_PHRASE
  readonly reason: string
}

type Answered = Pick<
  Decision,
  'outcome' | 'reason' | 'redirectUrl' | 'viewerId' | 'tags' | 'trace'
> &
  Omit<PinnedRequest, 'credential'>

/**
 * The test that a decision, or an answer of Try it, would be pinned as.
 *
 * @returns Null for what rules do not decide: a revocation, a limit, the store, or no question at all.
 */
export function pinOf(decided: Answered): Omit<PinnedTestInput, 'name'> | null {
  const { action, streamName, protocol, address, userAgent, referer, viewerId } = decided
  if (!isByRules(decided.trace)) return null
  return {
    request: {
      action,
      streamName,
      protocol,
      address,
      userAgent,
      referer,
      viewerId,
      sessionKey: decided.sessionKey,
      credential: credentialOf(decided),
      atMs: decided.atMs,
    },
    expected: {
      outcome: decided.outcome,
      reason: null,
      redirectUrl: decided.outcome === 'redirect' ? decided.redirectUrl : null,
    },
  }
}

const BEYOND_RULES: ReadonlySet<string> = new Set(['revocation', 'limit', 'store', 'request'])

const isByRules = (trace: readonly TraceStep[]): boolean =>
  trace[0]?.[0] === 'stream' &&
  !trace.some(([check, outcome]) => outcome === 'fail' && BEYOND_RULES.has(check))

function credentialOf({ trace, tags }: Answered): PinnedCredential {
  const { grantId, refusal } = provenGrant(trace)
  if (grantId !== null) return { kind: 'valid', tags }
  return refusal === null ? { kind: 'none' } : { kind: 'refused', reason: refusal }
}
