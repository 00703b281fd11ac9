import type { AppError } from '../../shared/errors.ts'
import type { Database } from './database.ts'
import type { JournalWriter } from './journal-writer.ts'
import { storeError } from './sqlite-error.ts'
import type { JournalEntry } from './types.ts'

const KEPT_MAX = 10_000
/** Entries written in one turn once storing works again. */
const SLICE_ENTRIES = 512

export interface KeptEntriesTools {
  readonly db: Pick<Database, 'inTransaction' | 'exec'>
  readonly writer: JournalWriter
  /** How often storing is tried while it fails, milliseconds. */
  readonly probeMs: number
  /** Called after each try, with why it failed, or with null once nothing waits any more. */
  onTried(error: AppError | null): void
  /** Called with the number of entries that got on disk. */
  onStored(count: number): void
}

/** Entries that wait in memory for storing to work again, at most 10,000. */
export interface KeptEntries {
  readonly count: number
  /** As they are now, oldest first. */
  list(): readonly JournalEntry[]
  /** Entries that were turned away or made room since start. */
  readonly dropped: number
  /** @returns False when it was turned away. */
  add(entry: JournalEntry): boolean
  /** Tries to store them until it works, every so often. No effect while it does so already. */
  retry(): void
  /** Stops trying, after trying once more now. */
  close(): void
}

/** Keeps in memory what the store could not take, and tries again until it can. When there are too many, refusals make room. */
export function createKeptEntries(tools: KeptEntriesTools): KeptEntries {
  let entries: JournalEntry[] = []
  /** Entries that begin nothing; counted, so that none is looked for among thousands in vain. */
  let minors = 0
  let dropped = 0
  let timer: NodeJS.Timeout | null = null

  /** Writing nothing writes an empty row, so that a store that works again is noticed without anything waiting. */
  function write(): AppError | null {
    const slice = entries.slice(0, SLICE_ENTRIES)
    try {
      rollBackLeftOver()
      tools.writer.write(slice)
    } catch (error) {
      return storeError(error)
    }
    entries = entries.slice(slice.length)
    for (const entry of slice) if (beginsNothing(entry)) minors -= 1
    tools.onStored(slice.length)
    return null
  }

  /** Transactions here begin and end within one call: one that is open now lost its end to a failure. */
  function rollBackLeftOver(): void {
    if (tools.db.inTransaction) tools.db.exec('ROLLBACK')
  }

  function later(delayMs: number): void {
    timer = setTimeout(attempt, delayMs)
    timer.unref()
  }

  function attempt(): void {
    timer = null
    const error = write()
    if (error !== null) later(tools.probeMs)
    else if (entries.length > 0) later(0)
    if (error !== null || entries.length === 0) tools.onTried(error)
  }

  function makeRoom(): boolean {
    const at = minors === 0 ? -1 : entries.findIndex(beginsNothing)
    if (at === -1) return false
    entries.splice(at, 1)
    minors -= 1
    dropped += 1
    return true
  }

  return {
    get count() {
      return entries.length
    },
    list: () => [...entries],
    get dropped() {
      return dropped
    },
    add(entry) {
      const minor = beginsNothing(entry)
      if (entries.length >= KEPT_MAX && (minor || !makeRoom())) {
        dropped += 1
        return false
      }
      entries.push(entry)
      if (minor) minors += 1
      return true
    },
    retry() {
      if (timer === null) later(tools.probeMs)
    },
    close() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      while (entries.length > 0) if (write() !== null) return
    },
  }
}

/** Whether it is a decision whose loss changes nothing but a list: it began no session and bound no address. */
function beginsNothing(entry: JournalEntry): boolean {
  return entry.kind === 'decision' && entry.session === null && entry.binding == null
}
