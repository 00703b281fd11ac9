import { listOf, say } from '../../../shared/say.ts'
import type { Finding } from '../../../shared/workbench.ts'
import { readClaims, readCompactJws } from '../jws.ts'
import { allowsAddress, compileAddresses } from '../restrictions/addresses.ts'
import { allowsOrigin } from '../restrictions/origins.ts'
import { includesStream } from '../restrictions/stream-names.ts'
import type { JsonObject } from '../strict-json.ts'
import { lintSubscribePayload } from '../subscribe-token-lint.ts'
import { SUBSCRIBE_LINT } from '../subscribe-token-mistakes.ts'
import type { PreparedToken, SubscribeClaims } from '../subscribe-token-types.ts'
import { finding } from './remedies.ts'

/** Lints that are about parent and child together. */
const ABOUT_BOTH = ['outlives_parent', 'tracking_missing', 'stream_name_case'] as const
const AND = 'Origins and addresses have to pass parent and child, so that part grants nothing.'

/**
 * Where a self-signed token says more than its parent allows. None of it ever widens what the parent grants: it is what
 * its signer may be mistaken about.
 */
export function findWider(
  claims: SubscribeClaims,
  parent: PreparedToken,
  token: string,
  nowMs: number,
): readonly Finding[] {
  const { token: stored } = parent
  const found: Finding[] = []
  if (!includesStream(parent.streams, claims.streamName)) {
    found.push(
      finding(
        'wider_stream',
        say('The subscribe token is not for {stream}.', { stream: claims.streamName }),
      ),
    )
  }
  const origins = claims.allowedOrigins.filter((origin) => !coversOrigin(parent, origin))
  if (origins.length > 0) {
    const named = { originList: listOf(origins, origins.length) }
    const sentence = `${say('The subscribe token does not allow {originList}.', named)} ${AND}`
    found.push(finding('wider_origin', sentence))
  }
  const addresses = claims.allowedIpAddresses.filter((each) => !coversAddress(parent, each))
  if (addresses.length > 0) {
    const named = { addressList: listOf(addresses, addresses.length) }
    const sentence = `${say('The subscribe token does not allow all of {addressList}.', named)} ${AND}`
    found.push(finding('wider_address', sentence))
  }
  const cluster = stored.originCluster ?? 'auto'
  if (claims.originCluster !== null && cluster !== 'auto' && claims.originCluster !== cluster) {
    found.push(
      finding(
        'wider_cluster',
        say('The subscribe token is for cluster {cluster} only.', { cluster }),
      ),
    )
  }
  const payload = payloadOf(token)
  const lint = payload === null ? [] : lintSubscribePayload(payload, nowMs, stored)
  const both = ABOUT_BOTH.filter((code) => lint.includes(code))
  return [...found, ...both.map((code) => finding(code, SUBSCRIBE_LINT[code]))]
}

/** Whether an origin that the child allows passes the parent; `*.` stands for one below it. */
function coversOrigin({ origins }: PreparedToken, origin: string): boolean {
  if (origins.isEmpty) return true
  const host = origin.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').replace(/^\*/, 'any')
  return allowsOrigin(origins, `https://${host}`)
}

/** Whether both ends of a block that the child allows pass the parent. */
function coversAddress({ addresses }: PreparedToken, text: string): boolean {
  if (addresses.isEmpty) return true
  const { blocks } = compileAddresses([text])
  const [block] = blocks
  if (block === undefined) return false
  const [base, bits] = block
  const isWithin = addresses.blocks.some(
    ([outer, outerBits]) =>
      outer.kind() === base.kind() && outerBits <= bits && base.match(outer as never, outerBits),
  )
  return isWithin && allowsAddress(addresses, base.toString())
}

function payloadOf(token: string): JsonObject | null {
  const jws = readCompactJws(token)
  const read = jws.ok ? readClaims(jws.payload) : null
  return read?.ok === true ? read.claims : null
}
