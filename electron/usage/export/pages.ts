import type { ExportCell } from '../../../shared/session-export.ts'
import type { Database } from '../../store/open.ts'
import { CSV_LINE_END, carefulCell, lookedAt, needsCare, plainCell } from './cells.ts'
import { fieldsOf, TAG_TEXT, type WriteTime } from './columns.ts'
import type { Selection } from './selection.ts'

/** Sessions read in one statement: a fraction of a millisecond, which is also how long a reader is in the store. */
const PAGE_ROWS = 200
/** Pages read carefully from the start after one that turned out to need it, since others like it follow. */
const CAREFUL_PAGES = 20

/** A page of lines. */
interface Page {
  readonly text: string
  readonly rows: number
  /** Sessions of the period that were looked at for them. */
  readonly looked: number
}

export interface Pages {
  /** Sessions of the period, before filters. */
  count(): number
  /** The next page; null after the last. */
  next(): Page | null
}

interface Row {
  last: string | null
  read: number
  looked: number
  rows: number
  text: string | null
  values: string | null
}

type Read = (after: string) => Row

/** Longer ones that reach into the period, and live ones, of those that began well before it: a few, found by their own indexes. */
const OLD = `s.id < @idFrom AND s.id IN (
  SELECT id FROM sessions WHERE ended_at_ms - started_at_ms > 86400000 AND ended_at_ms > @fromMs
  UNION ALL SELECT id FROM sessions WHERE ended_at_ms IS NULL)`
const REGULAR = 's.id >= @idFrom'

/**
 * Prepares reading a selection as lines of CSV, in the order in which sessions began. Each page is one short read of its own:
 * what changes meanwhile is found as it is by then.
 *
 * @param time How times are written, see zone-offset.ts.
 */
export function createPages(
  db: Database,
  cells: readonly ExportCell[],
  selection: Selection,
  time: WriteTime,
): Pages {
  const readers = [OLD, REGULAR].map((range) => ({
    plain: reader(db, rowSql(cells, time, false), selection, range),
    careful: reader(db, rowSql(cells, time, true), selection, range),
  }))
  let part = 0
  let after = ''
  let carefulPages = 0

  function read(): Row | null {
    const readPart = readers[part]
    if (readPart === undefined) return null
    if (carefulPages > 0) {
      carefulPages -= 1
      return readPart.careful(after)
    }
    const row = readPart.plain(after)
    if (!needsCare(row.values ?? '')) return row
    carefulPages = CAREFUL_PAGES
    return readPart.careful(after)
  }

  return {
    count: () => countOf(db, selection),
    next() {
      for (;;) {
        const row = read()
        if (row === null) return null
        if (row.read < PAGE_ROWS) {
          part += 1
          after = ''
        } else after = row.last ?? ''
        if (row.read > 0) return { text: row.text ?? '', rows: row.rows, looked: row.looked }
      }
    },
  }
}

function countOf(db: Database, { given }: Selection): number {
  const count = db
    .prepare<[object], number>(
      `SELECT (SELECT count(*) FROM sessions WHERE ended_at_ms >= @fromMs AND id < @idTo)
         + (SELECT count(*) FROM sessions WHERE ended_at_ms IS NULL AND id < @idTo)`,
    )
    .pluck()
  return count.get(given) ?? 0
}

/** What makes a line, and what has to be looked at before it may be made without care. */
interface LineSql {
  readonly line: string
  readonly values: string
}

function rowSql(cells: readonly ExportCell[], time: WriteTime, isCareful: boolean): LineSql {
  const fields = fieldsOf(time)
  const texts: string[] = []
  const parts = cells.map(([, name]) => {
    const { kind, sql } = fields[name]
    if (kind === 'plain') return sql
    if (isCareful) return carefulCell(sql)
    texts.push(sql)
    return plainCell(sql)
  })
  const line = `concat(${parts.join(`, ',', `)}, '${CSV_LINE_END}')`
  return { line, values: texts.length === 0 ? `''` : `concat(${lookedAt(texts)})` }
}

/** Aggregates in the order of the subquery, which is sorted by the table itself. */
function reader(
  db: Database,
  { line, values }: LineSql,
  { isThere, fits, given }: Selection,
  range: string,
): Read {
  const keep = `${isThere} AND ${fits}`
  const statement = db.prepare<[object], Row>(`
    SELECT max(id) last, count(*) read, coalesce(sum(${isThere}), 0) looked, coalesce(sum(${keep}), 0) rows,
      group_concat(CASE WHEN ${keep} THEN ${line} END, '') text,
      group_concat(CASE WHEN ${keep} THEN ${values} END, '') "values"
    FROM (
      SELECT s.*, v.ms total_ms, v.bytes total_bytes, ${TAG_TEXT} tag_text
      FROM sessions s LEFT JOIN session_view_time v ON v.session_id = s.id
      WHERE s.id > @after AND s.id < @idTo AND ${range} ORDER BY s.id LIMIT ${PAGE_ROWS}
    )`)
  return (after) => statement.get({ ...given, after }) as Row
}
