import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DecisionFilter, DecisionPage } from '../../shared/api.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import type { Database } from './database.ts'
import { type DecisionQuery, defineQueryFunctions, queryOf } from './decision-query.ts'
import { type DecisionRow, fromDecisionRow } from './history-rows.ts'

const LIMIT = { default: 100, max: 1000 } as const
/** Rows read in one turn. */
const SLICE_ROWS = 100
/** Ids looked at in one turn: begins low, and doubles or halves so that a turn takes about as long as this. */
const WINDOW = { first: 512, min: 128, max: 1_000_000 } as const
const TURN_MS = 1.5

export interface DecisionHistory {
  /** Newest first, read in slices. @throws AppError ERR_CIDR_INVALID */
  list(filter: DecisionFilter): Promise<DecisionPage>
  /** Null: there is none. */
  oldestId(): number | null
  get(id: number): DecisionRecord | null
}

/** Prepares the queries on `decisions`. */
export function createDecisionHistory(db: Database): DecisionHistory {
  defineQueryFunctions(db)
  const one = db.prepare<[number], DecisionRow>('SELECT * FROM decisions WHERE id = ?')
  const span = db.prepare<[], { low: number | null; high: number | null }>(
    'SELECT (SELECT min(id) FROM decisions) AS low, (SELECT max(id) FROM decisions) AS high',
  )

  async function list(filter: DecisionFilter): Promise<DecisionPage> {
    const limit = limitOf(filter.limit)
    const read = createReader(db, queryOf(filter))
    const { low, high } = span.get() ?? { low: null, high: null }
    const decisions: DecisionRecord[] = []
    let before = Math.min(Number(filter.before ?? Number.POSITIVE_INFINITY), (high ?? 0) + 1)
    while (decisions.length < limit && before > (low ?? Number.POSITIVE_INFINITY)) {
      const slice = read(before, Math.min(SLICE_ROWS, limit - decisions.length))
      decisions.push(...slice.decisions)
      before = slice.before
      await nextTurn()
    }
    const isFull = decisions.length >= limit
    return { decisions, nextBefore: isFull ? (decisions.at(-1)?.id ?? null) : null }
  }

  return {
    list,
    oldestId: () => span.get()?.low ?? null,
    get(id) {
      const row = one.get(id)
      return row === undefined ? null : fromDecisionRow(row)
    },
  }
}

/**
 * Reads a slice of decisions, newest first: ids `@from` (included) to `@before` (not), at most `@limit` that fit.
 *
 * @param query `where`: more conditions, each with `AND` before it. Empty: none.
 */
export const sliceSql = (query: Pick<DecisionQuery, 'where'>): string =>
  `SELECT * FROM decisions WHERE id >= @from AND id < @before${query.where} ORDER BY id DESC LIMIT @limit`

interface Slice {
  readonly decisions: DecisionRecord[]
  /** Every decision that fits and is not older was read. */
  readonly before: number
}

/** Reads slice by slice, each from a range of ids as wide as can be looked through in one turn. */
function createReader(
  db: Database,
  query: DecisionQuery,
): (before: number, limit: number) => Slice {
  const statement = db.prepare<[Record<string, string | number>], DecisionRow>(sliceSql(query))
  let window: number = WINDOW.first
  return (before, limit) => {
    const from = Math.max(0, before - window)
    const startMs = performance.now()
    const decisions = statement.all({ ...query.given, from, before, limit }).map(fromDecisionRow)
    const tookMs = performance.now() - startMs
    window = tookMs > TURN_MS ? window / 2 : window * 2
    window = Math.min(WINDOW.max, Math.max(WINDOW.min, Math.floor(window)))
    const last = decisions.at(-1)
    return { decisions, before: decisions.length === limit && last ? last.id : from }
  }
}

/** Asked for as text; anything else than 1 to 1000 is brought within. */
export function limitOf(text: string | undefined): number {
  const asked = text === undefined ? LIMIT.default : Number(text)
  return Number.isFinite(asked)
    ? Math.min(LIMIT.max, Math.max(1, Math.floor(asked)))
    : LIMIT.default
}
