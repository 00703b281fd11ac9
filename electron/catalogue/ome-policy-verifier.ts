import type { AccessRequest, Action, Grant, Verification } from '../../shared/access.ts'
import { AppError } from '../../shared/errors.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import { parseAddress, parseBlock } from '../access/address.ts'
import { type OmePolicy, omeGrantId, omeTimeFault, readOmePolicy } from '../tokens/ome-policy.ts'
import { isOmeSignature } from '../tokens/ome-signature.ts'
import { type Address, pairValue } from '../tokens/signed-address.ts'
import { secretsInForce } from './server-secrets.ts'
import type { State } from './state.ts'

type OmePolicyVerifier = (text: string, request: AccessRequest, nowMs: number) => Verification

const TIME_REASON = {
  in_seconds: 'credential_time_format',
  expired: 'grant_expired',
  not_yet_valid: 'grant_not_yet_valid',
} as const

/**
 * Verifies OvenMediaEngine's signed policies with the policy key of the media server that asks, or the one before while both
 * count. What `stream_expire` says ends whoever was let in; `url_expire` is for connecting only.
 *
 * A policy does not say whether it is for watching or for publishing, and one key may be set for both. It is told by the
 * address, which is signed: RTMP and `direction=send` or `whip` publish, everything else watches.
 *
 * @param faultOf Why one that was issued here is not in use. Default: none is known.
 *
 * The text is the whole address; behind a line feed the viewer's address as a header told it, where one did. Any viewer can send
 * that header, so it is believed of a proxy the settings name, and of anybody else the address they come from is the real one.
 */
export function createOmePolicyVerifier(
  stateOf: () => State,
  faultOf: (grantId: string) => ReasonCode | null = () => null,
): OmePolicyVerifier {
  return (text, request, nowMs) => {
    const keys = secretsInForce(stateOf(), request.mediaServerId, 'policy-key', nowMs)
    if (keys.length === 0) return refused('signing_password_missing')
    const [url, told] = parted(text)
    const read = readOmePolicy(url)
    if (typeof read === 'string') return refused('credential_malformed')
    const { address, signed, signature, policy } = read
    if (!keys.some((key) => isOmeSignature(signature, signed, key))) {
      return refused('credential_signature')
    }
    const id = omeGrantId(signed)
    const gone = faultOf(id)
    if (gone !== null) return refused(gone, id)
    const fault = omeTimeFault(policy, nowMs)
    if (fault !== null) return refused(TIME_REASON[fault], id)
    const realIp = (): string | null =>
      isProxy(stateOf(), request.address) ? told : request.address
    const isTheirs =
      isWithin(policy.allow_ip, request.address) &&
      (policy.real_ip === undefined || isWithin(policy.real_ip, realIp()))
    if (!isTheirs) return refused('credential_other_address', id)
    if (streamIn(address) !== request.streamName) return refused('grant_other_stream', id)
    return { ok: true, grant: grantOf(id, policy, actionOf(address)) }
  }
}

const grantOf = (id: string, policy: OmePolicy, action: Action): Grant => ({
  id,
  kind: 'ome-policy',
  label: null,
  actions: [action],
  // The signature was checked for the stream asked for, and the grant is for this request only.
  streamIds: null,
  expiresAtMs: policy.stream_expire ?? null,
  tags: [],
  viewerId: null,
})

const refused = (reason: ReasonCode, grantId: string | null = null): Verification => ({
  ok: false,
  reason,
  grantId,
})

/** The address that was opened, and the one behind it, which is not believed yet. */
function parted(text: string): readonly [url: string, told: string | null] {
  const at = text.indexOf('\n')
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)]
}

const isProxy = ({ settings }: State, address: string | null): boolean =>
  settings.trustedProxies.some((block) => isWithin(block, address))

/** Whether an address is in a block. No block: any is. A block that cannot be read, or an address that is not known: none is. */
function isWithin(block: string | undefined, address: string | null): boolean {
  if (block === undefined) return true
  const key = address === null ? null : parseAddress(address)
  if (key === null) return false
  try {
    const { first, last } = parseBlock(block)
    return typeof key === typeof first && key >= first && key <= last
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/** Its first two parts: what follows is the playlist, or the way it is played. Null when they cannot be read. */
function streamIn({ path }: Address): string | null {
  const parts = path.split('/').filter((part) => part !== '')
  try {
    return parts.slice(0, 2).map(decodeURIComponent).join('/')
  } catch {
    return null
  }
}

const PUBLISHES: ReadonlySet<string> = new Set(['send', 'whip'])

function actionOf(address: Address): Action {
  const isRtmp = address.scheme === 'rtmp' || address.scheme === 'rtmps'
  return isRtmp || PUBLISHES.has(pairValue(address, 'direction') ?? '') ? 'publish' : 'subscribe'
}
