import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { z } from 'zod'

const LOOK_MS = 60_000
/** Further ahead of what is known than this, a clock is not believed without being told so. */
const DOUBT_MS = 7 * 86_400_000

const fileSchema = z.object({ believedMs: z.number() })

/** Milliseconds of a clock that never jumps. It counts on while the machine sleeps, so that waking up is no jump. */
export const machineMs = (): number => uptime() * 1_000

interface KeptClockTools {
  /** Epoch milliseconds. */
  now(): number
  /** As {@link machineMs}. */
  monotonicMs(): number
  /** The latest moment the store has, epoch milliseconds, for when the file is missing. Null when it has none. */
  newestAtMs(): number | null
  /** Told once when the file cannot be written; it is tried again each minute. */
  onError(error: unknown): void
}

/** The latest moment that is believed, kept beyond a restart: a clock that is far ahead must not delete what is kept by age. */
export interface KeptClock {
  /** How far the clock is ahead of what could be, milliseconds. Null when it is believed. */
  doubtMs(): number | null
  /** Believes the clock as it is now. */
  confirm(): void
  /** From now on keeps what is believed, each minute. */
  begin(): void
  close(): void
}

/**
 * Reads the file; when it is missing or damaged, what the store has is believed, and without that the clock. It is no part of
 * the database, so that a restore does not set it back.
 */
export function openKeptClock(path: string, tools: KeptClockTools): KeptClock {
  const { now, monotonicMs } = tools
  let believedMs = read(path) ?? tools.newestAtMs() ?? now()
  let sinceMs = monotonicMs()
  let isFailing = false
  let timer: NodeJS.Timeout | undefined

  function doubtMs(): number | null {
    const aheadMs = now() - believedMs - (monotonicMs() - sinceMs)
    return aheadMs > DOUBT_MS ? Math.round(aheadMs) : null
  }

  function believe(): void {
    // Never back: a machine that starts without a clock of its own is put right soon, and that is nothing to be doubted.
    believedMs = Math.max(believedMs, now())
    sinceMs = monotonicMs()
  }

  function keep(): void {
    try {
      writeFileSync(`${path}.part`, JSON.stringify({ believedMs }), { mode: 0o600 })
      renameSync(`${path}.part`, path)
      isFailing = false
    } catch (error) {
      if (!isFailing) tools.onError(error)
      isFailing = true
    }
  }

  function look(): void {
    if (doubtMs() !== null) return
    believe()
    keep()
  }

  return {
    doubtMs,
    confirm() {
      believe()
      keep()
    },
    begin() {
      look()
      timer = setInterval(look, LOOK_MS)
      timer.unref()
    },
    close() {
      clearInterval(timer)
      if (timer !== undefined) look()
    },
  }
}

function read(path: string): number | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).believedMs
  } catch {
    return null
  }
}
