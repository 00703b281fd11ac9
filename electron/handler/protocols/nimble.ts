import type { Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { type JsonObject, readJsonObject } from '../json-object.ts'
import { CREDENTIAL_PARAMETERS } from './credentials.ts'
import { decodePublishAuth } from './nimble-publish.ts'
import { decodePush, isPush } from './nimble-push.ts'
import { decodeSession, encodeSession } from './nimble-session.ts'
import { createXmlReader, looksLikeXml, readXml, SLICE } from './nimble-xml.ts'
import { nimbleSnippets } from './snippet-nimble.ts'
import type {
  Decoded,
  Protocol,
  ProtocolSecrets,
  Reading,
  WireReply,
  WireRequest,
} from './types.ts'

/** Largest report of viewers: about 25,000 of them. */
const REPORT_BYTES = 4 * 1024 * 1024
const REPORT_PATH = '/ppv'

/**
 * Nimble Streamer's three questions, told apart by what they say: may a session start (nimble-session.ts), may a
 * publisher (nimble-publish.ts), and who of these viewers must go (nimble-push.ts). Reports can be large, which their own
 * path allows for.
 */
export const nimble: Protocol = {
  name: 'nimble',
  capabilities: {
    title: 'Nimble Streamer',
    allowLooksLike: 'HTTP 200 with {"return_code":200}',
    denyLooksLike: 'HTTP 403 with {"return_code":403}. The viewer gets 403.',
    revoke: 'new_viewers_only',
    revokeText:
      'A revoked viewer cannot start again. One who is watching goes on until the next pay-per-view sync, or is cut at once where Stagedoor may use the management API; without either, Nimble asks once only, when a session starts.',
    reportsEnd: false,
    reportsPublishers: false,
    timeLimit: false,
    rechecks: false,
    redirect: true,
    outage:
      'Nimble does what "Allow by default" says in WMSPanel. Switch it off to refuse while Stagedoor is away.',
  },
  secretFields: [...CREDENTIAL_PARAMETERS, 'nimblesessionid', 'Signature', 'Solution'],
  maskWire: (text) => text.replace(PROOF, '$1***$2').replace(PROOF_ATTRIBUTE, '$1"***"'),
  hasPaths: [REPORT_PATH, '/publish'],
  bodyBytes: (path) => (path === REPORT_PATH ? REPORT_BYTES : null),
  decode,
  decodeInTurns,
  encode,
  snippets: (handlerUrl) => nimbleSnippets(handlerUrl),
}

/** What the two sides prove themselves with, in XML: an element, whole or cut, or an attribute. */
const PROOF = /(<(?:Signature|Solution)(?:\s[^>]*)?>)[\s\S]*?(<\/(?:Signature|Solution)|$)/g
const PROOF_ATTRIBUTE = /(\s(?:Signature|Solution)\s*=\s*)(?:"[^"]*"?|'[^']*'?)/g

const NO_SECRETS: ProtocolSecrets = { pushTokens: [] }

function decode(
  request: WireRequest,
  server: MediaServer,
  secrets: ProtocolSecrets = NO_SECRETS,
): Decoded {
  if (request.method !== 'POST') return malformed('the method is not POST')
  const isXml = looksLikeXml(request.body)
  const object = isXml ? readXml(request.body) : readJsonObject(request.body)
  return decodeObject(object, isXml, request, server, secrets)
}

/** A long report that is XML. JSON is read in a fraction of the time. */
function decodeInTurns(
  request: WireRequest,
  server: MediaServer,
  secrets: ProtocolSecrets,
): Reading | null {
  const { method, body } = request
  if (method !== 'POST' || body.length <= SLICE || !looksLikeXml(body)) return null
  const reader = createXmlReader(body)
  return () => {
    const read = reader.next()
    return read === null ? null : decodeObject(read, true, request, server, secrets)
  }
}

/** @param object What was read, or what is wrong with it. */
function decodeObject(
  object: JsonObject | string,
  isXml: boolean,
  request: WireRequest,
  server: MediaServer,
  secrets: ProtocolSecrets,
): Decoded {
  if (typeof object === 'string') return malformed(object)
  const bare = unwrapped(object)
  if (typeof bare === 'string') return malformed(bare)
  if (isXml || bare !== object || isPush(bare)) return decodePush(bare, isXml, server, secrets)
  if ('PublishAuthRequest' in bare) return decodePublishAuth(bare, server)
  return decodeSession(bare, request.body, server)
}

/** What stands in `ApiSyncRequest`, where a report is wrapped in it. */
function unwrapped(object: JsonObject): JsonObject | string {
  if (!('ApiSyncRequest' in object)) return object
  const inner = object.ApiSyncRequest
  // Of an empty element nothing is left but a text.
  if (inner === '') return {}
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
  return isObject ? (inner as JsonObject) : 'ApiSyncRequest is not an object'
}

function encode(decisions: readonly Decision[], decoded: Decoded): WireReply {
  switch (decoded.kind) {
    case 'malformed':
      return decoded.reply ?? encodeSession(undefined)
    case 'report':
      return decoded.encode(decoded.report.viewers.map((each) => each.viewerId))
    case 'ask':
      return decoded.encode?.(decisions) ?? encodeSession(decisions[0])
  }
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
