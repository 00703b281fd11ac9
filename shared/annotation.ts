/** What can have a note and be pinned. */
export const ANNOTATION_KINDS = ['viewer', 'token', 'rule', 'stream'] as const
export type AnnotationKind = (typeof ANNOTATION_KINDS)[number]

/** Characters of a note at most. */
export const LONGEST_NOTE = 500

/** What operators noted about one thing. No decision reads it. */
export interface Annotation {
  readonly kind: AnnotationKind
  /** The id of the viewer, token, rule or stream. */
  readonly subject: string
  /** Plain text. Empty: none. */
  readonly note: string
  readonly isPinned: boolean
  readonly updatedAtMs: number
  /** Who wrote or pinned it last. */
  readonly actor: string
}

/** One text for a thing that can be annotated. */
export const annotationKey = (kind: AnnotationKind, subject: string): string => `${kind}:${subject}`
