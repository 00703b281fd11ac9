import type { AccessRequest, Grant, Verification } from '../../shared/access.ts'
import { actionsOf } from '../../shared/access-scopes.ts'
import { CLIENT_REFERRERS, type VideoTokenInput } from '../../shared/access-token.ts'
import type { StoredMirror } from '../store/catalogue/access-tokens.ts'

/** What one of Native Frame's tokens says of its holder. */
export interface VideoClaims {
  readonly scopes: readonly string[]
  readonly userId: string | null
  readonly displayName: string
  /** Empty: for every stream. */
  readonly mirrors: readonly StoredMirror[]
}

/** Stands for the stream of a mirror that names none, which is no stream: the token must not become one for every stream. */
const NO_STREAM = ''

/** Reads what a token is to carry; streams are those its mirrors name. */
export function videoClaims(input: VideoTokenInput): VideoClaims {
  const mirrors = (input.data?.mirrors ?? []).map(({ streamName, clientReferrer }) => ({
    streamName: streamName ?? NO_STREAM,
    clientReferrer: clientReferrer ?? null,
  }))
  return {
    scopes: input.scopes,
    userId: input.userId ?? null,
    displayName: input.data?.displayName ?? '',
    mirrors,
  }
}

/**
 * The grant of a genuine token for the stream that is asked for. Mirrors name streams as they are on the wire, so they are
 * compared with the name itself: a pattern that covers both must not let one pass for the other.
 *
 * @param referrers Whether a mirror's client referrer must be one that is known. In projects it is the id of the project.
 */
export function videoGrant(
  of: Pick<Grant, 'id' | 'kind' | 'expiresAtMs'>,
  claims: VideoClaims,
  request: AccessRequest,
  referrers: 'known' | 'any',
): Verification {
  const { mirrors, scopes, userId, displayName } = claims
  const mirror = mirrors.find((each) => each.streamName === request.streamName)
  const referrer = mirror?.clientReferrer ?? null
  const isKnown = referrer === null || Object.hasOwn(CLIENT_REFERRERS, referrer)
  if (referrers === 'known' && !isKnown) {
    const detail = 'native-frame:client_referrer'
    return { ok: false, reason: 'credential_wrong_kind', grantId: of.id, detail }
  }
  const grant: Grant = {
    ...of,
    label: displayName || null,
    actions: actionsOf(scopes),
    streamIds: mirrors.length === 0 || mirror !== undefined ? null : [],
    tags: [],
    viewerId: userId,
  }
  return { ok: true, grant }
}
