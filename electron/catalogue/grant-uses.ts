import type { FiledRow } from '../store/catalogue/deleted.ts'
import type { GrantUse } from '../store/catalogue/grant-uses.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Database } from '../store/database.ts'
import type { Edit } from './editor.ts'

const WRITE_AFTER_MS = 900
/** So many counters a write at most, so that a busy handler is never held up for long. */
const WRITE_AT_ONCE = 200

/** Counts how often grants admit someone. Counts are for people: up to a second of them may be lost in a crash. */
export interface GrantUses {
  get(grantId: string): GrantUse | null
  note(grantId: string, atMs: number): void
  /** Stores counters that wait, as part of the edit under way. */
  store(grantIds: readonly string[]): void
  /** Forgets grants that are removed, as part of the edit that removes them. */
  remove(edit: Edit, grantIds: readonly string[]): void
  /** Counts on from where grants were that come back, as part of the edit that put their rows back. */
  putBack(edit: Edit, rows: readonly FiledRow[]): void
  /** Writes what is waiting and stops. */
  close(): void
}

/** @param isKnown Whether a grant is one the catalogue lists; others are not counted. */
export function createGrantUses(
  db: Database,
  tables: CatalogueTables,
  isKnown: (grantId: string) => boolean,
): GrantUses {
  const uses = tables.grantUses.all()
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | null = null

  const plan = (): void => {
    timer ??= setTimeout(write, WRITE_AFTER_MS).unref()
  }
  const store = db.transaction((grantIds: readonly string[]) => {
    for (const grantId of grantIds) {
      const use = uses.get(grantId)
      if (use !== undefined) tables.grantUses.put(grantId, use)
    }
  })
  function write(): void {
    timer = null
    const some = [...waiting].slice(0, WRITE_AT_ONCE)
    try {
      store.immediate(some)
      for (const grantId of some) waiting.delete(grantId)
    } catch {
      // The database is busy or broken, which the journal reports; the counters wait for the next time.
    }
    if (waiting.size > 0) plan()
  }

  return {
    get: (grantId) => uses.get(grantId) ?? null,
    note: (grantId, atMs) => {
      if (!isKnown(grantId)) return
      uses.set(grantId, { uses: (uses.get(grantId)?.uses ?? 0) + 1, lastUsedAtMs: atMs })
      waiting.add(grantId)
      plan()
    },
    store: (grantIds) => {
      for (const grantId of grantIds) {
        const use = waiting.has(grantId) ? uses.get(grantId) : undefined
        if (use !== undefined) tables.grantUses.put(grantId, use)
      }
    },
    remove: (edit, grantIds) => {
      for (const grantId of grantIds) tables.grantUses.remove(grantId)
      edit.afterCommit(() => {
        for (const grantId of grantIds) {
          uses.delete(grantId)
          waiting.delete(grantId)
        }
      })
    },
    putBack: (edit, rows) =>
      edit.afterCommit(() => {
        for (const row of rows) {
          const use = { uses: Number(row.uses), lastUsedAtMs: Number(row.last_used_at_ms) }
          uses.set(String(row.grant_id), use)
        }
      }),
    close: () => {
      while (waiting.size > 0) {
        const before = waiting.size
        write()
        if (waiting.size === before) break
      }
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
