/** Kinds of token that media servers check by themselves, with a secret that is kept here too. */
export const KEY_FORMATS = [
  'nms-sign',
  'ome-policy',
  'wowza',
  'ant-media-hash',
  'ant-media-jwt',
  'ant-media-totp',
  'livekit',
  'mediamtx-jwt',
] as const
export type KeyFormat = (typeof KEY_FORMATS)[number]

/** What goes with a secret of some formats and is none: the API key of LiveKit; prefix and algorithm of Wowza. */
export interface TokenKeySettings {
  readonly apiKey?: string
  readonly prefix?: string
  readonly algorithm?: 'SHA-256' | 'SHA-384' | 'SHA-512'
}

/** A secret of a media server that signs tokens here. Its text never leaves Stagedoor. */
export interface TokenKey {
  readonly id: string
  readonly name: string
  readonly format: KeyFormat
  readonly settings: TokenKeySettings
  /** Whether its secret was given. A document names keys only, so those it makes wait for theirs. */
  readonly hasSecret: boolean
  readonly createdAtMs: number
  /** When it got the secret that signs now, epoch milliseconds. Null: it has none yet. */
  readonly rolledAtMs: number | null
  /** Until when the secret before can be taken back. Null: there is none. */
  readonly previousUntilMs: number | null
  /** Since when it signs no more; it can be restored for 30 days. Null: it was not deleted. */
  readonly deletedAtMs: number | null
  /** Tokens on the list that it signed and that have not expired. */
  readonly tokens: number
}
