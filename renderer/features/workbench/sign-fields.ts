import type { WorkbenchFormat } from '../../../shared/workbench.ts'

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
  readonly format: WorkbenchFormat
  readonly label: string
  readonly hint: string
  /** What the secret is called there. */
  readonly secret: string
  readonly fields: readonly SignField[]
}

const options = (...values: readonly string[]) => values.map((value) => ({ value, label: value }))
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
