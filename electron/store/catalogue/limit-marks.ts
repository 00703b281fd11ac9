import type { Database } from '../database.ts'
import type { LimitMark } from '../types.ts'

interface Row {
  kind: LimitMark['kind']
  value: string
  until_ms: number
}

export interface LimitMarkTable {
  /** Those that hold at a moment, the first to run out first. Removes the others. */
  inForce(nowMs: number): LimitMark[]
  /** Adds a mark, or moves its end. */
  put(mark: LimitMark): void
  remove(kind: LimitMark['kind'], value: string): void
}

/** Prepares the statements on `limit_marks`. */
export function limitMarkTable(db: Database): LimitMarkTable {
  const all = db.prepare<[], Row>('SELECT * FROM limit_marks ORDER BY until_ms')
  const put = db.prepare<Row>(`
    INSERT INTO limit_marks VALUES (@kind, @value, @until_ms)
    ON CONFLICT (kind, value) DO UPDATE SET until_ms = @until_ms`)
  const remove = db.prepare<[string, string]>(
    'DELETE FROM limit_marks WHERE kind = ? AND value = ?',
  )
  const removeOver = db.prepare<[number]>('DELETE FROM limit_marks WHERE until_ms <= ?')
  return {
    inForce(nowMs) {
      removeOver.run(nowMs)
      return all.all().map(({ kind, value, until_ms }) => ({ kind, value, untilMs: until_ms }))
    },
    put: ({ kind, value, untilMs }) => void put.run({ kind, value, until_ms: untilMs }),
    remove: (kind, value) => void remove.run(kind, value),
  }
}
