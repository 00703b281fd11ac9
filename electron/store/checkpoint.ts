import type { Busyness } from './busyness.ts'
import type { Database } from './open.ts'

/** How often the write-ahead log is looked at, milliseconds. */
const LOOK_MS = 500
/** Pages in the log from which it is carried over. Few while callers would notice, since a page takes microseconds. */
const PAGES: Readonly<Record<Busyness, number>> = { quiet: 500, busy: 1000, full: 4000 }

export interface CheckpointerTools {
  /** How much the handler has to do just now. Default quiet. */
  busyness?(): Busyness
  onError?(error: unknown): void
}

export interface Checkpointer {
  start(): void
  stop(): void
}

interface LogState {
  busy: number
  log: number
  checkpointed: number
}

/**
 * Carries the write-ahead log over into the database now and then, never as part of a commit somebody waits for
 * (open.ts switches SQLite's own checkpoints off). Passive: it waits for no reader and no reader waits for it.
 */
export function createCheckpointer(db: Database, tools: CheckpointerTools = {}): Checkpointer {
  let timer: NodeJS.Timeout | null = null

  function look(): void {
    try {
      // NOOP only counts (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint).
      const state = checkpoint(db, 'NOOP')
      const limit = PAGES[tools.busyness?.() ?? 'quiet']
      if (state.log - state.checkpointed >= limit) checkpoint(db, 'PASSIVE')
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

function checkpoint(db: Database, mode: 'NOOP' | 'PASSIVE'): LogState {
  const [state] = db.pragma(`wal_checkpoint(${mode})`) as LogState[]
  return state ?? { busy: 0, log: 0, checkpointed: 0 }
}
