import type { FormKind } from '../../../shared/token.ts'
import type { KeyFormat } from '../../../shared/token-key.ts'
import { serverTermsOf } from './server-terms.ts'

/** A token being filled in, whatever its kind: each kind uses its own part. */
export interface TokenDraft {
  readonly kind: FormKind
  readonly streamId: string
  readonly mediaServerId: string
  readonly minutes: number | null
  readonly label: string
  readonly tags: readonly string[]
  readonly viewerId: string
  readonly address: string
  readonly strmLen: number | null
  /** Names; one between slashes is a regular expression. */
  readonly streams: readonly string[]
  readonly origins: readonly string[]
  readonly addresses: readonly string[]
  readonly allowedCountries: readonly string[]
  readonly deniedCountries: readonly string[]
  readonly applicationId: string
  readonly use: 'stream' | 'publish' | 'auth'
  readonly targetKind: 'channelAlias' | 'channelId' | 'roomAlias' | 'roomId' | 'tag'
  readonly target: string
  /** Of an access token. */
  readonly scopes: readonly string[]
  readonly userId: string
  /** Of a publish token. */
  readonly subscribeRequiresAuth: boolean
  /** First addresses that may use it. Null: no such limit. */
  readonly bindIpsOnUsage: number | null
  readonly trackingId: string
  /** At a time. Null: as its stream says. */
  readonly sessions: number | null
  /** Of a media server token. */
  readonly tokenKeyId: string
  readonly keyFormat: KeyFormat | null
  /** Role or action. Empty: the usual one of the format. */
  readonly role: string
}

/** What a fresh form holds. */
export const newDraft = (kind: FormKind, streamId: string, mediaServerId: string): TokenDraft => ({
  kind,
  streamId,
  mediaServerId,
  minutes: START_MINUTES[kind],
  label: '',
  tags: [],
  viewerId: '',
  address: '',
  strmLen: null,
  streams: [],
  origins: [],
  addresses: [],
  allowedCountries: [],
  deniedCountries: [],
  applicationId: '',
  use: 'stream',
  targetKind: 'channelAlias',
  target: '',
  scopes: ['viewer'],
  userId: '',
  subscribeRequiresAuth: true,
  bindIpsOnUsage: null,
  trackingId: '',
  sessions: null,
  tokenKeyId: '',
  keyFormat: null,
  role: '',
})

const START_MINUTES: Readonly<Record<FormKind, number | null>> = {
  'listener-link': 720,
  'subscribe-token': null,
  'publish-token': null,
  'edge-auth': 60,
  'access-token': 1440,
  'nimble-link': 20,
  'stream-key': null,
  'server-token': 60,
}
const MINUTE_MS = 60_000

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** The body of `POST /tokens` a draft stands for. What is left empty takes the default of the call. */
export function inputOf(draft: TokenDraft) {
  const input = kindInputOf(draft)
  if (draft.sessions === null || input.kind === 'server-token') return input
  return { ...input, sessions: draft.sessions }
}

function kindInputOf(draft: TokenDraft) {
  const { streamId, tags } = draft
  const label = draft.label.trim()
  const minutes = draft.minutes === null ? {} : { minutes: draft.minutes }
  switch (draft.kind) {
    case 'listener-link':
      return { kind: draft.kind, streamId, ...minutes, label, tags: [...tags] }
    case 'nimble-link':
      return {
        kind: draft.kind,
        mediaServerId: draft.mediaServerId,
        streamId,
        ...minutes,
        viewerId: orNull(draft.viewerId),
        address: orNull(draft.address),
        strmLen: draft.strmLen,
        label,
        tags: [...tags],
      }
    case 'stream-key':
      return { kind: draft.kind, streamId, label }
    case 'subscribe-token':
      return {
        kind: draft.kind,
        ...storedInput(draft, label),
        trackingId: orNull(draft.trackingId),
      }
    case 'publish-token':
      return {
        kind: draft.kind,
        ...storedInput(draft, label),
        subscribeRequiresAuth: draft.subscribeRequiresAuth,
      }
    case 'access-token':
      return {
        kind: draft.kind,
        scopes: [...draft.scopes],
        userId: orNull(draft.userId),
        displayName: label,
        mirrors: draft.streams.map((streamName) => ({ streamName })),
        ...minutes,
      }
    case 'edge-auth':
      return edgeAuthInput(draft, label)
    case 'server-token':
      return { kind: draft.kind, keyId: draft.tokenKeyId, label, terms: serverTermsOf(draft) }
  }
}

/** What subscribe and publish tokens are limited to alike. */
const storedInput = (draft: TokenDraft, label: string) => ({
  label,
  streams: draft.streams.map(streamEntry),
  // To the minute, so that the same form asks the same.
  expiresAtMs:
    draft.minutes === null ? null : Math.ceil(Date.now() / MINUTE_MS + draft.minutes) * MINUTE_MS,
  allowedOrigins: [...draft.origins],
  allowedIpAddresses: [...draft.addresses],
  bindIpsOnUsage: draft.bindIpsOnUsage,
  allowedCountries: [...draft.allowedCountries],
  deniedCountries: [...draft.deniedCountries],
})

/** A stream as it is written in a form: between slashes a regular expression. */
export const streamEntry = (text: string) => {
  const isRegex = text.length > 2 && text.startsWith('/') && text.endsWith('/')
  return { streamName: isRegex ? text.slice(1, -1) : text, isRegex }
}

function edgeAuthInput(draft: TokenDraft, label: string) {
  const { allowedCountries, deniedCountries, target, tags, use } = draft
  const capabilities = [
    ...(allowedCountries.length > 0 ? [`geo-country-allow=${allowedCountries.join(',')}`] : []),
    ...(deniedCountries.length > 0 ? [`geo-country-deny=${deniedCountries.join(',')}`] : []),
  ]
  return {
    kind: 'edge-auth' as const,
    applicationId: draft.applicationId,
    label,
    type: use,
    ...(draft.minutes === null ? {} : { expiresInSeconds: draft.minutes * 60 }),
    ...(target.trim() === '' ? {} : { [draft.targetKind]: target.trim() }),
    ...(draft.address.trim() === '' ? {} : { remoteAddress: draft.address.trim() }),
    ...(capabilities.length > 0 ? { capabilities } : {}),
    ...(tags.length > 0 ? { applyTags: [...tags] } : {}),
  }
}
