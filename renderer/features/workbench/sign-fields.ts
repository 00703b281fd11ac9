import type { SignFormat } from '../../../shared/workbench.ts'

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
  /** Media servers check it by themselves, and the workbench does not. */
  readonly cannotCheck?: true
  /** Without a pasted one, our own key signs. */
  readonly own?: true
}

const options = (...values: readonly string[]) => values.map((value) => ({ value, label: value }))
const URL_FIELD = {
  name: 'url',
  label: 'Address',
  type: 'text',
  hint: 'Where it is published or played, as it will be opened.',
} as const
const MINUTES = { name: 'minutes', label: 'Minutes', type: 'number', placeholder: '60' } as const
const STREAM_ID = { name: 'streamId', label: 'Stream id', type: 'text' } as const
const ROLE = {
  name: 'role',
  label: 'For',
  type: 'choice',
  options: [
    { value: 'play', label: 'Playing' },
    { value: 'publish', label: 'Publishing' },
  ],
} as const
const ALGORITHMS = options('HS256', 'HS384', 'HS512')

/** What can be signed, with the members of each. */
export const SIGN_FORMS: readonly SignForm[] = [
  {
    format: 'dolby-subscribe',
    label: 'Self-signed subscribe token',
    hint: 'Dolby, Millicast: signed with the text of a subscribe token.',
    secret: 'Text of the subscribe token',
    fields: [
      { name: 'tokenId', label: 'Id of the subscribe token', type: 'number' },
      { name: 'streamName', label: 'Stream', type: 'text', hint: 'One name, never a pattern.' },
      { name: 'lifetimeSeconds', label: 'Seconds', type: 'number', placeholder: '60' },
      { name: 'allowedOrigins', label: 'Origins', type: 'list' },
      { name: 'allowedIpAddresses', label: 'Addresses', type: 'list' },
      { name: 'trackingId', label: 'Tracking id', type: 'text' },
      { name: 'customViewerData', label: 'Viewer data', type: 'text' },
      { name: 'algorithm', label: 'Algorithm', type: 'choice', options: ALGORITHMS },
    ],
  },
  {
    format: 'phenix',
    label: 'Phenix EdgeAuth token',
    hint: 'Signed with a secret of its application.',
    secret: 'Secret of the application',
    fields: [
      { name: 'applicationId', label: 'Application', type: 'text' },
      {
        name: 'type',
        label: 'Type',
        type: 'choice',
        options: [
          { value: '', label: 'Log in and watch' },
          { value: 'auth', label: 'Log in only' },
          { value: 'stream', label: 'Watch only' },
          { value: 'publish', label: 'Publish only' },
        ],
      },
      { name: 'channelAlias', label: 'Channel alias', type: 'text' },
      { name: 'tag', label: 'Or a tag', type: 'text', hint: 'A token has one target.' },
      { name: 'expiresInSeconds', label: 'Seconds', type: 'number', placeholder: '3600' },
      { name: 'sessionId', label: 'Session', type: 'text' },
      { name: 'remoteAddress', label: 'Address', type: 'text' },
      {
        name: 'capabilities',
        label: 'Capabilities',
        type: 'list',
        placeholder: 'streaming',
      },
      { name: 'applyTags', label: 'Tags it applies', type: 'list' },
    ],
  },
  {
    format: 'jwt',
    label: 'JSON web token',
    hint: 'HS256, HS384 or HS512.',
    secret: 'Secret',
    fields: [
      { name: 'claims', label: 'Claims', type: 'json', hint: 'iat and exp are added.' },
      { name: 'lifetimeSeconds', label: 'Seconds', type: 'number', placeholder: '3600' },
      { name: 'algorithm', label: 'Algorithm', type: 'choice', options: ALGORITHMS },
    ],
  },
  {
    format: 'wms-auth',
    label: 'Nimble signed URL',
    hint: 'The value of wmsAuthSign.',
    secret: 'Password of the WMSAuth rule',
    fields: [
      { name: 'streamName', label: 'Stream', type: 'text', placeholder: 'app/stream' },
      { name: 'minutes', label: 'Minutes', type: 'number', placeholder: '20' },
      { name: 'viewerId', label: 'Viewer', type: 'text' },
      { name: 'address', label: 'Address', type: 'text', hint: 'Needed without a viewer.' },
    ],
  },
  {
    format: 'publish-sign',
    label: 'Nimble publish signature',
    hint: 'The value of publishsign.',
    secret: 'Publish password',
    fields: [
      { name: 'publisherId', label: 'Publisher', type: 'text' },
      { name: 'streamName', label: 'Stream', type: 'text', placeholder: 'app/stream' },
      { name: 'address', label: 'Address', type: 'text' },
    ],
  },
  {
    format: 'nms-sign',
    cannotCheck: true,
    label: 'node-media-server address',
    hint: 'Whole, with sign: for auth.play and auth.publish.',
    secret: 'auth.secret of its configuration',
    fields: [{ ...URL_FIELD, placeholder: 'rtmp://media.example/live/news' }, MINUTES],
  },
  {
    format: 'ome-policy',
    cannotCheck: true,
    label: 'OvenMediaEngine signed policy',
    hint: 'Whole address, with policy and signature.',
    secret: 'SecretKey of SignedPolicy',
    fields: [
      { ...URL_FIELD, placeholder: 'wss://media.example:3334/live/news' },
      MINUTES,
      { name: 'startsInMinutes', label: 'Starts in minutes', type: 'number' },
      {
        name: 'endsInMinutes',
        label: 'Cut after minutes',
        type: 'number',
        hint: 'Whoever is in is cut then. Empty: never.',
      },
      { name: 'allowIp', label: 'Address', type: 'text', placeholder: '203.0.113.0/24' },
    ],
  },
  {
    format: 'wowza',
    cannotCheck: true,
    label: 'Wowza SecureToken address',
    hint: 'Whole, with its hash (version 2).',
    secret: 'Shared secret',
    fields: [
      { ...URL_FIELD, placeholder: 'https://media.example/live/news/playlist.m3u8' },
      MINUTES,
      { name: 'startsInMinutes', label: 'Starts in minutes', type: 'number' },
      {
        name: 'clientIp',
        label: 'Address of the viewer',
        type: 'text',
        hint: 'Only where Wowza is set to include it.',
      },
      { name: 'prefix', label: 'Prefix', type: 'text', placeholder: 'wowzatoken' },
      {
        name: 'algorithm',
        label: 'Algorithm',
        type: 'choice',
        options: options('SHA-256', 'SHA-384', 'SHA-512'),
      },
    ],
  },
  {
    format: 'livekit',
    cannotCheck: true,
    label: 'LiveKit access token',
    hint: 'For one identity in one room.',
    secret: 'API secret',
    fields: [
      { name: 'apiKey', label: 'API key', type: 'text' },
      { name: 'identity', label: 'Identity', type: 'text' },
      { name: 'room', label: 'Room', type: 'text' },
      {
        name: 'role',
        label: 'May',
        type: 'choice',
        options: [
          { value: 'watch', label: 'Watch' },
          { value: 'present', label: 'Watch and publish' },
          { value: 'admin', label: 'Watch, publish and remove others' },
        ],
      },
      { name: 'name', label: 'Name', type: 'text' },
      { name: 'lifetimeSeconds', label: 'Seconds', type: 'number', placeholder: '21600' },
    ],
  },
  {
    format: 'mediamtx-jwt',
    label: 'MediaMTX web token',
    hint: 'For authMethod: jwt, checked there with our key set.',
    secret: 'Private key',
    own: true,
    fields: [
      {
        name: 'actions',
        label: 'May',
        type: 'list',
        placeholder: 'read',
        hint: 'read, publish, playback; api, metrics and pprof open the server itself.',
      },
      {
        name: 'paths',
        label: 'Paths',
        type: 'list',
        hint: 'Names such as live/news, or a pattern: ~^live/',
      },
      { ...MINUTES, hint: 'It counts there until then, whatever is revoked.' },
      { name: 'user', label: 'User', type: 'text', hint: 'The user name MediaMTX shows.' },
    ],
  },
  {
    format: 'ant-media-jwt',
    cannotCheck: true,
    label: 'Ant Media web token',
    hint: 'The value of token, with an end.',
    secret: 'JWT secret key of the application',
    fields: [STREAM_ID, ROLE, MINUTES],
  },
  {
    format: 'ant-media-hash',
    cannotCheck: true,
    label: 'Ant Media hash',
    hint: 'The value of token. It never expires.',
    secret: 'Secret key of the application',
    fields: [STREAM_ID, ROLE],
  },
  {
    format: 'ant-media-totp',
    cannotCheck: true,
    label: 'Ant Media subscriber code',
    hint: 'Six digits, good for this minute.',
    secret: 'Secret of the subscriber, base32',
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
      if (parsed === null) return `${label} must be a JSON object, such as {"sub":"ada"}.`
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
