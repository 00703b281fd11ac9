import { z } from 'zod'
import type { ViewerPoint } from '../shared/api.ts'
import { createKeeper, readKeptFile } from './kept-file.ts'

const LOOK_MS = 60_000
const HOUR_MS = 3_600_000

const fileSchema = z
  .array(z.object({ atMs: z.number(), viewers: z.number(), publishers: z.number() }))
  .readonly()

/** How many were connected over the last hour, kept beyond a restart. */
export interface KeptChart {
  /** Points of the hour before the file was opened, oldest first. */
  readonly before: readonly ViewerPoint[]
  /** From now on keeps what is added, within a minute. */
  follow(points: () => readonly ViewerPoint[]): void
  /** Keeps the last of it. */
  close(): void
}

/**
 * Reads the file; one that is missing or damaged holds nothing, and points of a clock that was put back do not count.
 *
 * @param openedAtMs Epoch milliseconds.
 * @param onError    Told once when it cannot be written; it is tried again.
 */
export function openKeptChart(
  path: string,
  openedAtMs: number,
  onError: (error: unknown) => void,
): KeptChart {
  const file = createKeeper<readonly ViewerPoint[]>(path, LOOK_MS, onError)
  const isOfHour = ({ atMs }: ViewerPoint): boolean =>
    atMs <= openedAtMs && atMs > openedAtMs - HOUR_MS
  return {
    before: readKeptFile<readonly ViewerPoint[]>(path, fileSchema, []).filter(isOfHour),
    follow: file.follow,
    close: file.close,
  }
}
