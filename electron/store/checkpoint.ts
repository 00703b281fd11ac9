import type { Busyness } from './busyness.ts'
import type { Database } from './database.ts'
import { type LogState, logState, passiveCheckpoint, waitingPages } from './log-state.ts'

/** How often the write-ahead log is looked at, milliseconds. */
const LOOK_MS = 500
/** Pages in the log from which it is carried over. Few while callers would notice, since a page takes microseconds. */
const PAGES: Readonly<Record<Busyness, number>> = { quiet: 500, busy: 1000, full: 4000 }
/** What came meanwhile is carried over here when it is so few pages: only an empty log is begun anew, and it must be. */
const TAIL_PAGES = 200
/** How often the thread is asked in a row, each time for what came during the last. */
const ROUNDS = 4

export interface CheckpointerTools {
  /** How much the handler has to do just now. Default quiet. */
  busyness?(): Busyness
  /** Carries it over elsewhere, so that no caller waits for the disk. Default: here, between two turns. */
  aside?(): Promise<LogState>
  onError?(error: unknown): void
}

export interface Checkpointer {
  start(): void
  stop(): void
}

/**
 * Carries the write-ahead log over into the database now and then, never as part of a commit somebody waits for
 * (open.ts switches SQLite's own checkpoints off). Passive: it waits for no reader and no reader waits for it. When it
 * cannot be done aside, it is done here.
 */
export function createCheckpointer(db: Database, tools: CheckpointerTools = {}): Checkpointer {
  let timer: NodeJS.Timeout | null = null
  let isAside = false

  function look(): void {
    if (isAside) return
    try {
      if (waitingPages(logState(db)) < PAGES[tools.busyness?.() ?? 'quiet']) return
      if (tools.aside === undefined) passiveCheckpoint(db)
      else void carryAside(tools.aside)
    } catch (error) {
      tools.onError?.(error)
    }
  }

  async function carryAside(aside: () => Promise<LogState>): Promise<void> {
    isAside = true
    try {
      await inRounds(aside)
    } catch (error) {
      tools.onError?.(error)
      carryHere()
    } finally {
      isAside = false
    }
  }

  async function inRounds(aside: () => Promise<LogState>): Promise<void> {
    for (let round = 0; round < ROUNDS && timer !== null; round += 1) {
      await aside()
      if (timer === null) return
      const waiting = waitingPages(logState(db))
      if (waiting === 0) return
      if (waiting <= TAIL_PAGES) return carryHere()
    }
  }

  function carryHere(): void {
    if (timer === null) return
    try {
      passiveCheckpoint(db)
    } catch (error) {
      tools.onError?.(error)
    }
  }

  return {
    start() {
      if (timer !== null) return
      timer = setInterval(look, LOOK_MS)
      timer.unref()
    },
    stop() {
      if (timer !== null) clearInterval(timer)
      timer = null
    },
  }
}
