/** What a token is for, in the words of the Tokens screen. */
export const TOKEN_KINDS = [
  'listener-link',
  'nimble-link',
  'stream-key',
  'subscribe-token',
  'publish-token',
  'edge-auth',
  'access-token',
  'server-token',
] as const
export type TokenKind = (typeof TOKEN_KINDS)[number]

/** The kinds that are issued by one form, in the order they are offered. */
export const FORM_KINDS = [
  'listener-link',
  'subscribe-token',
  'publish-token',
  'edge-auth',
  'access-token',
  'nimble-link',
  'stream-key',
  'server-token',
] as const
export type FormKind = (typeof FORM_KINDS)[number]

/** The kinds that can be issued from rows of a list, and issued anew with the same grant. */
export const LIST_KINDS = [
  'listener-link',
  'nimble-link',
  'stream-key',
  'subscribe-token',
  'publish-token',
  'edge-auth',
  'access-token',
  'server-token',
] as const
export type ListKind = (typeof LIST_KINDS)[number]

/** The kinds whose end is kept here and not signed: renewing moves it, and the text stays. */
export const MOVABLE_KINDS: readonly TokenKind[] = [
  'stream-key',
  'subscribe-token',
  'publish-token',
  'access-token',
]

const MINUTE_MS = 60_000
const MAX_MINUTES = 43_200

/** For how long a token was issued, in whole minutes, 1 to 43,200: how long it is renewed for where nothing else is said. */
export const lifetimeOf = (token: {
  readonly createdAtMs: number
  readonly expiresAtMs: number
}): number =>
  Math.min(
    MAX_MINUTES,
    Math.max(1, Math.round((token.expiresAtMs - token.createdAtMs) / MINUTE_MS)),
  )

/** What can be done with a token at once. `delete` can be undone with `restore` for 30 days, `revoke` with `lift`. */
export const TOKEN_ACTS = ['disable', 'enable', 'revoke', 'lift', 'delete', 'restore'] as const
export type TokenAct = (typeof TOKEN_ACTS)[number]

/** Deleted tokens can be restored for so long. */
export const RESTORE_MS = 30 * 24 * 3600 * 1000

/** Where a token is in its life. */
export const TOKEN_STATUSES = ['active', 'disabled', 'expired', 'revoked', 'deleted'] as const
export type TokenStatus = (typeof TOKEN_STATUSES)[number]

/** Names one token among all kinds. */
export interface TokenRef {
  readonly kind: TokenKind
  readonly id: string
}

/** One issued token of whatever kind, as the Tokens screen lists it. Its text is never part of this. */
export interface Token extends TokenRef {
  /** For whom or what it is. May be empty. */
  readonly label: string
  readonly tags: readonly string[]
  /** Names of the streams it opens. */
  readonly streams: readonly string[]
  /** First characters of its text, where those are kept. */
  readonly hint: string | null
  readonly createdAtMs: number
  /** First moment it no longer holds. Null: never. */
  readonly expiresAtMs: number | null
  readonly disabledAtMs: number | null
  readonly deletedAtMs: number | null
  readonly revokedAtMs: number | null
  /** End of the revocation. Null: until lifted, or not revoked. */
  readonly revokedUntilMs: number | null
  readonly lastUsedAtMs: number | null
  readonly uses: number
  /** `console`, or the name of the service token that asked for it. Null: not known. */
  readonly issuedBy: string | null
  /** Whether it can be switched off and on. */
  readonly isSwitchable: boolean
  /** Whether revoking it can keep anybody out: not where the media server checks it and never asks. */
  readonly isRevocable: boolean
  /** Whether it can be deleted and restored. */
  readonly isDeletable: boolean
  /** Whether it can be issued anew with the same grant, which renewing and rolling do. */
  readonly isRenewable: boolean
  /** Of one that a media server checks by itself. Absent: Stagedoor checks it. */
  readonly checkedBy?: {
    /** What checks it, e.g. `LiveKit`. */
    readonly program: string
    readonly keyId: string
    /** Names of media servers set up here that ask about it as well, so that acts here reach whoever comes anew. */
    readonly asking: readonly string[]
  }
}

/** What was issued, with what is shown this once. */
export interface IssuedToken {
  readonly token: Token
  /** The text of the token. Null when the token that is out goes on with another end. */
  readonly secret: string | null
  /** Playable addresses, one for each media server that says where its viewers connect; first the one to send. */
  readonly urls: readonly { readonly name: string; readonly url: string }[]
  /** How the token travels in an address, e.g. `rj-auth=AAAB…`. Null for a token that is not part of one. */
  readonly query: string | null
  /** Name of the one stream here that it is for watching. Absent: it is for several, for none here, or for more than watching. */
  readonly streamName?: string
}

/** How many tokens of a kind were deleted and can be restored. */
export interface DeletedTokens {
  readonly kind: TokenKind
  readonly count: number
}

/** What came of an act on several tokens. */
export interface TokenActResult {
  readonly done: number
  /** What it does to those who are in and those who come, in words. */
  readonly effect: string
}

/** What is odd about a token that is asked for. `refused` keeps it from being issued, `warning` does not. */
export interface TokenLint {
  readonly level: 'refused' | 'warning'
  /** Stable word of the check, e.g. `already_expired`. */
  readonly code: string
  /** Dotted path of the field it is about; empty for the whole. */
  readonly path: string
  readonly message: string
}

/** What a token would permit, before it is signed. */
export interface TokenPreview {
  /** The effective grant, a sentence a line. */
  readonly sentences: readonly string[]
  readonly lints: readonly TokenLint[]
}

/**
 * Where a token is now. Deleted counts first, then revoked, since neither ends with its time; expired from the
 * millisecond of its end.
 */
export function tokenStatus(
  token: Omit<Token, keyof TokenRef | 'label' | 'tags'>,
  nowMs: number,
): TokenStatus {
  if (token.deletedAtMs !== null) return 'deleted'
  const isOver = token.revokedUntilMs !== null && nowMs >= token.revokedUntilMs
  if (token.revokedAtMs !== null && !isOver) return 'revoked'
  if (token.expiresAtMs !== null && nowMs >= token.expiresAtMs) return 'expired'
  return token.disabledAtMs === null ? 'active' : 'disabled'
}
