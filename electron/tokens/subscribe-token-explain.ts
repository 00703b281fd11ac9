import { SUBSCRIBE_SENTENCES, type SubscribeReason } from '../../shared/subscribe-reasons.ts'
import type { SubscribeKind, SubscribeOutcome } from './subscribe-director.ts'
import { SUBSCRIBE_CHECKS, SUBSCRIBE_REASONS } from './subscribe-token-reasons.ts'

/** One of the seventeen checks and what it came to. */
export interface SubscribeCheckLine {
  /** 1 to 17. */
  readonly check: number
  readonly name: string
  readonly outcome: 'pass' | 'fail' | 'not_reached' | 'not_needed'
  /** Why it refused. Null otherwise. */
  readonly sentence: string | null
}

/** Checks that make no sense for what the viewer came with. */
const NOT_NEEDED: Readonly<Record<SubscribeKind, readonly number[]>> = {
  open: [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  token: [2, 3, 5, 6, 7, 8, 12],
  'self-signed': [2, 3],
}

/** All seventeen checks as lines, for an operator who asks why. */
export function explainSubscribe(outcome: SubscribeOutcome): readonly SubscribeCheckLine[] {
  const reason = outcome.ok ? null : outcome.reason
  const failedAt = reason === null ? null : SUBSCRIBE_REASONS[reason][0]
  const skipped = outcome.kind === null ? [] : NOT_NEEDED[outcome.kind]
  return SUBSCRIBE_CHECKS.map((name, index) => {
    const check = index + 1
    if (reason !== null && check === failedAt) {
      return { check, name, outcome: 'fail', sentence: SUBSCRIBE_SENTENCES[reason] }
    }
    const isReached = failedAt === null || check < failedAt
    const passed = skipped.includes(check) ? 'not_needed' : 'pass'
    return { check, name, outcome: isReached ? passed : 'not_reached', sentence: null }
  })
}

/** The vendor's answer to a refused call: status and JSend body. */
export function encodeSubscribeRefusal(reason: SubscribeReason): {
  readonly status: 400 | 401
  readonly body: {
    readonly status: 'fail'
    readonly data: {
      readonly message: string
      readonly errors?: Readonly<Record<string, readonly string[]>>
    }
  }
} {
  const [check, status, message] = SUBSCRIBE_REASONS[reason]
  const errors = check === 1 ? { errors: { streamName: [SUBSCRIBE_SENTENCES[reason]] } } : {}
  return { status, body: { status: 'fail', data: { ...errors, message } } }
}
