import type { AccessRequest, Action, Grant, Verification } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { StoredServerToken } from '../store/catalogue/server-tokens.ts'
import { readAddress } from '../tokens/signed-address.ts'
import { notInUse } from './not-in-use.ts'
import { presentedId } from './server-token-ids.ts'
import type { State } from './state.ts'
import { checkWithSecrets, secretsIn } from './token-key-uses.ts'
import type { CatalogueSecrets } from './tools.ts'

interface Parts {
  readonly stateOf: () => State
  /** What was issued, by id; read at each call. */
  readonly issued: ReadonlyMap<string, StoredServerToken>
  readonly secrets: Pick<CatalogueSecrets, 'hash'>
}

/**
 * Verifies tokens that were issued here and that a media server, which checks them itself, tells of as well: the signature of
 * node-media-server, the hash and the web token of Ant Media. They are known by the keyed hash of their text. One that is not listed
 * is not known here; one whose key was deleted, or rolled for good, is refused.
 *
 * node-media-server's signature says neither watching nor publishing. Here it is for watching, and a publisher needs a key besides.
 */
export function createServerTokenVerifier({ stateOf, issued, secrets }: Parts) {
  return (value: string, request: AccessRequest, nowMs: number): Verification | null => {
    const token = issued.size === 0 ? undefined : issued.get(presentedId(secrets, value))
    if (token === undefined) return null
    const reason = notInUse(token)
    if (reason !== null) return refused(reason, token.id)
    const key = stateOf().tokenKeys.get(token.keyId)
    const asked = checkOf(token, value)
    const inForce = key === undefined || key.deletedAtMs !== null ? [] : secretsIn(key, nowMs)
    const isSigned =
      asked !== null &&
      inForce.length > 0 &&
      checkWithSecrets(inForce, asked, nowMs).signer !== null
    if (!isSigned) return refused('credential_parent', token.id)
    if (streamIn(token, request) !== request.streamName) {
      return refused('grant_other_stream', token.id)
    }
    return { ok: true, grant: grantOf(token) }
  }
}

const grantOf = ({ id, label, terms, expiresAtMs }: StoredServerToken): Grant => ({
  id,
  kind: 'server-token',
  label: label || null,
  actions: [actionOf(terms)],
  // It was compared with the stream asked for, and the grant is for this request only.
  streamIds: null,
  expiresAtMs,
  tags: [],
  viewerId: null,
})

const actionOf = ({ role }: StoredServerToken['terms']): Action =>
  role === 'publish' ? 'publish' : 'subscribe'

const refused = (reason: ReasonCode, grantId: string): Verification => ({
  ok: false,
  reason,
  grantId,
})

/** The members its check takes. Null when it cannot be told what it is for. */
function checkOf(
  { format, terms }: StoredServerToken,
  value: string,
): Readonly<Record<string, unknown>> | null {
  if (format === 'nms-sign') {
    const address = readAddress(String(terms.url))
    return address === null ? null : { token: `rtmp://localhost${address.path}?sign=${value}` }
  }
  return {
    token: value,
    streamId: terms.streamId,
    ...(terms.role === undefined ? {} : { role: terms.role }),
  }
}

/** The stream it is for, as the media server that asks names it. Ant Media's id is that without the application. */
function streamIn(
  { format, terms }: StoredServerToken,
  { streamName }: AccessRequest,
): string | null {
  if (format !== 'nms-sign') {
    const id = streamName.slice(streamName.indexOf('/') + 1)
    return id === terms.streamId ? streamName : null
  }
  const path = readAddress(String(terms.url))?.path ?? ''
  try {
    return decodeURIComponent(path.slice(1).replace(/\.flv$/, ''))
  } catch {
    return null
  }
}
