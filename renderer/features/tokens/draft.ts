import type { FormKind } from '../../../shared/token.ts'

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
}

/** What a fresh form holds. */
export const newDraft = (kind: FormKind, streamId: string, mediaServerId: string): TokenDraft => ({
  kind,
  streamId,
  mediaServerId,
  minutes: kind === 'nimble-link' ? 20 : 720,
  label: '',
  tags: [],
  viewerId: '',
  address: '',
  strmLen: null,
})

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** The body of `POST /tokens` a draft stands for. What is left empty takes the default of the call. */
export function inputOf(draft: TokenDraft) {
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
  }
}
