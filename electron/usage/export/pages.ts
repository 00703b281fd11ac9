import { isUtf8 } from 'node:buffer'
import type { ExportCell } from '../../../shared/session-export.ts'
import type { Database } from '../../store/database.ts'
import { carefulCell, lineOf, needsCare, plainCell } from './cells.ts'
import { fieldsOf, type WriteTime } from './columns.ts'
import type { Selection } from './selection.ts'

/** Sessions read in one statement: a fraction of a millisecond, which is also how long a reader is in the store. */
const PAGE_ROWS = 200
/** The same while nobody would notice: a page costs a tenth of what is in it. */
const QUIET_PAGE_ROWS = 1_000
/** Pages read carefully from the start after one that turned out to need it, since others like it follow. */
const CAREFUL_PAGES = 20

/** A page of lines. */
interface Page {
  /** UTF-8, until the next page is read. */
  readonly lines: Uint8Array
  readonly rows: number
  /** Sessions of the period that were looked at for them. */
  readonly looked: number
}

export interface Pages {
  /** Sessions of the period, before filters. */
  count(): number
  /** The next page; null after the last. @param isQuiet Whether it may take longer. */
  next(isQuiet: boolean): Page | null
}

interface Row {
  read: number
  /** The id of the last that was read. */
  last: string | null
  looked: number
  rows: number
  lines: Buffer<ArrayBuffer> | null
}

type Read = (after: string, most: number) => Row

/** How one part of the sessions is read. */
interface Reader {
  readonly plain: Read
  readonly careful: Read
}

/** A range of ids that is read page by page: after one, before the other; neither is the id of a session. */
interface Part {
  readonly from: string
  readonly to: string
  /** What else is asked of a session for being in it. */
  readonly condition: string
}

/** Longer ones that reach into the period, and live ones, of those that began well before it: a few, found by their own indexes. */
const OLD = `AND s.id IN (
  SELECT id FROM sessions WHERE ended_at_ms - started_at_ms > 86400000 AND ended_at_ms > @fromMs
  UNION ALL SELECT id FROM sessions WHERE ended_at_ms IS NULL)`

function partsOf({ idFrom, idTo }: Selection): readonly Part[] {
  const regular = { from: idFrom, to: idTo, condition: '' }
  return idFrom === '' ? [regular] : [{ from: '', to: idFrom, condition: OLD }, regular]
}

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
  const fields = fieldsOf(time, selection.hasPeriod)
  const plainSql = lineSql(cells, fields, false)
  const carefulSql = lineSql(cells, fields, true)
  const parts = partsOf(selection)
  const readers = parts.map((part) => ({
    plain: reader(db, plainSql.line, selection, part),
    careful: reader(db, carefulSql.line, selection, part),
  }))
  let at = 0
  let after = parts[0]?.from ?? ''
  let carefulPages = 0
  let handed: Row['lines'] = null

  function take(reader: Read, most: number): Omit<Row, 'lines'> & Page {
    letGo(handed)
    const row = reader(after, most)
    handed = row.lines
    return { ...row, lines: handed === null ? NO_LINES : wellFormed(handed) }
  }

  function read({ plain, careful }: Reader, most: number): Omit<Row, 'lines'> & Page {
    if (carefulPages === 0) {
      const page = take(plain, most)
      if (!needsCare(page.lines, plainSql.quotes * page.rows)) return page
      carefulPages = CAREFUL_PAGES + 1
    }
    carefulPages -= 1
    return take(careful, most)
  }

  return {
    count: () => countOf(db, selection),
    next(isQuiet) {
      const most = isQuiet ? QUIET_PAGE_ROWS : PAGE_ROWS
      for (;;) {
        const reader = readers[at]
        if (reader === undefined) return null
        const page = read(reader, most)
        const isLast = page.read < most
        if (isLast) at += 1
        after = (isLast ? parts[at]?.from : page.last) ?? ''
        if (page.looked > 0 || !isLast) return page
      }
    },
  }
}

const NO_LINES = new Uint8Array()

/** SQLite reads half a pair of surrogates from the JSON of tags as bytes that no UTF-8 has. */
const wellFormed = (lines: Buffer): Uint8Array =>
  isUtf8(lines) ? lines : Buffer.from(lines.toString())

/** Gives the memory of lines back at once: left to the collector, that of the last pages is not there for the next. */
function letGo(lines: Row['lines']): void {
  if (lines !== null && lines.length === lines.buffer.byteLength) lines.buffer.transfer(0)
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

/** What makes a line, and how many quotes are in one that needs no care. */
interface LineSql {
  readonly line: string
  readonly quotes: number
}

function lineSql(
  cells: readonly ExportCell[],
  fields: ReturnType<typeof fieldsOf>,
  isCareful: boolean,
): LineSql {
  let quotes = 0
  const parts = cells.map(([, name]) => {
    const { kind, sql } = fields[name]
    if (kind === 'plain') return [sql]
    if (isCareful) return [carefulCell(sql)]
    quotes += 2
    return plainCell(sql)
  })
  return { line: lineOf(parts), quotes }
}

/**
 * Reads a page in the order of the table, which is that of the ids. Lines are made inside, where the page is cut, so that the table
 * is gone through once.
 */
function reader(
  db: Database,
  line: string,
  { isThere, fits, given }: Selection,
  { to, condition }: Part,
): Read {
  const isAll = isThere === '1' && fits === '1'
  const keep = `${isThere} AND ${fits}`
  const counts = isAll
    ? 'count(*) looked, count(*) rows'
    : 'coalesce(sum(isThere), 0) looked, coalesce(sum(isKept), 0) rows'
  const marks = isAll ? '' : `${isThere} isThere, ${keep} isKept,`
  const lines = isAll ? line : `CASE WHEN ${keep} THEN ${line} END`
  const statement = db.prepare<[object], Row>(`
    SELECT count(*) read, max(id) last, ${counts}, CAST(group_concat(line, '') AS BLOB) lines
    FROM (
      SELECT s.id id, ${marks} ${lines} line
      FROM sessions s LEFT JOIN session_view_time v ON v.session_id = s.id
      WHERE s.id > @after AND s.id < @to ${condition}
      ORDER BY s.id LIMIT @most)`)
  return (after, most) => statement.get({ ...given, after, to, most: BigInt(most) }) as Row
}
