import type { AccessRequest, Decision, Grant } from '../../shared/access.ts'
import { decide } from './decide.ts'
import type { Snapshot } from './snapshot.ts'
import type { CredentialVerifier } from './types.ts'

/** Somebody who was let in, with what they are asked about again without presenting anything. */
export interface Held {
  /** What they began with, or as much as their session tells of it. Its credentials are not looked at. */
  readonly request: AccessRequest
  /** Null when nobody was to be told by the session yet. */
  readonly sessionId: string | null
  /** The grant that let them in, which was verified then. Null when none did. */
  readonly grant: Pick<Grant, 'id' | 'tags' | 'viewerId'> | null
  /** When the grant ends the session, epoch milliseconds. Null: it does not. */
  readonly grantEndsAtMs: number | null
}

interface HeldRequest extends AccessRequest {
  readonly held: Held
}

const HELD = [{ kind: 'vouched', value: '' }] as const
const NOTHING = [] as const

/**
 * Whether somebody who is in would be let in anew at a moment: the same deciding as at the start, with the grant as it was
 * verified then. A grant that was revoked, a stream that is gone or switched off, other rules and other times all count;
 * a text is not verified again.
 *
 * @param atMs Epoch milliseconds.
 */
export function decideHeld(held: Held, snapshot: Snapshot, atMs: number): Decision {
  const credentials = held.grant === null ? NOTHING : HELD
  const request: HeldRequest = { ...held.request, phase: 'recheck', credentials, held }
  return decide(request, heldSnapshotOf(snapshot), atMs, { sessionId: held.sessionId })
}

const heldSnapshots = new WeakMap<Snapshot, Snapshot>()

/** The same snapshot, in which what was verified once is taken for it. */
function heldSnapshotOf(snapshot: Snapshot): Snapshot {
  const known = heldSnapshots.get(snapshot)
  if (known !== undefined) return known
  const made = { ...snapshot, tools: { ...snapshot.tools, verify: verifyHeld } }
  heldSnapshots.set(snapshot, made)
  return made
}

const verifyHeld: CredentialVerifier = (_credential, request) => {
  const { held, action } = request as HeldRequest
  const { grant, grantEndsAtMs } = held
  if (grant === null) return { ok: false, reason: 'credential_missing', grantId: null }
  const { id, tags, viewerId } = grant
  return {
    ok: true,
    grant: {
      ...{ id, tags, viewerId },
      // It fitted stream and action when it was verified; which kind it is, deciding does not ask.
      kind: 'stream-key',
      label: null,
      actions: [action],
      streamIds: null,
      expiresAtMs: grantEndsAtMs,
    },
  }
}
