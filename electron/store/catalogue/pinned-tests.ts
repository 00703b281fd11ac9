import type { PinnedTest } from '../../../shared/pinned-test.ts'
import type { Database } from '../database.ts'

interface Row {
  id: string
  name: string
  request: string
  expected: string
  created_at_ms: number
  updated_at_ms: number
}

export interface PinnedTestTable {
  /** In the order they were pinned. */
  all(): PinnedTest[]
  /** Adds it, or replaces the one of its id. */
  put(test: PinnedTest): void
  remove(id: string): void
}

/** Prepares the statements on `pinned_tests`. */
export function pinnedTestTable(db: Database): PinnedTestTable {
  const all = db.prepare<[], Row>('SELECT * FROM pinned_tests ORDER BY created_at_ms, id')
  const put = db.prepare<Row>(`
    INSERT INTO pinned_tests VALUES (@id, @name, @request, @expected, @created_at_ms, @updated_at_ms)
    ON CONFLICT (id) DO UPDATE SET name = @name, request = @request, expected = @expected,
      updated_at_ms = @updated_at_ms`)
  const remove = db.prepare<[string]>('DELETE FROM pinned_tests WHERE id = ?')
  return {
    all: () =>
      all.all().map((row) => ({
        id: row.id,
        name: row.name,
        request: JSON.parse(row.request) as PinnedTest['request'],
        expected: JSON.parse(row.expected) as PinnedTest['expected'],
        createdAtMs: row.created_at_ms,
        updatedAtMs: row.updated_at_ms,
      })),
    put: (test) =>
      void put.run({
        id: test.id,
        name: test.name,
        request: JSON.stringify(test.request),
        expected: JSON.stringify(test.expected),
        created_at_ms: test.createdAtMs,
        updated_at_ms: test.updatedAtMs,
      }),
    remove: (id) => void remove.run(id),
  }
}
