import type { Decision, Verification } from '../../shared/access.ts'
import type {
  PinnedExpectation,
  PinnedRequest,
  PinnedResult,
  PinnedTest,
} from '../../shared/pinned-test.ts'
import { createRecordedAsk, provedAs } from './recorded.ts'
import type { Snapshot } from './snapshot.ts'

/** Asks every pinned test of a snapshot, with the function that decides for real, in the order given. */
export function runPinned(
  tests: Iterable<PinnedTest>,
  snapshot: Snapshot,
): readonly PinnedResult[] {
  const ask = createRecordedAsk(snapshot)
  return Array.from(tests, ({ id, name, request, expected }) => {
    const { credential: _, atMs, ...asked } = request
    const decision = ask({
      request: { ...asked, mediaServerId: '' },
      verification: verificationOf(request),
      atMs,
    })
    const { outcome, reason, ruleId, redirectUrl } = decision
    const passed = isAsExpected(decision, expected)
    return { id, name, passed, expected, actual: { outcome, reason, ruleId, redirectUrl } }
  })
}

function verificationOf(request: PinnedRequest): Verification | null {
  const { credential } = request
  if (credential.kind === 'none') return null
  if (credential.kind === 'valid') return provedAs('pinned', request, credential.tags)
  return { ok: false, reason: credential.reason, grantId: null }
}

const isAsExpected = (decision: Decision, expected: PinnedExpectation): boolean =>
  decision.outcome === expected.outcome &&
  (expected.reason === null || decision.reason === expected.reason) &&
  (expected.redirectUrl === null || decision.redirectUrl === expected.redirectUrl)
