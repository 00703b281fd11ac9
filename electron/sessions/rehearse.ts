import type { Decision, Verification } from '../../shared/access.ts'
import type { BackTestChange } from '../../shared/back-test.ts'
import { provenGrant } from '../../shared/proven-grant.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import { createRecordedAsk, provedAs, type RecordedQuestion } from '../access/recorded.ts'
import type { Snapshot } from '../access/snapshot.ts'

/** How two sets of rules answer one recorded question. */
export interface Compared {
  readonly inForce: Decision
  readonly draft: Decision
  /** Whether a credential was proved when it was recorded. */
  readonly hasGrant: boolean
  /** Null when they answer the same. */
  readonly change: BackTestChange | null
}

/**
 * Makes what asks recorded questions again, of the rules in force and of a draft, with the function that decides for real.
 *
 * Credentials are never kept, so what was proved then counts as proved, with the tags it had. Revocations and session limits are
 * left out: they are the same for both.
 *
 * @returns Compares one record. Null for what was no question about a stream, such as a token that was issued.
 */
export function createRehearsal(
  inForce: Snapshot,
  draft: Snapshot,
): (record: DecisionRecord) => Compared | null {
  const first = createRecordedAsk(inForce)
  const second = createRecordedAsk(draft)
  return (record) => {
    if (record.trace[0]?.[0] !== 'stream') return null
    const verification = recordedProof(record)
    const question = { request: requestOf(record), verification, atMs: record.atMs }
    const one = first(question)
    const other = second(question)
    const hasGrant = verification?.ok === true
    return { inForce: one, draft: other, hasGrant, change: changeOf(one, other) }
  }
}

/** Null when nothing was presented. */
function recordedProof(record: DecisionRecord): Verification | null {
  const { grantId, refusal } = provenGrant(record.trace)
  if (grantId !== null) return provedAs(grantId, record, record.tags)
  return refusal === null ? null : { ok: false, reason: refusal, grantId: record.grantId }
}

function requestOf(record: DecisionRecord): RecordedQuestion['request'] {
  const { action, streamName, mediaServerId, protocol, address, userAgent, referer } = record
  const { sessionKey, viewerId } = record
  return {
    action,
    streamName,
    mediaServerId,
    protocol,
    address,
    userAgent,
    referer,
    sessionKey,
    viewerId,
  }
}

function changeOf(one: Decision, other: Decision): BackTestChange | null {
  if (one.outcome !== other.outcome) {
    if (other.outcome === 'deny') return 'refused'
    return one.outcome === 'deny' ? 'admitted' : 'redirected'
  }
  if (one.outcome === 'deny') return null
  if (one.redirectUrl !== other.redirectUrl) return 'redirected'
  const isSame =
    one.vastTag === other.vastTag && JSON.stringify(one.playout) === JSON.stringify(other.playout)
  return isSame ? null : 'played_otherwise'
}
