import { AppError } from '../../../shared/errors.ts'
import { phrases } from '../../../shared/say.ts'
import type { KeyFormat } from '../../../shared/token-key.ts'
import {
  WORKBENCH_FORMATS,
  type WorkbenchFormat,
  type WorkbenchKind,
  type WorkbenchReading,
} from '../../../shared/workbench.ts'
import { tokenFormat } from '../formats.ts'
import { isJsonObject, type Json, type JsonObject, memberOf } from '../strict-json.ts'
import { DAMAGE_SENTENCES, mend } from './damage.ts'
import { findToken } from './find-token.ts'
import { layersOf } from './layers.ts'
import { recognise } from './recognise.ts'
import { finding } from './remedies.ts'
import { type ServerAddressKind, serverAddressIn } from './server-address.ts'
import { timesIn } from './times.ts'

const WORDS = phrases<
  Readonly<
    Record<
      Exclude<WorkbenchKind, KeyFormat> | ServerAddressKind,
      readonly [title: string, sentence: string]
    >
  >
>({
  phenix: [
    'Phenix EdgeAuth token',
    'Signed with a secret of its application. Anyone can read it; nothing in it is encrypted.',
  ],
  'dolby-subscribe': [
    'Self-signed subscribe token',
    'Signed with the text of a Dolby subscribe token, whose limits it has as well.',
  ],
  jwt: ['JSON web token', 'Header, claims and signature with dots between.'],
  'rj-auth': ['Listener link', 'Revma’s rj-auth: one stream and an expiry, signed by Stagedoor.'],
  'wms-auth': [
    'Nimble signed URL',
    'Who may start to play until when, hashed with the password of the media server.',
  ],
  'publish-sign': [
    'Nimble publish signature',
    'Who may publish, hashed with the password. It never expires.',
  ],
  'nms-sign': [
    'node-media-server address',
    'Until when its stream may be published and played. The path and the end are signed.',
  ],
  'ome-policy': ['OvenMediaEngine signed policy', 'The whole address is signed with its policy.'],
  wowza: ['Wowza SecureToken address', 'Path and parameters are hashed with the shared secret.'],
  opaque: [
    'Opaque token',
    '64 hexadecimal digits: a Dolby publish or subscribe token, or an access token. What it permits is stored with it, not in it.',
  ],
  'stream-key': ['Stream key', 'A publisher’s key of Stagedoor. It says nothing by itself.'],
  'service-token': ['Service token', 'A back end’s token of Stagedoor. It says nothing by itself.'],
  'handler-secret': [
    'Handler secret',
    'With it a media server asks Stagedoor. It opens no stream, and should not be pasted anywhere.',
  ],
  'rest-token': [
    'Token of the Phenix REST interface',
    'Only the platform that issued it can read it.',
  ],
  unknown: ['Not recognised', 'It has the form of no token that is known here.'],
})

const NOTHING_PASTED = phrases(['Nothing', 'Paste a token first.'])

/**
 * Reads a pasted text: takes the token out of what carried it, undoes what was damaged, and takes it apart. Proves
 * nothing, and never throws on any text.
 *
 * @param nowMs The moment the lint judges times by, epoch milliseconds.
 */
export function readPasted(pasted: string, nowMs: number): WorkbenchReading {
  const found = findSigned(pasted) ?? findMended(pasted)
  const { token, damage, kind } = found
  const [title, sentence] = token === '' ? NOTHING_PASTED : WORDS[kind]
  const { value, lint } = isFormat(kind) ? decoded(kind, token, nowMs) : NOTHING
  return {
    kind,
    title: title ?? '',
    sentence: sentence ?? '',
    carrier: found.carrier,
    token,
    damage: damage.map((code) => finding(code, DAMAGE_SENTENCES[code] ?? code)),
    layers: layersOf(kind, token),
    times: timesIn(value),
    lint,
    says: saidBy(value),
  }
}

interface Found extends Pick<WorkbenchReading, 'carrier' | 'token'> {
  readonly kind: keyof typeof WORDS
  readonly damage: readonly string[]
}

/** An address that is signed as a whole. */
function findSigned(pasted: string): Found | null {
  const found = serverAddressIn(pasted)
  if (found === null) return null
  const { kind, address } = found
  const isAlone = address === pasted.trim()
  return {
    ...{ kind, token: address, damage: [] },
    carrier: { kind: isAlone ? 'alone' : 'command', name: null },
  }
}

function findMended(pasted: string): Found {
  const { text, carrier } = findToken(pasted)
  const { token, damage } = mend(text)
  return { kind: recognise(token), carrier, token, damage }
}

type Readable = WorkbenchFormat | ServerAddressKind

/** Whether it can be taken apart. */
const isFormat = (kind: WorkbenchKind): kind is Readable =>
  [...WORKBENCH_FORMATS, 'nms-sign', 'ome-policy', 'wowza'].some((each) => each === kind)

interface Decoded {
  readonly value: Json
  readonly lint: WorkbenchReading['lint']
}

const NOTHING: Decoded = { value: null, lint: [] }

function decoded(kind: Readable, token: string, nowMs: number): Decoded {
  const format = tokenFormat(kind)
  try {
    const { value, lint } = format.decode(token, nowMs)
    return {
      value: value as JsonObject,
      lint: lint.map((code) => finding(code, format.explain(code))),
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { value: null, lint: [finding('unreadable', error.message)] }
  }
}

function saidBy(value: Json): WorkbenchReading['says'] {
  const object = isJsonObject(value) ? value : {}
  const payload = inner(object, 'payload')
  const streaming = inner(payload, 'streaming')
  const tokenId = memberOf(streaming, 'tokenId')
  return {
    applicationId: textOf(memberOf(object, 'applicationId')),
    tokenId: typeof tokenId === 'number' && Number.isSafeInteger(tokenId) ? tokenId : null,
    algorithm: textOf(memberOf(inner(object, 'header'), 'alg')),
    streamName:
      textOf(memberOf(streaming, 'streamName')) ??
      textOf(memberOf(object, 'streamName')) ??
      aliasIn(textOf(memberOf(payload, 'requiredTag'))),
  }
}

function inner(object: JsonObject, name: string): JsonObject {
  const found = memberOf(object, name)
  return isJsonObject(found) ? found : {}
}

const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' ? value : null

/** The channel or room that a Phenix tag names; a bare tag is no stream. */
const aliasIn = (tag: string | null): string | null =>
  /^(?:channel|room)(?:Alias|Id):(.+)$/s.exec(tag ?? '')?.[1] ?? null
