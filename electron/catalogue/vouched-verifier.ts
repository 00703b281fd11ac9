import { createHash } from 'node:crypto'
import type { AccessRequest, Grant, Verification } from '../../shared/access.ts'
import type { IssuedLinks } from './links.ts'
import { notInUse } from './not-in-use.ts'

const MAX_ID_CHARS = 256

type VouchedVerifier = (viewerId: string, request: AccessRequest) => Verification

/**
 * Takes the word of a media server that it has verified somebody itself (Nimble: a signed URL, a publish signature), for
 * the action asked about. What the session began with counts on: it can be revoked, and a listed link lends its label
 * and tags; where nobody knows of that, it is a grant of its own for each viewer of each server.
 */
export function createVouchedVerifier({ links, ended }: IssuedLinks): VouchedVerifier {
  return (viewerId, request) => {
    if (viewerId.length > MAX_ID_CHARS) {
      return { ok: false, reason: 'credential_malformed', grantId: null }
    }
    const id = request.grantId ?? ownId(viewerId, request)
    const link = links.get(id)
    const reason = notInUse(link)
    if (reason !== null) return { ok: false, reason, grantId: id }
    const grant: Grant = {
      id,
      kind: request.action === 'publish' ? 'publish-sign' : 'wms-auth',
      label: link?.label || null,
      actions: [request.action],
      streamIds: ended.has(id) ? [] : null,
      expiresAtMs: null,
      tags: link?.tags ?? [],
      viewerId: viewerId || null,
    }
    return { ok: true, grant }
  }
}

function ownId(viewerId: string, { mediaServerId, action }: AccessRequest): string {
  const text = `${mediaServerId}\n${action}\n${viewerId}`
  return `vouched-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`
}
