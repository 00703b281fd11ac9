import type { SignFormat } from '../../../shared/workbench.ts'
import { t } from '../../language/t.ts'

/** One member of what is signed, and how it is asked for. */
interface SignField {
  /** As `POST /workbench/sign` takes it. */
  readonly name: string
  readonly label: string
  /** `list`: texts. `json`: an object. */
  readonly type: 'text' | 'number' | 'list' | 'json' | 'choice'
  readonly hint?: string
  readonly placeholder?: string
  /** Of a choice; the first is taken when nothing is chosen. */
  readonly options?: readonly { readonly value: string; readonly label: string }[]
}

interface SignForm {
  readonly format: SignFormat
  readonly label: string
  readonly hint: string
  /** What the secret is called there. */
  readonly secret: string
  readonly fields: readonly SignField[]
  /** It does not show what it is: checking it takes its key. */
  readonly cannotCheck?: true
  /** Without a pasted one, our own key signs. */
  readonly own?: true
}

const options = (...values: readonly string[]) => values.map((value) => ({ value, label: value }))
const URL_FIELD = {
  name: 'url',
  label: t('Address'),
  type: 'text',
  hint: t('Where it is published or played, as it will be opened.'),
} as const
const MINUTES = { name: 'minutes', label: t('Minutes'), type: 'number', placeholder: '60' } as const
const STREAM_ID = { name: 'streamId', label: t('Stream id'), type: 'text' } as const
const ROLE = {
  name: 'role',
  label: t('For'),
  type: 'choice',
  options: [
    { value: 'play', label: t('Playing') },
    { value: 'publish', label: t('Publishing') },
  ],
} as const
const ALGORITHMS = options('HS256', 'HS384', 'HS512')

/** What can be signed, with the members of each. */
export const SIGN_FORMS: readonly SignForm[] = [
  {
    format: 'dolby-subscribe',
    label: t('Self-signed subscribe token'),
    hint: t('Dolby, Millicast: signed with the text of a subscribe token.'),
    secret: t('Text of the subscribe token'),
    fields: [
      { name: 'tokenId', label: t('Id of the subscribe token'), type: 'number' },
      {
        name: 'streamName',
        label: t('Stream'),
        type: 'text',
        hint: t('One name, never a pattern.'),
      },
      { name: 'lifetimeSeconds', label: t('Seconds'), type: 'number', placeholder: '60' },
      { name: 'allowedOrigins', label: t('Origins'), type: 'list' },
      { name: 'allowedIpAddresses', label: t('Addresses'), type: 'list' },
      { name: 'trackingId', label: t('Tracking id'), type: 'text' },
      { name: 'customViewerData', label: t('Viewer data'), type: 'text' },
      { name: 'algorithm', label: t('Algorithm'), type: 'choice', options: ALGORITHMS },
    ],
  },
  {
    format: 'phenix',
    label: t('Phenix EdgeAuth token'),
    hint: t('Signed with a secret of its application.'),
    secret: t('Secret of the application'),
    fields: [
      { name: 'applicationId', label: t('Application'), type: 'text' },
      {
        name: 'type',
        label: t('Type'),
        type: 'choice',
        options: [
          { value: '', label: t('Log in and watch') },
          { value: 'auth', label: t('Log in only') },
          { value: 'stream', label: t('Watch only') },
          { value: 'publish', label: t('Publish only') },
        ],
      },
      { name: 'channelAlias', label: t('Channel alias'), type: 'text' },
      { name: 'tag', label: t('Or a tag'), type: 'text', hint: t('A token has one target.') },
      { name: 'expiresInSeconds', label: t('Seconds'), type: 'number', placeholder: '3600' },
      { name: 'sessionId', label: t('Session'), type: 'text' },
      { name: 'remoteAddress', label: t('Address'), type: 'text' },
      {
        name: 'capabilities',
        label: t('Capabilities'),
        type: 'list',
        placeholder: 'streaming',
      },
      { name: 'applyTags', label: t('Tags it applies'), type: 'list' },
    ],
  },
  {
    format: 'jwt',
    label: t('JSON web token'),
    hint: t('HS256, HS384 or HS512.'),
    secret: t('Secret'),
    fields: [
      {
        name: 'claims',
        label: t('Claims'),
        type: 'json',
        hint: t('iat and exp are added where they are not there.'),
      },
      { name: 'lifetimeSeconds', label: t('Seconds'), type: 'number', placeholder: '3600' },
      { name: 'algorithm', label: t('Algorithm'), type: 'choice', options: ALGORITHMS },
    ],
  },
  {
    format: 'wms-auth',
    label: t('Nimble signed URL'),
    hint: t('The value of wmsAuthSign.'),
    secret: t('Password of the WMSAuth rule'),
    fields: [
      { name: 'streamName', label: t('Stream'), type: 'text', placeholder: 'app/stream' },
      { name: 'minutes', label: t('Minutes'), type: 'number', placeholder: '20' },
      { name: 'viewerId', label: t('Viewer'), type: 'text' },
      { name: 'address', label: t('Address'), type: 'text', hint: t('Needed without a viewer.') },
    ],
  },
  {
    format: 'publish-sign',
    label: t('Nimble publish signature'),
    hint: t('The value of publishsign.'),
    secret: t('Publish password'),
    fields: [
      { name: 'publisherId', label: t('Publisher'), type: 'text' },
      { name: 'streamName', label: t('Stream'), type: 'text', placeholder: 'app/stream' },
      { name: 'address', label: t('Address'), type: 'text' },
    ],
  },
  {
    format: 'nms-sign',
    label: t('node-media-server address'),
    hint: t('Whole, with sign: for auth.play and auth.publish.'),
    secret: t('auth.secret of its configuration'),
    fields: [{ ...URL_FIELD, placeholder: 'rtmp://media.example/live/news' }, MINUTES],
  },
  {
    format: 'ome-policy',
    label: t('OvenMediaEngine signed policy'),
    hint: t('Whole address, with policy and signature.'),
    secret: t('SecretKey of SignedPolicy'),
    fields: [
      { ...URL_FIELD, placeholder: 'wss://media.example:3334/live/news' },
      MINUTES,
      { name: 'startsInMinutes', label: t('Starts in minutes'), type: 'number' },
      {
        name: 'endsInMinutes',
        label: t('Cut after minutes'),
        type: 'number',
        hint: t('Whoever is in is cut then. Empty: never.'),
      },
      { name: 'allowIp', label: t('Address'), type: 'text', placeholder: '203.0.113.0/24' },
    ],
  },
  {
    format: 'wowza',
    label: t('Wowza SecureToken address'),
    hint: t('Whole, with its hash (version 2).'),
    secret: t('Shared secret'),
    fields: [
      { ...URL_FIELD, placeholder: 'https://media.example/live/news/playlist.m3u8' },
      MINUTES,
      { name: 'startsInMinutes', label: t('Starts in minutes'), type: 'number' },
      {
        name: 'clientIp',
        label: t('Address of the viewer'),
        type: 'text',
        hint: t('Only where Wowza is set to include it.'),
      },
      { name: 'prefix', label: t('Prefix'), type: 'text', placeholder: 'wowzatoken' },
      {
        name: 'algorithm',
        label: t('Algorithm'),
        type: 'choice',
        options: options('SHA-256', 'SHA-384', 'SHA-512'),
      },
    ],
  },
  {
    format: 'livekit',
    label: t('LiveKit access token'),
    hint: t('For one identity in one room.'),
    secret: t('API secret'),
    fields: [
      { name: 'apiKey', label: t('API key'), type: 'text' },
      { name: 'identity', label: t('Identity'), type: 'text' },
      { name: 'room', label: t('Room'), type: 'text' },
      {
        name: 'role',
        label: t('May'),
        type: 'choice',
        options: [
          { value: 'watch', label: t('Watch') },
          { value: 'present', label: t('Watch and publish') },
          { value: 'admin', label: t('Watch, publish and remove others') },
        ],
      },
      { name: 'name', label: t('Name'), type: 'text' },
      { name: 'lifetimeSeconds', label: t('Seconds'), type: 'number', placeholder: '21600' },
    ],
  },
  {
    format: 'mediamtx-jwt',
    label: t('MediaMTX web token'),
    hint: t('For authMethod: jwt, checked there with our key set.'),
    secret: t('Private key'),
    own: true,
    fields: [
      {
        name: 'actions',
        label: t('May'),
        type: 'list',
        placeholder: 'read',
        hint: t('read, publish, playback; api, metrics and pprof open the server itself.'),
      },
      {
        name: 'paths',
        label: t('Paths'),
        type: 'list',
        hint: t('Names such as live/news, or a pattern: ~^live/'),
      },
      { ...MINUTES, hint: t('It counts there until then, whatever is revoked.') },
      { name: 'user', label: t('User'), type: 'text', hint: t('The user name MediaMTX shows.') },
    ],
  },
  {
    format: 'ant-media-jwt',
    label: t('Ant Media web token'),
    hint: t('The value of token, with an end.'),
    secret: t('JWT secret key of the application'),
    fields: [STREAM_ID, ROLE, MINUTES],
  },
  {
    format: 'ant-media-hash',
    cannotCheck: true,
    label: t('Ant Media hash'),
    hint: t('The value of token. It never expires.'),
    secret: t('Secret key of the application'),
    fields: [STREAM_ID, ROLE],
  },
  {
    format: 'ant-media-totp',
    cannotCheck: true,
    label: t('Ant Media subscriber code'),
    hint: t('Six digits, good for this minute.'),
    secret: t('Secret of the subscriber, base32'),
    fields: [],
  },
]

/** What was typed, by the name of its field. */
export type Typed = Readonly<Record<string, string | readonly string[]>>

/**
 * The members to sign: what was left empty is left out.
 *
 * @returns A sentence when the JSON cannot be read.
 */
export function membersOf(
  fields: readonly SignField[],
  typed: Typed,
): Readonly<Record<string, unknown>> | string {
  const members: Record<string, unknown> = {}
  for (const { name, type, label } of fields) {
    const value = typed[name] ?? ''
    if (value.length === 0) continue
    if (typeof value !== 'string') members[name] = value
    else if (type === 'number') members[name] = Number(value)
    else if (type !== 'json') members[name] = value
    else {
      const parsed = objectIn(value)
      if (parsed === null)
        return t('{label} must be a JSON object, such as \'{\'"sub":"ada"\'}\'.', { label })
      members[name] = parsed
    }
  }
  return members
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}
