import type { Revocation } from '../../../shared/credential.ts'
import type { Database } from '../database.ts'

interface Row {
  id: string
  kind: Revocation['kind']
  value: string
  until_at_ms: number | null
  note: string
  created_at_ms: number
  lifted_at_ms: number | null
}

interface ListedRow extends Row {
  batch: string | null
}

export interface RevocationTable {
  /** Not lifted, newest first, with the batch each was made in, without those that ran out before `ranOutBeforeMs`. */
  notLifted(ranOutBeforeMs: number): Revocation[]
  add(revocation: Revocation): void
  lift(id: string, liftedAtMs: number): void
  /** Lifts those of a batch that are not lifted. */
  liftTogether(batch: string, liftedAtMs: number): void
  /** Puts one that was lifted in force again. */
  unlift(id: string): void
  /** Remembers which were made together. */
  addTogether(batch: string, ids: readonly string[]): void
  /** Those that were made together. Empty: none were, or that is not known any more. */
  together(batch: string): readonly string[]
  /** Whether any of a batch is known. */
  isTogether(batch: string): boolean
  forgetTogether(batch: string): void
}

/** Prepares the statements on `revocations`. */
export function revocationTable(db: Database): RevocationTable {
  const notLifted = db.prepare<[number], ListedRow>(`
    SELECT revocations.*, batch FROM revocations LEFT JOIN revoked_together ON revocation_id = id
    WHERE lifted_at_ms IS NULL AND (until_at_ms IS NULL OR until_at_ms >= ?)
    ORDER BY created_at_ms DESC, revocations.rowid DESC`)
  const add = db.prepare<Row>(`
    INSERT INTO revocations VALUES (@id, @kind, @value, @until_at_ms, @note, @created_at_ms, @lifted_at_ms)`)
  const lift = db.prepare<[number, string]>('UPDATE revocations SET lifted_at_ms = ? WHERE id = ?')
  const liftTogether = db.prepare<[number, string]>(`
    UPDATE revocations SET lifted_at_ms = ? WHERE lifted_at_ms IS NULL
      AND id IN (SELECT revocation_id FROM revoked_together WHERE batch = ?)`)
  const unlift = db.prepare<[string]>('UPDATE revocations SET lifted_at_ms = NULL WHERE id = ?')
  const addOne = db.prepare<[string, string]>('INSERT INTO revoked_together VALUES (?, ?)')
  const together = db
    .prepare<[string], string>('SELECT revocation_id FROM revoked_together WHERE batch = ?')
    .pluck()
  const isTogether = db
    .prepare<[string], number>('SELECT EXISTS (SELECT 1 FROM revoked_together WHERE batch = ?)')
    .pluck()
  const forget = db.prepare<[string]>('DELETE FROM revoked_together WHERE batch = ?')
  return {
    notLifted: (ranOutBeforeMs) => notLifted.all(ranOutBeforeMs).map(fromRow),
    add: (revocation) => void add.run(toRow(revocation)),
    lift: (id, liftedAtMs) => void lift.run(liftedAtMs, id),
    liftTogether: (batch, liftedAtMs) => void liftTogether.run(liftedAtMs, batch),
    unlift: (id) => void unlift.run(id),
    addTogether: (batch, ids) => {
      for (const id of ids) addOne.run(batch, id)
    },
    together: (batch) => together.all(batch),
    isTogether: (batch) => isTogether.get(batch) === 1,
    forgetTogether: (batch) => void forget.run(batch),
  }
}

const fromRow = (row: ListedRow): Revocation => ({
  id: row.id,
  kind: row.kind,
  value: row.value,
  untilMs: row.until_at_ms,
  note: row.note,
  createdAtMs: row.created_at_ms,
  liftedAtMs: row.lifted_at_ms,
  ...(row.batch === null ? {} : { jobId: row.batch }),
})

const toRow = (revocation: Revocation): Row => ({
  id: revocation.id,
  kind: revocation.kind,
  value: revocation.value,
  until_at_ms: revocation.untilMs,
  note: revocation.note,
  created_at_ms: revocation.createdAtMs,
  lifted_at_ms: revocation.liftedAtMs,
})
