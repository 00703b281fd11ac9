import { say } from '../../../shared/say.ts'
import type { TokenLayer, WorkbenchKind } from '../../../shared/workbench.ts'
import { openEdgeAuth } from '../edge-auth.ts'
import { readInner } from '../nimble-inner.ts'
import { parseStrictJson } from '../strict-json.ts'

/** A token taken apart, layer by layer; as far as it goes when the rest cannot be read. */
export function layersOf(kind: WorkbenchKind, token: string): readonly TokenLayer[] {
  switch (kind) {
    case 'phenix':
      return edgeAuthLayers(token)
    case 'jwt':
    case 'dolby-subscribe':
      return jwtLayers(token)
    case 'rj-auth':
      return rjAuthLayers(token)
    case 'wms-auth':
    case 'publish-sign':
      return innerLayers(token)
    case 'opaque':
      return [hex(say('Bytes'), Buffer.from(token, 'hex'), 'Random, so it says nothing by itself.')]
    default:
      return []
  }
}

function edgeAuthLayers(token: string): readonly TokenLayer[] {
  const envelope = openEdgeAuth(token)
  if (envelope === null) return []
  const { applicationId, digest, token: signed } = envelope
  return [
    json(say('Payload'), signed, 'What is signed, exactly as it stands in the envelope.'),
    {
      title: say('Application'),
      form: 'text',
      text: applicationId,
      note: 'Says which secrets may have signed it. It is bound to the token by the key only.',
    },
    hex(say('Digest'), Buffer.from(digest, 'base64'), 'HMAC-SHA-512 of the payload.'),
  ]
}

function jwtLayers(token: string): readonly TokenLayer[] {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const text = (segment: string): string => Buffer.from(segment, 'base64url').toString('utf8')
  const bytes = Buffer.from(signature, 'base64url')
  return [
    json(say('Header'), text(header), 'Names the algorithm. It never chooses it: the key does.'),
    json(say('Payload'), text(payload), 'The claims.'),
    hex(
      say('Signature'),
      bytes,
      say('{count} bytes, over header and payload.', { count: bytes.length }),
    ),
  ]
}

const TIME_BYTES = 8
const MAC_BYTES = 32

function rjAuthLayers(token: string): readonly TokenLayer[] {
  const bytes = Buffer.from(token, 'base64url')
  const name = bytes.subarray(TIME_BYTES, bytes.length - MAC_BYTES).toString('utf8')
  return [
    hex(
      say('Expiry'),
      bytes.subarray(0, TIME_BYTES),
      'Epoch milliseconds, the highest byte first.',
    ),
    {
      title: say('Mark and stream'),
      form: 'text',
      text: name.replaceAll('\0', '␀'),
      note: '`user`, the stream, and a zero byte behind each.',
    },
    hex(
      say('Signature'),
      bytes.subarray(bytes.length - MAC_BYTES),
      'HMAC-SHA-256 of all before it.',
    ),
  ]
}

function innerLayers(token: string): readonly TokenLayer[] {
  const inner = readInner(token)
  if (typeof inner === 'string') return []
  const lines = [...inner].map(([name, value]) => `${name} = ${value}`)
  const hash = inner.get('hash_value') ?? inner.get('sign') ?? ''
  return [
    {
      title: say('Parameters'),
      form: 'text',
      text: lines.join('\n'),
      note: 'The text within the base64.',
    },
    hex(say('Hash'), Buffer.from(hash, 'base64'), 'MD5 of what is signed, the password among it.'),
  ]
}

/** As it stands when laying it out would show something else, such as one of two members of a name. */
function json(title: string, text: string, note: string): TokenLayer {
  const parsed = parseStrictJson(text)
  return parsed.ok
    ? { title, form: 'json', text: JSON.stringify(parsed.value, null, 2), note }
    : { title, form: 'text', text, note: `${note} ${say('It is not one sound JSON value.')}` }
}

function hex(title: string, bytes: Uint8Array, note: string): TokenLayer {
  const text = Buffer.from(bytes)
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ')
  return { title, form: 'hex', text, note }
}
