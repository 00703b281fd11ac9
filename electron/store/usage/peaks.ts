import { QUARTER_MS, quarterOf } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
import { DIMENSION, placesOf } from './dimensions.ts'
import { createPeakDays, daysNotKnown } from './peak-days.ts'
import { createPeakFinder, higherPeak, type KeyPeak, type Peaks } from './peak-finder.ts'
import { createSessionsInPeriod } from './sessions.ts'
import { createUsageSummer } from './sums.ts'

const DAY_QUARTERS = 96
/** Sessions that are looked through for one question, at most: more would be waited for. */
const MOST_SESSIONS = 15_000
/** Ranges whose peaks are remembered, since all dimensions of a period are asked for in turn. */
const REMEMBERED = 16

type Range = readonly [from: number, to: number]

/** What looking a range through came to. */
export interface FoundPeaks {
  readonly peaks: Peaks
  /** False where sessions that began in it are no longer kept, or so many watched at once that there was no room for them. */
  readonly isWhole: boolean
}

/** Reads how many watched at once, by everything usage is listed by. Ranges are quarters of an hour, the end not included. */
export interface PeakReader {
  /** Looks a range through. */
  find(range: Range): Promise<FoundPeaks>
  /** Of a dimension. Null: not known, since too many sessions were to be looked through, or they are no longer kept. */
  of(dimension: number, range: Range): Promise<ReadonlyMap<string, KeyPeak> | null>
}

/**
 * Whole UTC days are read from what is kept; days that are not, and hours at the ends, from their sessions.
 *
 * @param mostHeld What is held of sessions at once, at most. Default as of {@link createPeakFinder}.
 */
export function createPeakReader(db: Database, mostHeld?: number): PeakReader {
  const sessions = createSessionsInPeriod(db)
  const sums = createUsageSummer(db)
  const days = createPeakDays(db)
  const remembered = new Map<string, Promise<FoundPeaks>>()

  async function find([from, to]: Range): Promise<FoundPeaks> {
    const finder = createPeakFinder(mostHeld)
    const period = { fromMs: from * QUARTER_MS, toMs: to * QUARTER_MS }
    let began = 0
    let latest = from
    for await (const each of sessions({ ...period, filter: {}, isForward: true })) {
      const { session, quarters } = each
      const first = quarterOf(session.startedAtMs)
      if (first > latest) await finder.pass(first)
      latest = Math.max(first, latest)
      finder.add(placesOf(session), session.startedAtMs, quarters)
      if (session.startedAtMs >= period.fromMs) began += 1
    }
    const isKept = began >= sums.total(DIMENSION.total, [from, to]).count
    const peaks = await finder.found()
    return { peaks: peaks ?? new Map(), isWhole: isKept && peaks !== null }
  }

  /** What was watched in it says whether anything came to it since. */
  function findOnce(range: Range): Promise<FoundPeaks> {
    const name = `${range.join(' ')} ${sums.total(DIMENSION.total, range).ms}`
    const found = remembered.get(name) ?? find(range)
    // One that failed is no answer for the next who asks.
    found.catch(() => remembered.delete(name))
    remembered.delete(name)
    remembered.set(name, found)
    const [oldest] = remembered.keys()
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest)
    return found
  }

  /** Those that may have been there in a range, at most. */
  const sessionsIn = ([from, to]: Range): number =>
    sums.total(DIMENSION.total, [from - DAY_QUARTERS, to]).count

  return {
    find,
    async of(dimension, [from, to]) {
      const [fromDay, toDay] = [Math.ceil(from / DAY_QUARTERS), Math.floor(to / DAY_QUARTERS)]
      const without = new Set(daysNotKnown(db, fromDay - 1, toDay + 1))
      const ranges = rangesOf([from, to], without)
      if (ranges.reduce((sum, range) => sum + sessionsIn(range), 0) > MOST_SESSIONS) return null
      const peaks = new Map<string, KeyPeak>()
      const raise = ([key, peak]: readonly [string, KeyPeak]): void => {
        peaks.set(key, higherPeak(peaks.get(key), peak))
      }
      for (const [key, peak] of days(dimension, fromDay - 1, toDay + 1)) {
        // What is known of a day holds for the part of it that its minute lies in.
        if (peak.atMs >= from * QUARTER_MS && peak.atMs < to * QUARTER_MS) raise([key, peak])
      }
      for (const range of ranges) {
        const found = await findOnce(range)
        if (!found.isWhole && without.has(Math.floor(range[0] / DAY_QUARTERS))) return null
        for (const each of found.peaks.get(dimension) ?? []) raise(each)
      }
      return peaks
    },
  }
}

/** What has to be looked through: hours before the first whole day and after the last one, and whole days of which nothing is kept. */
function rangesOf([from, to]: Range, without: ReadonlySet<number>): readonly Range[] {
  const first = Math.ceil(from / DAY_QUARTERS)
  const last = Math.floor(to / DAY_QUARTERS)
  if (first > last) return from < to ? [[from, to]] : []
  const whole = [...without]
    .filter((day) => day >= first && day < last)
    .map((day) => [day * DAY_QUARTERS, (day + 1) * DAY_QUARTERS] as const)
  return [
    [from, first * DAY_QUARTERS] as const,
    ...whole,
    [last * DAY_QUARTERS, to] as const,
  ].filter(([start, end]) => start < end)
}
