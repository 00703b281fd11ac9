/** Kinds of things whose edits can be undone. */
export const EDIT_KINDS = [
  'settings',
  'account',
  'stream',
  'media_server',
  'media_server_control',
  'application',
  'saved_view',
  'annotation',
  'pinned_test',
  'grant_limit',
  'token',
  'service_token',
  'api_secret',
  'subscribe_token',
  'publish_token',
  'access_token',
  'token_key',
  'application_secret',
] as const
export type EditKind = (typeof EDIT_KINDS)[number]

/**
 * What is undone in one step: a document that was applied, made of many edits; a list of tokens that was issued, which is
 * withdrawn by revoking them together.
 */
export const EDIT_GROUPS = ['document', 'list'] as const
export type EditGroup = (typeof EDIT_GROUPS)[number]

/** How long an edit can be undone: 30 days. */
export const KEEP_EDITS_MS = 30 * 24 * 3600 * 1000

/** Header of an answer that names the edit the call made, if it was one. Its value goes into `/edits/{id}`. */
export const EDIT_HEADER = 'stagedoor-edit'

/** What undoing an edit would do to one field. */
export interface EditField {
  /** Dotted path into the thing. */
  readonly path: string
  /** As it is now, in words; empty when it is not there. */
  readonly now: string
  /** As it was before the edit, and would be again. */
  readonly before: string
  /** Whether it was changed again since the edit. */
  readonly isChangedSince: boolean
}

/** What undoing an edit would do. */
export interface EditPreview {
  /** The id of the entry in the audit log. */
  readonly id: number
  readonly kind: EditKind | EditGroup
  readonly subject: string
  /** What people call the thing. */
  readonly label: string
  readonly actor: string
  readonly atMs: number
  /** First moment it cannot be undone any more. */
  readonly goneAtMs: number
  /** Only what differs from now. Empty: it is as before the edit already. */
  readonly fields: readonly EditField[]
  /** Sentences about what is deleted again and what else comes back. Empty but for edits that are undone in one step. */
  readonly acts: readonly string[]
  /** Sentences about who would get in who does not now. Empty: nobody. */
  readonly opens: readonly string[]
  /** Why it cannot be undone as things are. Null: it can. */
  readonly refused: string | null
  /** Whether it is refused by pinned tests alone, and can be undone with an override of those. */
  readonly isOverridable: boolean
  /** Stands for what is shown here; undoing takes it where it has to be looked at first. */
  readonly confirm: string
}

/** What was undone. */
export interface Undone {
  readonly label: string
  /** The edit that did it, which can be undone itself. Null when nothing differed. */
  readonly edit: number | null
}
