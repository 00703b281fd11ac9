import type { Annotation, AnnotationKind } from '../../../shared/annotation.ts'
import type { Database } from '../database.ts'

interface Row {
  kind: string
  subject: string
  note: string
  is_pinned: number
  updated_at_ms: number
  actor: string
}

export interface AnnotationTable {
  /** By kind and subject. */
  all(): Annotation[]
  /** Adds it, or replaces the one of its subject. */
  put(annotation: Annotation): void
  remove(kind: AnnotationKind, subject: string): void
}

/** Prepares the statements on `annotations`. */
export function annotationTable(db: Database): AnnotationTable {
  const all = db.prepare<[], Row>('SELECT * FROM annotations ORDER BY kind, subject')
  const put = db.prepare<Row>(
    'INSERT OR REPLACE INTO annotations VALUES (@kind, @subject, @note, @is_pinned, @updated_at_ms, @actor)',
  )
  const remove = db.prepare<[string, string]>(
    'DELETE FROM annotations WHERE kind = ? AND subject = ?',
  )
  return {
    all: () =>
      all.all().map((row) => ({
        kind: row.kind as AnnotationKind,
        subject: row.subject,
        note: row.note,
        isPinned: row.is_pinned === 1,
        updatedAtMs: row.updated_at_ms,
        actor: row.actor,
      })),
    put: ({ kind, subject, note, isPinned, updatedAtMs, actor }) =>
      void put.run({
        ...{ kind, subject, note, actor },
        is_pinned: isPinned ? 1 : 0,
        updated_at_ms: updatedAtMs,
      }),
    remove: (kind, subject) => void remove.run(kind, subject),
  }
}
