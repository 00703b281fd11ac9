import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import type { Busyness } from './busyness.ts'
import type { Database } from './database.ts'
import { toDecisionRow, toSessionRow } from './history-rows.ts'
import { decodeEntries } from './journal-codec.ts'
import { sqliteCode } from './sqlite-error.ts'
import { createLateEnds } from './truncate-addresses.ts'
import type { JournalEntry } from './types.ts'
import { createUsageFold, type UsageFold } from './usage/fold-usage.ts'
import { createViewTimeAdder } from './view-time.ts'

/** Work done in one turn, milliseconds, the commit not counted. At least one journal row is folded. */
const SLICE_MS = 1
/** How often the journal is looked at while there is nothing to fold, milliseconds. */
const IDLE_MS = 250
/** Pause after folding failed, milliseconds. */
const FAILED_MS = 1000
/**
 * Pause after a slice, in lengths of that slice: what part of the time folding may take. When the handler is full the
 * journal grows, since every moment is worth more to those who wait; it is folded when they are gone.
 */
const PAUSE: Readonly<Record<Busyness, number>> = { quiet: 4, busy: 30, full: 200 }
/** No pause is longer, milliseconds: a slice costs a commit, which when full all others wait for. */
const MOST_PAUSE_MS: Readonly<Record<Busyness, number>> = { quiet: 250, busy: 250, full: 2000 }
/** The same where somebody waits for it to be done, who is not in a hurry. */
const PAUSE_BESIDE: Readonly<Record<Busyness, number>> = { quiet: 0, busy: 4, full: 20 }
/** Rows read ahead. */
const PAGE_ROWS = 16

export interface FolderTools {
  /** How much the handler has to do just now. Default quiet. */
  busyness?(): Busyness
  /** Told when folding fails; it is tried again. A damaged row is told of once, left where it is, and passed over. */
  onError?(error: unknown): void
}

/** Moves what the journal holds into the indexed history tables, in the background. */
export interface Folder {
  /** Begins folding what is there and what comes. */
  start(): void
  /** Stops at once; what is not folded stays in the journal. */
  stop(): void
  /**
   * Folds everything that is in the journal now, in slices, others taking their turns between them.
   *
   * @param pace `beside`: with pauses while the handler is busy, which may have left many rows. Default `at-once`, for who looks at a screen.
   */
  foldAll(pace?: 'at-once' | 'beside'): Promise<void>
}

interface JournalRow {
  seq: number
  entries: string
}

/** Makes a folder on the connection the journal is written with; then no two can be in each other's way. */
export function createFolder(db: Database, tools: FolderTools = {}): Folder {
  const usage = createUsageFold(db)
  const apply = createApply(db, usage)
  const page = db.prepare<[number, number], JournalRow>(
    `SELECT seq, entries FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${PAGE_ROWS}`,
  )
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck()
  const remove = db.prepare<[number]>('DELETE FROM journal WHERE seq = ?')
  let timer: NodeJS.Timeout | null = null
  /** The last damaged row; it and those before it are not looked at again. */
  let passedOver = 0

  /** Rows leave the journal in the transaction that takes them into the tables: each is folded exactly once. */
  const foldRows = db.transaction((rows: readonly JournalRow[], untilMs: number): void => {
    // What a transaction added that fell through is in no table.
    usage.clear()
    for (const row of rows) {
      for (const entry of decodeEntries(row.entries)) apply(entry)
      remove.run(row.seq)
      if (performance.now() >= untilMs) break
    }
    usage.store()
  })

  /** Folds for a moment, of the rows up to a number. False when there was nothing to fold. */
  function slice(lastSeq: number): boolean {
    const rows = page.all(passedOver, lastSeq)
    if (rows.length === 0) return false
    try {
      foldRows.immediate(rows, performance.now() + SLICE_MS)
    } catch (error) {
      if (!isRowFault(error)) throw error
      for (const row of rows) foldOrPassOver(row)
    }
    return true
  }

  /** One damaged row must not keep back those that follow. */
  function foldOrPassOver(row: JournalRow): void {
    try {
      foldRows.immediate([row], 0)
    } catch (error) {
      if (!isRowFault(error)) throw error
      passedOver = row.seq
      tools.onError?.(error)
    }
  }

  function run(): void {
    const startMs = performance.now()
    let pauseMs = IDLE_MS
    try {
      if (slice(Number.MAX_SAFE_INTEGER)) {
        const busyness = tools.busyness?.() ?? 'quiet'
        const pause = (performance.now() - startMs) * PAUSE[busyness]
        pauseMs = Math.min(MOST_PAUSE_MS[busyness], pause)
      }
    } catch (error) {
      pauseMs = FAILED_MS
      tools.onError?.(error)
    }
    schedule(pauseMs)
  }

  function schedule(delayMs: number): void {
    timer = setTimeout(run, delayMs)
    timer.unref()
  }

  return {
    start() {
      if (timer === null) schedule(0)
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
    async foldAll(pace = 'at-once') {
      const end = last.get() ?? 0
      for (;;) {
        const startMs = performance.now()
        if (!slice(end)) return
        const length = pace === 'beside' ? PAUSE_BESIDE[tools.busyness?.() ?? 'quiet'] : 0
        if (length === 0) await nextTurn()
        else await pause((performance.now() - startMs) * length)
      }
    },
  }
}

/** Whether it is about what a row holds, and would be so again; not about the disk. */
function isRowFault(error: unknown): boolean {
  if (error instanceof AppError || error instanceof TypeError || error instanceof RangeError) {
    return true
  }
  const code = sqliteCode(error)
  return code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_MISMATCH'
}

/** Prepares what one entry does to the history tables. View time is added, so an entry is applied once. */
function createApply(db: Database, usage: UsageFold): (entry: JournalEntry) => void {
  const findDecision = db.prepare<[number], Pick<DecisionRecord, 'outcome' | 'reason'>>(
    'SELECT outcome, reason FROM decisions WHERE id = ?',
  )
  const putDecision = db.prepare(`
    INSERT OR REPLACE INTO decisions VALUES (@id, @at_ms, @media_server_id, @action, @stream_id, @stream_name, @protocol,
      @outcome, @reason, @rule_id, @grant_id, @viewer_id, @address, @country, @user_agent, @referer, @session_key,
      @session_id, @rule_version, @detail)`)
  const putSession = db.prepare(`
    INSERT INTO sessions VALUES (@id, @decision_id, @media_server_id, @session_key, @stream_id, @stream_name, @action,
      @protocol, @address, @country, @user_agent, @referer, @viewer_id, @grant_id, @rule_id, @reason, @tags,
      @started_at_ms, @ends_at_ms, @revoked_at_ms, @ended_at_ms, @end,
      @tracking_id, @proof)
    ON CONFLICT (id) DO NOTHING`)
  const putEnd = db.prepare<[number, string, string]>(
    'UPDATE sessions SET ended_at_ms = ?, end = ? WHERE id = ? AND ended_at_ms IS NULL',
  )
  const noteEnd = createLateEnds(db)
  const addViewTime = createViewTimeAdder(db)
  return (entry) => {
    if (entry.kind === 'viewed') {
      addViewTime(entry)
      usage.viewed(entry)
      return
    }
    if (entry.kind === 'end') {
      putEnd.run(entry.atMs, entry.end, entry.sessionId)
      noteEnd(entry.atMs)
      return
    }
    const { decision, session } = entry
    usage.decided(decision, findDecision.get(decision.id) ?? null)
    putDecision.run(toDecisionRow(decision))
    if (session === null) return
    if (putSession.run(toSessionRow(session)).changes > 0) usage.started(session)
  }
}
