import type { Days } from './calendar.ts'
import type { ErrorCode } from './errors.ts'

/** What a file covers that is made by itself: the day before, the week before from Monday to Sunday, the month before. */
export const EXPORT_PERIODS = ['day', 'week', 'month'] as const

/** One time a file was to be made. */
export interface ScheduledRun {
  /** The days it covers, local, both included. */
  readonly days: Days
  readonly startedAtMs: number
  readonly endedAtMs: number
  /** Whether an operator asked for it. */
  readonly isByHand: boolean
  readonly state: 'done' | 'failed'
  /** The file. Null when there is none. */
  readonly path: string | null
  readonly rows: number
  readonly bytes: number
  /** Why it failed, a sentence, with its code. Null when it did not. */
  readonly problem: string | null
  readonly code: ErrorCode | null
}

/** How an export that is made by itself is doing. */
export interface ScheduledExportStatus {
  readonly name: string
  /** When the next file is made. Null while it is switched off. */
  readonly nextAtMs: number | null
  readonly isRunning: boolean
  /** Due, but held back because the station is on air: until when at most. Null when it is not held back. */
  readonly waitsUntilMs: number | null
  /** The latest first, 20 at most. */
  readonly runs: readonly ScheduledRun[]
}
