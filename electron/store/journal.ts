import { AppError } from '../../shared/errors.ts'
import { createCommitPace } from './commit-pace.ts'
import type { Database } from './database.ts'
import { createJournalWriter } from './journal-writer.ts'
import { createKeptEntries } from './kept-entries.ts'
import { storeError } from './sqlite-error.ts'
import type { Journal, JournalEntry } from './types.ts'

/** How long a lock is waited for, without blocking, before the entries fail, milliseconds. */
const BUSY_LIMIT_MS = 50
const BUSY_RETRY_MS = 2
const PROBE_MS = 500

export interface JournalTools {
  /** Told when a `done` or a health listener throws. Default: thrown again on its own, which ends the process. */
  onError?(error: unknown): void
  /** How often storing is tried while it fails, milliseconds. Default 500. */
  readonly probeMs?: number
}

/** The journal with what its owner needs besides. */
export interface StoreJournal extends Journal {
  /** Entries that wait in memory for storing to work again. */
  readonly kept: number
  /**
   * Commits what waits for the end of its turn, and answers what is in memory only even so, oldest first. Without what was appended:
   * that is acknowledged to nobody before it is stored, and may be refused yet.
   */
  unstored(): readonly JournalEntry[]
  /** Entries dropped since start because too many were kept. */
  readonly dropped: number
  /** Entries stored since start. */
  readonly stored: number
  /**
   * Commits what waits, for a lock up to 50 ms, and stops every timer. What is appended later fails.
   *
   * @returns How many entries could not be stored.
   */
  close(): number
}

type Done = (error: AppError | null) => void
type HealthListener = (error: AppError | null) => void

/** Makes the journal of an open, migrated database. One per database: it numbers the rows itself. */
export function createJournal(db: Database, tools: JournalTools = {}): StoreJournal {
  const now = (): number => performance.now()
  const writer = createJournalWriter(db)
  const pace = createCommitPace(now)
  const health = createHealth(tools.onError ?? throwAlone)
  const keptEntries = createKeptEntries({
    db,
    writer,
    probeMs: tools.probeMs ?? PROBE_MS,
    onTried: health.set,
    onStored: (count) => {
      stored += count
    },
  })
  let waiting: JournalEntry[] = []
  /** One per waiting entry; null for those that nobody waits for, which outlive a failure. */
  let dones: (Done | null)[] = []
  let stored = 0
  let closed = false
  let busySinceMs: number | null = null
  let immediate: NodeJS.Immediate | undefined
  let timer: NodeJS.Timeout | undefined

  function push(entry: JournalEntry, done: Done | null): void {
    waiting.push(entry)
    dones.push(done)
    // While a lock is waited for, the timer commits what comes as well.
    if (busySinceMs === null) immediate ??= setImmediate(endTurn)
  }

  function endTurn(): void {
    immediate = pace.isDue(waiting.length) ? undefined : setImmediate(endTurn)
    if (immediate === undefined) commit()
  }

  function clear(): void {
    clearImmediate(immediate)
    clearTimeout(timer)
    immediate = undefined
    timer = undefined
  }

  function commit(): void {
    clear()
    if (waiting.length === 0) return
    let error: AppError | null = null
    try {
      // Within a transaction they would not be on disk when this returns. One that is open between turns is broken.
      if (db.inTransaction) throw new AppError('ERR_DB_IO')
      writer.write(waiting)
    } catch (thrown) {
      error = storeError(thrown)
    }
    if (error?.code === 'ERR_DB_BUSY' && isWorthRetrying(now())) return
    pace.committed()
    busySinceMs = null
    finish(error)
  }

  function flush(): void {
    if (!db.inTransaction) commit()
  }

  function isWorthRetrying(nowMs: number): boolean {
    busySinceMs ??= nowMs
    if (closed || nowMs - busySinceMs >= BUSY_LIMIT_MS) return false
    timer = setTimeout(commit, BUSY_RETRY_MS)
    return true
  }

  function finish(error: AppError | null): void {
    const entries = waiting
    const settled = dones
    waiting = []
    dones = []
    if (error === null) stored += entries.length
    else fail(entries, settled, error)
    for (const done of settled) if (done !== null) health.guarded(done, error)
  }

  function fail(
    entries: readonly JournalEntry[],
    settled: readonly (Done | null)[],
    error: AppError,
  ): void {
    for (const [index, entry] of entries.entries()) {
      if (settled[index] === null) keptEntries.add(entry)
    }
    health.set(error)
    if (!closed) keptEntries.retry()
  }

  return {
    append(entry, done) {
      const refusal = closed ? new AppError('ERR_DB_IO') : health.error
      if (refusal === null) push(entry, done)
      else health.guarded(done, refusal)
    },
    keep(entry) {
      if (closed || health.error !== null) return keptEntries.add(entry)
      push(entry, null)
      return true
    },
    flush,
    unstored() {
      flush()
      return [...keptEntries.list(), ...waiting.filter((_, index) => dones[index] === null)]
    },
    onHealth: health.listen,
    close() {
      if (closed) return keptEntries.count
      closed = true
      db.pragma(`busy_timeout = ${BUSY_LIMIT_MS}`)
      commit()
      keptEntries.close()
      return keptEntries.count
    },
    get healthy() {
      return health.error === null
    },
    get kept() {
      return keptEntries.count
    },
    get dropped() {
      return keptEntries.dropped
    },
    get stored() {
      return stored
    },
  }
}

function throwAlone(error: unknown): void {
  setImmediate(() => {
    throw error
  })
}

/** Why storing fails now, and who is told when that changes. */
function createHealth(onError: (error: unknown) => void) {
  const listeners: HealthListener[] = []
  let current: AppError | null = null

  /** What a callback throws must not reach the others, nor the caller. */
  function guarded(call: Done, error: AppError | null): void {
    try {
      call(error)
    } catch (thrown) {
      onError(thrown)
    }
  }

  return {
    guarded,
    get error(): AppError | null {
      return current
    },
    set(error: AppError | null): void {
      const changed = error?.code !== current?.code
      current = error
      if (changed) for (const listener of listeners) guarded(listener, error)
    },
    listen: (listener: HealthListener): void => void listeners.push(listener),
  }
}
