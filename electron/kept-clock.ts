import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { z } from 'zod'
import { createKeptFile, readKeptFile } from './kept-file.ts'
import { agoMs, carriedOn, type Moment } from './time-line.ts'

const LOOK_MS = 60_000
/** Further ahead of what is known than this, a clock is not believed without being told so. */
const DOUBT_MS = 7 * 86_400_000

const fileSchema = z.object({
  believedMs: z.number(),
  line: z.array(z.object({ fromMs: z.number(), toMs: z.number() })).readonly(),
  last: z.object({ wallMs: z.number(), machineMs: z.number(), boot: z.string() }),
})

type Kept = z.infer<typeof fileSchema>

/** Milliseconds of a clock that never jumps. It counts on while the machine sleeps, so that waking up is no jump. */
export const machineMs = (): number => uptime() * 1_000

/** Both clocks of this machine as they are now. */
export const thisMoment = (): Moment => ({ wallMs: Date.now(), machineMs: machineMs(), boot: BOOT })

/** Only Linux tells; elsewhere each process takes itself for the first since the machine started. */
const BOOT = ((): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return randomUUID()
  }
})()

interface KeptClockTools {
  now(): Moment
  /** The latest moment the store has, epoch milliseconds, for when the file is missing. Null when it has none. */
  newestAtMs(): number | null
  /** Told once when the file cannot be written; it is tried again each minute. */
  onError(error: unknown): void
}

/**
 * What is known of the wall clock, kept beyond a restart: the latest moment that is believed, so that a clock that is far ahead
 * deletes nothing, and when it jumped, so that nothing counts as older than it is.
 */
export interface KeptClock {
  /** How far the clock is ahead of what could be, milliseconds. Null when it is believed. */
  doubtMs(): number | null
  /** Believes the clock as it is now. */
  confirm(): void
  /**
   * How long something has lasted when the file was opened, without jumps of the clock, milliseconds; at least 0.
   *
   * @param beganAtMs By the clock as it was then, epoch milliseconds.
   */
  lastedMsAtStart(beganAtMs: number): number
  /** From now on keeps what is known, each minute. */
  begin(): void
  close(): void
}

/**
 * Reads the file; when it is missing or damaged, what the store has is believed, and without that the clock. It is no part of
 * the database, so that a restore does not set it back.
 */
export function openKeptClock(path: string, tools: KeptClockTools): KeptClock {
  const { now } = tools
  const kept = readKeptFile<Kept | null>(path, fileSchema, null)
  let last = now()
  let line = carriedOn(kept?.line ?? [], kept?.last ?? null, last)
  const lineAtStart = line
  let believed = {
    atMs: kept?.believedMs ?? tools.newestAtMs() ?? last.wallMs,
    sinceMs: last.machineMs,
  }
  const write = createKeptFile(path, tools.onError)
  let timer: NodeJS.Timeout | undefined

  function doubtMs(): number | null {
    const { wallMs, machineMs } = now()
    const aheadMs = wallMs - believed.atMs - (machineMs - believed.sinceMs)
    return aheadMs > DOUBT_MS ? Math.round(aheadMs) : null
  }

  function believe(): void {
    const { wallMs, machineMs } = now()
    // Never back: a machine that starts without a clock of its own is put right soon, and that is nothing to be doubted.
    believed = { atMs: Math.max(believed.atMs, wallMs), sinceMs: machineMs }
  }

  function keep(): void {
    const moment = now()
    line = carriedOn(line, last, moment)
    last = moment
    write(JSON.stringify({ believedMs: believed.atMs, line, last }))
  }

  function look(): void {
    if (doubtMs() === null) believe()
    keep()
  }

  return {
    doubtMs,
    confirm() {
      believe()
      keep()
    },
    lastedMsAtStart: (beganAtMs) => agoMs(lineAtStart, beganAtMs, LOOK_MS),
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
