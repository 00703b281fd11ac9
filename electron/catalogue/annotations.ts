import { type Annotation, type AnnotationKind, annotationKey } from '../../shared/annotation.ts'
import {
  type AnnotationInput,
  LONGEST_SUBJECT,
  MOST_ANNOTATIONS,
} from '../../shared/annotation-input.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Editor } from './editor.ts'

/** Notes and pins of operators. They are in no snapshot: no decision reads them. */
export interface Annotations {
  list(): readonly Annotation[]
  /** That of one thing. Null: there is none. */
  of(kind: AnnotationKind, subject: string): Annotation | null
  /**
   * Sets note and pin of one thing; no note and not pinned removes it. Whether there is such a thing is not asked: a viewer may
   * be away, and what is deleted may come back.
   *
   * @throws AppError ERR_INPUT_INVALID for an id that nothing has; ERR_TOO_MANY.
   */
  set(kind: AnnotationKind, subject: string, input: AnnotationInput, actor: Actor): Annotation
}

/** Keeps notes and pins of viewers, tokens, rules and streams. */
export function createAnnotations(editor: Editor, tables: CatalogueTables): Annotations {
  const of = (kind: AnnotationKind, subject: string): Annotation | null =>
    editor.state.annotations.get(annotationKey(kind, subject)) ?? null

  return {
    list: () => [...editor.state.annotations.values()],
    of,
    set: (kind, subject, { note, isPinned }, actor) =>
      editor.edit((edit) => {
        if (subject === '' || subject.length > LONGEST_SUBJECT) {
          throw new AppError('ERR_INPUT_INVALID', 'Nothing has an id like this.')
        }
        const before = of(kind, subject)
        const { annotations } = edit.state
        const annotation = { kind, subject, note, isPinned, updatedAtMs: edit.nowMs, actor }
        const key = annotationKey(kind, subject)
        const isGone = note === '' && !isPinned
        if (isGone) tables.annotations.remove(kind, subject)
        else {
          if (before === null && annotations.size >= MOST_ANNOTATIONS) {
            throw new AppError(
              'ERR_TOO_MANY',
              say('There are {most} notes already.', { most: MOST_ANNOTATIONS }),
            )
          }
          tables.annotations.put(annotation)
        }
        const next = isGone
          ? edit.withoutEntries(annotations, [key])
          : edit.withEntry(annotations, key, annotation)
        edit.state = { ...edit.state, annotations: next }
        const detail = say('{pinSaid}, {noteSaid}', {
          pinSaid: isPinned ? say('pinned') : say('not pinned'),
          noteSaid: note === '' ? say('no note') : say('with a note'),
        })
        edit.audit(actor, isGone ? 'annotation.delete' : 'annotation.update', key, detail)
        return annotation
      }),
  }
}

/** The ids of things of a kind whose note has a text. @param wanted In small letters. */
export const notedWith = (
  annotations: ReadonlyMap<string, Annotation>,
  kind: AnnotationKind,
  wanted: string,
): ReadonlySet<string> =>
  new Set(
    [...annotations.values()]
      .filter((each) => each.kind === kind && each.note.toLowerCase().includes(wanted))
      .map(({ subject }) => subject),
  )
