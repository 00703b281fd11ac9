import type { AccessRequest, Action, Credential } from '../../../../shared/access.ts'
import { readJsonObject } from '../../json-object.ts'
import { credentialOf } from '../../protocols/credentials.ts'
import { streamNameOf } from '../../protocols/path.ts'
import { refererText } from '../../text.ts'
import type { ApiRequest } from '../../types.ts'

/** The vendor's limit. */
const MAX_NAME = 128
const MAX_TEXT = 512

/** What a call asks for, or why it cannot be understood: the member that is wrong and a sentence about it. */
export type DirectorQuestion =
  | { readonly ok: true; readonly streamName: string; readonly accountId: string | null }
  | { readonly ok: false; readonly field: string; readonly message: string }

/** Reads the body of a call. Members nobody knows are left alone: official clients send some. */
export function readQuestion(body: string): DirectorQuestion {
  const read = readJsonObject(body)
  if (typeof read === 'string') return wrong('body', `${read}.`)
  const { streamName, streamAccountId } = read
  if (typeof streamName !== 'string' || streamName === '') {
    return wrong('streamName', 'The streamName field is required.')
  }
  if (streamName.length > MAX_NAME) {
    return wrong('streamName', `At most ${MAX_NAME} characters.`)
  }
  // Media servers would resolve it to another name, which a laxer pattern must not let in.
  if (streamNameOf(`/${streamName}`, true) !== streamName) {
    return wrong('streamName', 'This cannot be the name of a stream.')
  }
  const accountId = streamAccountId ?? null
  if (accountId !== null && typeof accountId !== 'string') {
    return wrong('streamAccountId', 'This is not a text.')
  }
  return { ok: true, streamName, accountId: accountId === '' ? null : accountId }
}

function wrong(field: string, message: string): DirectorQuestion {
  return { ok: false, field, message }
}

/**
 * A call as an access request.
 *
 * @param address    Of the player, or null when it is not known.
 * @param sessionKey Id of the ticket, drawn at random.
 */
export function accessRequestOf(
  action: Action,
  { streamName, accountId }: Extract<DirectorQuestion, { ok: true }>,
  { headers }: ApiRequest,
  address: string | null,
  sessionKey: string,
): AccessRequest {
  return {
    action,
    phase: 'start',
    streamName,
    accountId,
    mediaServerId: '@director',
    protocol: 'webrtc',
    address,
    userAgent: cut(headers['user-agent']),
    referer: cut(refererText(headers.referer ?? '')),
    origin: headers.origin ?? null,
    sessionKey,
    viewerId: null,
    credentials: bearerOf(headers.authorization),
  }
}

const cut = (text: string | null | undefined): string | null => text?.slice(0, MAX_TEXT) ?? null

/**
 * The token of a call. Some clients write `NoAuth` for none; another scheme, and a text of no known shape, are a token
 * that nobody knows.
 */
function bearerOf(authorization: string | undefined): readonly Credential[] {
  const text = authorization?.trim() ?? ''
  if (text === '' || text === 'NoAuth') return []
  const isBearer = text.slice(0, 7).toLowerCase() === 'bearer '
  const credential = credentialOf(isBearer ? text.slice(7).trim() : '')
  const { kind, value } = credential
  return [kind === 'jwt' || kind === 'opaque' ? credential : { kind: 'opaque', value }]
}
