import { phrases, say } from './say.ts'
/** Kinds of things that are kept for a while after they were deleted, lifted or discarded. */
export const DELETED_KINDS = [
  'whip_token',
  'front_door',
  'server_secret',
  'stream',
  'media_server',
  'pinned_test',
  'rule_draft',
  'revocation',
  'limit_ban',
  'token_bindings',
  'video_issuer',
  'house_file',
  'saved_view',
] as const
export type DeletedKind = (typeof DELETED_KINDS)[number]

/** Kinds of secrets that are kept when another takes their place. Putting one back files the other in turn. */
export const REPLACED_KINDS = ['whip_token', 'front_door', 'server_secret'] as const
export type ReplacedKind = (typeof REPLACED_KINDS)[number]

/** How long what was deleted can be restored: 30 days. */
export const KEEP_DELETED_MS = 30 * 24 * 3600 * 1000

/** Something that was deleted and can be put back as it was. */
export interface DeletedThing {
  /** A number, counted up; not the id the thing had. */
  readonly id: string
  readonly kind: DeletedKind
  /** The id the thing had, and gets again; of revocations that were lifted together that of the work that made them. */
  readonly subject: string
  /** What people called it. */
  readonly label: string
  /** What went with it and comes back with it. Nothing is listed with a count of 0. */
  readonly takes: readonly { readonly noun: DeletedNoun; readonly count: number }[]
  /** Who deleted it, as in the audit log. */
  readonly actor: string
  readonly deletedAtMs: number
  /** First moment it is gone for good. */
  readonly goneAtMs: number
}

/** What can go with something that is deleted. */
export const DELETED_NOUNS = ['key', 'link', 'secret', 'rule', 'address'] as const
type DeletedNoun = (typeof DELETED_NOUNS)[number]

const TITLES = phrases<Readonly<Record<DeletedKind, string>>>({
  whip_token: 'Token for a WHIP endpoint',
  front_door: 'Signer of a front door',
  server_secret: 'Secret of a media server',
  stream: 'Stream',
  media_server: 'Media server',
  pinned_test: 'Pinned test',
  rule_draft: 'Draft of the rules',
  revocation: 'Lifted revocation',
  limit_ban: 'Lifted ban of a limit',
  token_bindings: 'Addresses of a token',
  video_issuer: 'Issuer of video JWTs',
  house_file: 'House file',
  saved_view: 'Saved view',
})

const COUNTED: Readonly<Record<DeletedNoun, (count: number) => string>> = {
  key: (count) => say('{count, plural, one {# publisher key} other {# publisher keys}}', { count }),
  link: (count) => say('{count, plural, one {# link} other {# links}}', { count }),
  secret: (count) => say('{count, plural, one {# secret} other {# secrets}}', { count }),
  rule: (count) => say('{count, plural, one {# rule} other {# rules}}', { count }),
  address: (count) => say('{count, plural, one {# address} other {# addresses}}', { count }),
}

/** What a kind is called, e.g. `Media server`. */
export const titleOfDeleted = (kind: DeletedKind): string => TITLES[kind]

/** What comes back with a thing, e.g. `2 publisher keys` and `1 link`. Empty when it was alone. */
export const takenOf = (takes: DeletedThing['takes']): readonly string[] =>
  takes.map(({ noun, count }) => COUNTED[noun](count))
