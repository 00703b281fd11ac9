import { EDIT_GROUPS, type EditGroup, type EditKind } from '../../../shared/edit.ts'
import type { Database } from '../database.ts'

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

/** What edits that are undone together can make and take away, beside what they change. */
export type MadeNoun =
  | 'stream'
  | 'media_server'
  | 'pinned_test'
  | 'front_door'
  | 'stream_key'
  | 'application'
  | 'application_secret'
  | 'token_key'

interface KeyPlace {
  readonly streamId: string
  /** Name of the stream. */
  readonly stream: string
  readonly label: string
}

interface MovedKey {
  readonly id: string
  readonly from: KeyPlace
  readonly to: KeyPlace
}

/** Secrets that are given to a thing and are not taken back with other edits. */
export type GivenSecret = 'whip_token' | 'server_secret' | 'handler_secret' | 'token_key_secret'

/** One thing that was made, changed or taken away, in the order it was done. */
export type KeptStep =
  /** `id`: of the kept edit. */
  | { readonly do: 'edit'; readonly id: number }
  /** `fields`: as it was when all was done, to see what changed since. Null: it was gone by then. */
  | (Thing & { readonly do: 'made'; readonly fields: object | null })
  /** `deletedId`: where it is filed. Null where it keeps its place. */
  | (Thing & { readonly do: 'gone'; readonly deletedId: number | null })
  /** Stream keys that were put at other labels and streams, all at once. */
  | { readonly do: 'moved'; readonly moves: readonly MovedKey[] }
  /** A secret of a thing that was given, which undoing leaves as it is. */
  | (Thing & { readonly do: 'stays'; readonly secret: GivenSecret })
  /** Tokens that were issued as a list, by their grants. */
  | { readonly do: 'issued'; readonly grants: readonly string[] }
  /** Versions of the rules. */
  | { readonly do: 'rules'; readonly before: number; readonly after: number }

interface Thing {
  readonly noun: MadeNoun
  readonly subject: string
  readonly label: string
}

/** Edits that are undone in one step, as they are kept. */
export interface KeptGroup extends Omit<KeptEdit, 'kind' | 'changes'> {
  readonly kind: EditGroup
  readonly steps: readonly KeptStep[]
}

type Added<T> = Omit<T, 'undoneAtMs'>

interface Row {
  audit_id: number
  kind: EditKind | EditGroup
  subject: string
  label: string
  actor: string
  /** Of edits that are undone together: the steps. */
  changes: string
  at_ms: number
  undone_at_ms: number | null
}

export interface KeptEditTable {
  add(edit: Added<KeptEdit> | Added<KeptGroup>): void
  get(id: number): KeptEdit | KeptGroup | null
  /** Ids of the latest edits that were made together, by what they are about. */
  ofKind(kind: EditGroup): ReadonlyMap<string, number>
  setUndone(id: number, atMs: number): void
}

/** Prepares the statements on `kept_edits`. */
export function keptEditTable(db: Database): KeptEditTable {
  const add = db.prepare<Row>(`
    INSERT INTO kept_edits VALUES
      (@audit_id, @kind, @subject, @label, @actor, @changes, @at_ms, @undone_at_ms)
    ON CONFLICT (audit_id) DO NOTHING`)
  const get = db.prepare<[number], Row>('SELECT * FROM kept_edits WHERE audit_id = ?')
  const ofKind = db.prepare<[EditGroup], { subject: string; audit_id: number }>(
    'SELECT subject, audit_id FROM kept_edits WHERE kind = ? ORDER BY audit_id',
  )
  const setUndone = db.prepare<[number, number]>(
    'UPDATE kept_edits SET undone_at_ms = ? WHERE audit_id = ?',
  )
  return {
    add: (edit) => {
      const { id, kind, subject, label, actor, atMs } = edit
      const changes = JSON.stringify('steps' in edit ? edit.steps : edit.changes)
      const row = { audit_id: id, kind, subject, label, actor, changes }
      add.run({ ...row, at_ms: atMs, undone_at_ms: null })
    },
    get: (id) => {
      const row = get.get(id)
      return row === undefined ? null : fromRow(row)
    },
    ofKind: (kind) => new Map(ofKind.all(kind).map(({ subject, audit_id }) => [subject, audit_id])),
    setUndone: (id, atMs) => void setUndone.run(atMs, id),
  }
}

function fromRow({ audit_id, kind, changes, at_ms, undone_at_ms, ...row }: Row) {
  const common = { ...row, id: audit_id, atMs: at_ms, undoneAtMs: undone_at_ms }
  const stored = JSON.parse(changes) as unknown
  return isGroup(kind)
    ? { ...common, kind, steps: stored as readonly KeptStep[] }
    : { ...common, kind, changes: stored as readonly KeptChange[] }
}

const isGroup = (kind: EditKind | EditGroup): kind is EditGroup =>
  (EDIT_GROUPS as readonly string[]).includes(kind)
