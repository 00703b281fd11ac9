import type { FrontDoorSigner } from '../../shared/front-door.ts'
import { tokenFormat } from '../tokens/formats.ts'
import { namesAddress, secureLinkHash } from '../tokens/secure-link.ts'
import { signWmsAuth } from '../tokens/wms-auth.ts'
import { withQuery } from './nimble-link-url.ts'

/** Who is led on. */
export interface LedOn {
  readonly address: string | null
  readonly viewerId: string | null
  /** How what let them in travels in a query. Empty: nothing had to. Null: it counts at one kind of media server alone. */
  readonly query: string | null
  /** Under what name they came to the gateway, with the port if it is said. Null when they said none. */
  readonly host: string | null
}

interface Signing {
  readonly playUrl: string
  readonly streamName: string
  readonly viewer: LedOn
  readonly nowMs: number
  readonly validMinutes: number
}

/**
 * Signs the play address of a stream as its server checks it.
 *
 * @throws RangeError when it cannot be signed for this viewer, such as one whose address is not known.
 */
export function signPlayUrl(signer: FrontDoorSigner, signing: Signing): string {
  const { playUrl, viewer, nowMs, validMinutes: minutes } = signing
  const { kind, secret } = signer
  switch (kind) {
    case 'nginx-secure-link':
      return withSecureLink(signer, signing)
    case 'wowza': {
      const { prefix, algorithm, withAddress } = signer
      const clientIp = withAddress ? { clientIp: addressOf(viewer) } : {}
      const input = { secret, url: playUrl, minutes, prefix, algorithm, ...clientIp }
      return tokenFormat('wowza').issue(input, nowMs).token
    }
    case 'ome-policy': {
      const allowIp = signer.withAddress ? { allowIp: ipv4Of(viewer) } : {}
      const input = { secret, url: playUrl, minutes, ...allowIp }
      return tokenFormat('ome-policy').issue(input, nowMs).token
    }
    case 'nimble': {
      const { streamName: signedStream } = signing
      const { address, viewerId } = viewer
      const terms = {
        password: secret,
        nowMs,
        validMinutes: minutes,
        signedStream,
        address,
        viewerId,
      }
      return withQuery(playUrl, `wmsAuthSign=${signWmsAuth(terms)}`)
    }
  }
}

function withSecureLink(
  signer: Extract<FrontDoorSigner, { kind: 'nginx-secure-link' }>,
  { playUrl, viewer, nowMs, validMinutes }: Signing,
): string {
  const { secret, md5Parameter, expiresParameter } = signer
  const expires = String(Math.floor(nowMs / 1000) + validMinutes * 60)
  const hash = secureLinkHash(secret, {
    secure_link_expires: expires,
    // nginx has it decoded.
    uri: decodeURIComponent(new URL(playUrl).pathname),
    remote_addr: namesAddress(secret) ? addressOf(viewer) : '',
  })
  return withQuery(playUrl, `${md5Parameter}=${hash}&${expiresParameter}=${expires}`)
}

function addressOf({ address }: LedOn): string {
  if (address === null) throw new RangeError('The address of the viewer is not known.')
  return address
}

/** OvenMediaEngine reads IPv4 blocks only. */
function ipv4Of(viewer: LedOn): string {
  const address = addressOf(viewer)
  if (address.includes(':')) throw new RangeError('A policy cannot name an IPv6 address.')
  return address
}
