import type { CredentialKind } from '../../../shared/access.ts'
import type { KeyFormat } from '../../../shared/token-key.ts'
import type { WorkbenchKind } from '../../../shared/workbench.ts'
import { openEdgeAuth } from '../edge-auth.ts'
import { readClaims, readCompactJws } from '../jws.ts'
import { readPublishSign } from '../publish-sign.ts'
import { looksLikeRjAuth } from '../rj-auth.ts'
import { memberOf } from '../strict-json.ts'
import { readWmsAuth } from '../wms-auth.ts'

const OPAQUE = /^[0-9a-f]{64}$/
const REST_TOKEN = /^[a-z]+(?:-[a-z0-9]+)+#[\w.-]+$/
/** First letters of our own secrets, see catalogue/ids.ts. */
const OURS = { sdk_: 'stream-key', sds_: 'service-token', sdh_: 'handler-secret' } as const

/** What a text is, by its form alone; `unknown` when it has the form of nothing that is known. */
export function recognise(text: string): Exclude<WorkbenchKind, KeyFormat> {
  if (text.startsWith('DIGEST:')) return openEdgeAuth(text) === null ? 'unknown' : 'phenix'
  if (OPAQUE.test(text)) return 'opaque'
  const own = OURS[text.slice(0, 4) as keyof typeof OURS]
  if (own !== undefined) return own
  if (REST_TOKEN.test(text)) return 'rest-token'
  const jws = text.includes('.') ? jwtKind(text) : null
  if (jws !== null) return jws
  if (looksLikeRjAuth(text)) return 'rj-auth'
  if (typeof readWmsAuth(text) !== 'string') return 'wms-auth'
  return typeof readPublishSign(text) === 'string' ? 'unknown' : 'publish-sign'
}

/** A header that asks for what is refused makes no other kind of it. */
function jwtKind(text: string): 'jwt' | 'dolby-subscribe' | null {
  const jws = readCompactJws(text)
  if (!jws.ok) return isThreeSegments(text) ? 'jwt' : null
  const read = readClaims(jws.payload)
  const isSubscribe =
    read.ok && SUBSCRIBE_CLAIMS.some((name) => memberOf(read.claims, name) !== undefined)
  return isSubscribe ? 'dolby-subscribe' : 'jwt'
}

/** The last two belong into the first; a token that has them beside it was meant as one. */
const SUBSCRIBE_CLAIMS = ['streaming', 'tokenType', 'tokenId']

const isThreeSegments = (text: string): boolean => /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/.test(text)

const CREDENTIALS: Readonly<Partial<Record<WorkbenchKind, CredentialKind>>> = {
  phenix: 'edge-auth',
  'dolby-subscribe': 'jwt',
  jwt: 'jwt',
  'rj-auth': 'rj-auth',
  'wms-auth': 'wms-auth',
  'publish-sign': 'publish-sign',
  opaque: 'opaque',
  'stream-key': 'stream-key',
  'nms-sign': 'nms-sign',
  'ome-policy': 'ome-policy',
}

/** As what the handler takes it when it is presented. Null for what is never presented to it. */
export const credentialKindOf = (kind: WorkbenchKind): CredentialKind | null =>
  CREDENTIALS[kind] ?? null
