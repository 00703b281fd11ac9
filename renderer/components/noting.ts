import { useSyncExternalStore } from 'react'
import { type Annotation, type AnnotationKind, annotationKey } from '../../shared/annotation.ts'
import { call } from '../api/client.ts'
import { refresh, useApi } from '../api/query.ts'
import { toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'
import { toastEdited } from './undo.ts'

/** What can be annotated, and what it is called. */
export interface Subject {
  readonly kind: AnnotationKind
  readonly subject: string
  readonly title: string
}

/** The notes and pins that there are. */
export interface Notes {
  readonly of: (kind: AnnotationKind, subject: string) => Annotation | null
  readonly isPinned: (kind: AnnotationKind, subject: string) => boolean
}

const read = (annotations: readonly Annotation[]): Notes => {
  const byKey = new Map(annotations.map((each) => [annotationKey(each.kind, each.subject), each]))
  const of = (kind: AnnotationKind, subject: string): Annotation | null =>
    byKey.get(annotationKey(kind, subject)) ?? null
  return { of, isPinned: (kind, subject) => of(kind, subject)?.isPinned === true }
}

const NONE = read([])
const known = new WeakMap<readonly Annotation[], Notes>()

/** All notes and pins; none while they are read. The same object until they change. */
export function useNotes(): Notes {
  const annotations = useApi('GET /annotations').data?.annotations
  if (annotations === undefined) return NONE
  const notes = known.get(annotations) ?? read(annotations)
  known.set(annotations, notes)
  return notes
}

/** Pins a thing, or no longer, and offers to undo that. */
export async function togglePin({ kind, subject, title }: Subject, notes: Notes): Promise<void> {
  const isPinned = !notes.isPinned(kind, subject)
  const note = notes.of(kind, subject)?.note ?? ''
  try {
    const params = { kind, subject }
    const answer = await call('PUT /annotations/{kind}/{subject}', {
      params,
      body: { note, isPinned },
    })
    toastEdited(
      isPinned ? t('{title} is pinned', { title }) : t('{title} is not pinned any more', { title }),
      answer,
    )
  } catch (error) {
    toastError(t('{title} could not be pinned', { title }), error)
  } finally {
    void refresh()
  }
}

/** The keys of a row: `p` pins, `n` opens the note. */
export function noteKey(key: string, subject: Subject | null, notes: Notes): void {
  if (subject === null) return
  if (key === 'p') void togglePin(subject, notes)
  // The letter itself would be typed into the field.
  if (key === 'n') setTimeout(() => openNote(subject))
}

let opened: Subject | null = null
const listeners = new Set<() => void>()

/** Opens the note of a thing. @param subject Null: closes it. */
export function openNote(subject: Subject | null): void {
  opened = subject
  for (const listener of listeners) listener()
}

/** The thing whose note is open. Null: none. */
export const useOpenNote = (): Subject | null => useSyncExternalStore(subscribe, () => opened)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
