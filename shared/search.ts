import type { Token } from './token.ts'

/** What the search over everything finds, in the order equals stand. */
export const FOUND_KINDS = ['stream', 'media_server', 'rule', 'viewer', 'token'] as const
type FoundKind = (typeof FOUND_KINDS)[number]

/** Something that was found by a name, label, id, tag or tracking id. Nothing secret is looked through or answered. */
export interface Found {
  readonly kind: FoundKind
  readonly id: string
  /** What the operator calls it; never empty. */
  readonly title: string
  /** What tells it from others of the title. May be empty. */
  readonly detail: string
  /** Only of a token: as the list of tokens has it. */
  readonly token: Token | null
  /** Only of a stream: whether it is on. Null: it is none. */
  readonly enabled: boolean | null
}
