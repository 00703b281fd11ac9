import type { AccessRequest, Credential, Decision, Verification } from '../../shared/access.ts'
import type { BackTestChange } from '../../shared/back-test.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import { decide } from '../access/decide.ts'
import { type Snapshot, withRevocations } from '../access/snapshot.ts'
import { provenGrant } from './proven-grant.ts'

/** How two sets of rules answer one recorded question. */
export interface Compared {
  readonly inForce: Decision
  readonly draft: Decision
  /** Whether a credential was proved when it was recorded. */
  readonly hasGrant: boolean
  /** Null when they answer the same. */
  readonly change: BackTestChange | null
}

const RECORDED: Credential = { kind: 'opaque', value: 'recorded' }

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
  let proved: Verification = { ok: false, reason: 'credential_unknown', grantId: null }
  const prepared = (snapshot: Snapshot): Snapshot => {
    const tools = { ...snapshot.tools, verify: () => proved }
    return { ...withRevocations(snapshot, []), tools }
  }
  const first = prepared(inForce)
  const second = prepared(draft)
  return (record) => {
    if (record.trace[0]?.[0] !== 'stream') return null
    const verification = recordedProof(record)
    if (verification !== null) proved = verification
    const request = requestOf(record, verification !== null)
    const one = decide(request, first, record.atMs)
    const other = decide(request, second, record.atMs)
    const hasGrant = verification?.ok === true
    return { inForce: one, draft: other, hasGrant, change: changeOf(one, other) }
  }
}

/** Null when nothing was presented. */
function recordedProof(record: DecisionRecord): Verification | null {
  const { grantId, refusal } = provenGrant(record.trace)
  if (grantId === null) {
    return refusal === null ? null : { ok: false, reason: refusal, grantId: record.grantId }
  }
  const { action, tags, viewerId } = record
  return {
    ok: true,
    grant: {
      id: grantId,
      kind: 'rj-auth',
      label: null,
      actions: [action],
      streamIds: null,
      expiresAtMs: null,
      tags,
      viewerId,
    },
  }
}

function requestOf(record: DecisionRecord, presented: boolean): AccessRequest {
  const { action, streamName, mediaServerId, protocol, address, userAgent, referer } = record
  return {
    action,
    phase: 'start',
    streamName,
    mediaServerId,
    protocol,
    address,
    userAgent,
    referer,
    sessionKey: record.sessionKey,
    viewerId: record.viewerId,
    credentials: presented ? [RECORDED] : [],
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
