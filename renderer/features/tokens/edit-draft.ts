import type { AccessToken } from '../../../shared/access-token.ts'
import type { IssuedPublishToken, IssuedSubscribeToken } from '../../../shared/stream-token.ts'
import type { Token } from '../../../shared/token.ts'
import { newDraft, streamEntry, type TokenDraft } from './draft.ts'

/** Kinds that are kept here, so that what they permit can change while their text stays. */
const EDITABLE = ['subscribe-token', 'publish-token', 'access-token'] as const
type EditableKind = (typeof EDITABLE)[number]
export type StoredToken = IssuedSubscribeToken | IssuedPublishToken

/** What a token can be edited as. Null where all that it says stands in its text. */
export const editableKind = ({ kind }: Token): EditableKind | null =>
  EDITABLE.find((each) => each === kind) ?? null

/** What becomes of the end of a token that is edited. */
export type End = 'stays' | 'never' | 'moves'

const MINUTE_MS = 60_000

/** A form that holds what a subscribe or publish token permits now. */
export const draftOfStored = (
  kind: 'subscribe-token' | 'publish-token',
  token: StoredToken,
): TokenDraft => ({
  ...newDraft(kind, '', ''),
  label: token.label,
  streams: token.streams.map(({ streamName, isRegex }) =>
    isRegex ? `/${streamName}/` : streamName,
  ),
  origins: token.allowedOrigins,
  addresses: token.allowedIpAddresses,
  bindIpsOnUsage: token.bindIpsOnUsage,
  allowedCountries: token.allowedCountries,
  deniedCountries: token.deniedCountries,
  subscribeRequiresAuth: 'subscribeRequiresAuth' in token && token.subscribeRequiresAuth,
})

/** An access token as the form edits it. Its lifetime is left empty: the end is edited instead. */
export const draftOfAccess = (token: AccessToken): TokenDraft => ({
  ...newDraft('access-token', '', ''),
  minutes: null,
  label: token.displayName,
  scopes: token.scopes,
  streams: token.mirrors.map(({ streamName }) => streamName).filter((name) => name !== ''),
})

/** The body of the call that makes a subscribe or publish token what the form holds. */
export function storedChangeOf(before: StoredToken, draft: TokenDraft, end: End) {
  const wanted = draft.streams.map(streamEntry)
  const isWanted = (entry: StoredToken['streams'][number]): boolean =>
    wanted.some(
      ({ streamName, isRegex }) => streamName === entry.streamName && isRegex === entry.isRegex,
    )
  const gone = before.streams.filter((entry) => !isWanted(entry))
  return {
    label: draft.label.trim(),
    addStreams: wanted,
    removeStreams: gone.map(({ streamName }) => streamName),
    allowedOrigins: [...draft.origins],
    allowedIpAddresses: [...draft.addresses],
    bindIpsOnUsage: draft.bindIpsOnUsage,
    allowedCountries: [...draft.allowedCountries],
    deniedCountries: [...draft.deniedCountries],
    ...(draft.kind === 'publish-token'
      ? { subscribeRequiresAuth: draft.subscribeRequiresAuth }
      : {}),
    ...(end === 'stays' ? {} : { expiresAtMs: end === 'never' ? null : endOf(draft) }),
  }
}

/** The same for an access token. A stream that stays keeps how it is to be authorized. */
export function accessChangeOf(before: AccessToken, draft: TokenDraft, end: End) {
  const known = new Map(before.mirrors.map((each) => [each.streamName, each]))
  const nameless = before.mirrors.filter(({ streamName }) => streamName === '')
  const named = draft.streams.map(
    (streamName) => known.get(streamName) ?? { streamName, clientReferrer: null },
  )
  return {
    scopes: [...draft.scopes],
    displayName: draft.label.trim(),
    mirrors: [...nameless, ...named],
    ...(end === 'moves' ? { expiresAtMs: endOf(draft) } : {}),
  }
}

const endOf = ({ minutes }: TokenDraft): number => Date.now() + (minutes ?? 0) * MINUTE_MS
