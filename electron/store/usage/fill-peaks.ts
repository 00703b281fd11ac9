import { QUARTER_MS } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
import { daysWithoutPeaks, keepPeaks } from './peak-days.ts'
import type { FoundPeaks } from './peaks.ts'

const DAY_MS = 96 * QUARTER_MS

/**
 * Keeps the peaks of each UTC day that is over and was not looked through since something came to it, the latest day first. Days
 * whose peaks cannot be known are noted too, and one that fails keeps no other.
 *
 * @param find  Looks a day through, away from the handler.
 * @param nowMs Epoch milliseconds.
 * @param goOn  Asked before each day.
 * @throws What the first day failed with, once the others are done.
 */
export async function fillPeaks(
  db: Database,
  find: (day: number) => Promise<FoundPeaks>,
  nowMs: number,
  goOn: () => boolean = () => true,
): Promise<void> {
  const failures: unknown[] = []
  for (const each of daysWithoutPeaks(db, 0, Math.floor(nowMs / DAY_MS))) {
    if (!goOn()) break
    try {
      const { peaks, isWhole } = await find(each.day)
      await keepPeaks(db, each, isWhole ? peaks : null)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
