import type { EditKind } from '../../../shared/edit.ts'
import type { Database } from '../open.ts'

/** One field that an edit changed. A side that is absent means the field was not there. */
export interface KeptChange {
  /** Dotted path into the thing. */
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

/** An edit as it is kept. It holds no secret: those are never part of what is edited with other fields. */
export interface KeptEdit {
  /** Entry in the audit log. */
  readonly id: number
  readonly kind: EditKind
  readonly subject: string
  readonly label: string
  readonly actor: string
  readonly changes: readonly KeptChange[]
  readonly atMs: number
  readonly undoneAtMs: number | null
}

interface Row {
  audit_id: number
  kind: EditKind
  subject: string
  label: string
  actor: string
  changes: string
  at_ms: number
  undone_at_ms: number | null
}

export interface KeptEditTable {
  add(edit: Omit<KeptEdit, 'undoneAtMs'>): void
  get(id: number): KeptEdit | null
  setUndone(id: number, atMs: number): void
}

/** Prepares the statements on `kept_edits`. */
export function keptEditTable(db: Database): KeptEditTable {
  const add = db.prepare<Row>(`
    INSERT INTO kept_edits VALUES
      (@audit_id, @kind, @subject, @label, @actor, @changes, @at_ms, @undone_at_ms)
    ON CONFLICT (audit_id) DO NOTHING`)
  const get = db.prepare<[number], Row>('SELECT * FROM kept_edits WHERE audit_id = ?')
  const setUndone = db.prepare<[number, number]>(
    'UPDATE kept_edits SET undone_at_ms = ? WHERE audit_id = ?',
  )
  return {
    add: ({ id, changes, atMs, ...edit }) =>
      void add.run({
        ...edit,
        audit_id: id,
        changes: JSON.stringify(changes),
        at_ms: atMs,
        undone_at_ms: null,
      }),
    get: (id) => {
      const row = get.get(id)
      return row === undefined ? null : fromRow(row)
    },
    setUndone: (id, atMs) => void setUndone.run(atMs, id),
  }
}

const fromRow = ({ audit_id, changes, at_ms, undone_at_ms, ...row }: Row): KeptEdit => ({
  ...row,
  id: audit_id,
  changes: JSON.parse(changes) as readonly KeptChange[],
  atMs: at_ms,
  undoneAtMs: undone_at_ms,
})
