import { REASONS } from '../../shared/reasons.ts'
import { say } from '../../shared/say.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import type { WorkbenchCheck, WorkbenchReading, WorkbenchUse } from '../../shared/workbench.ts'
import { NOTHING_ASKED } from '../access/nothing-asked.ts'
import { isRevoked } from '../access/revocations.ts'
import type { Snapshot } from '../access/snapshot.ts'
import { pairValue, readAddress } from '../tokens/signed-address.ts'
import { line } from '../tokens/workbench/check.ts'
import { credentialKindOf } from '../tokens/workbench/recognise.ts'

const TITLE = say('Not switched off, deleted or revoked')
const GONE = ['grant_disabled', 'grant_deleted', 'grant_revoked'] as const

/**
 * Whether a token that was signed with a key of ours is still in good standing here, which it does not say itself: asked
 * of what verifies for the handler. Null for a token that nothing here answers for.
 *
 * @param mediaServerIds Media servers on whose behalf it may be presented, since some keys are theirs.
 */
export function standingOf(
  { kind, token }: WorkbenchReading,
  use: WorkbenchUse,
  { tools, revocations }: Snapshot,
  mediaServerIds: Iterable<string>,
  nowMs: number,
): WorkbenchCheck | null {
  const credential = credentialKindOf(kind)
  if (credential === null) return null
  for (const mediaServerId of ['', ...mediaServerIds]) {
    const verified = tools.verify(
      { kind: credential, value: presentedOf(kind, token) },
      { ...NOTHING_ASKED, ...asked(use), mediaServerId },
      nowMs,
    )
    const grantId = verified.ok ? verified.grant.id : verified.grantId
    if (grantId === null) continue
    const gone = verified.ok ? undefined : GONE.find((reason) => reason === verified.reason)
    if (gone !== undefined) return line('standing', TITLE, 'fail', REASONS[gone])
    const isOut = [grantId, storedGrantOf(grantId)].some((id) =>
      isRevoked(revocations.grants, id, nowMs),
    )
    return isOut
      ? line('standing', TITLE, 'fail', REASONS.grant_revoked)
      : line('standing', TITLE, 'pass')
  }
  return kind === 'opaque' || kind === 'stream-key'
    ? line('standing', TITLE, 'fail', REASONS.credential_unknown)
    : null
}

/** What of it reaches the handler: of node-media-server's address its parameter alone. */
const presentedOf = (kind: WorkbenchReading['kind'], token: string): string => {
  const address = kind === 'nms-sign' ? readAddress(token) : null
  return (address === null ? null : pairValue(address, 'sign')) ?? token
}

const asked = ({ action, streamName, address, origin }: WorkbenchUse) => ({
  action: action === 'publish' ? ('publish' as const) : ('subscribe' as const),
  streamName: streamName ?? '',
  address,
  origin,
})
