import { AppError } from '../../../shared/errors.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** From a moment on a zone is so far ahead of UTC. */
interface Stretch {
  readonly fromMs: number
  readonly offsetMinutes: number
}

/**
 * A time in a zone as SQL: ISO 8601 with its offset, in whole seconds, `2026-03-29T03:00:00+02:00`. Null stays null.
 *
 * @param ms      SQL of epoch milliseconds or null.
 * @param earliestMs No time is earlier.
 * @param latestMs   No time is later.
 * @throws AppError ERR_TIME_ZONE_INVALID
 * @see ISO 8601-1:2019 section 5.4.2; RFC 3339
 */
export function timeIn(
  timeZone: string,
  earliestMs: number,
  latestMs: number,
): (ms: string) => string {
  const stretches = stretchesOf(timeZone, earliestMs, latestMs)
  return (ms) => {
    const [first, ...later] = stretches.map(({ offsetMinutes }) => written(ms, offsetMinutes))
    if (later.length === 0) return first ?? 'NULL'
    const branches = stretches.slice(1).map(({ fromMs }, n) => {
      const before = n === 0 ? first : later[n - 1]
      return `WHEN ${ms} < ${fromMs} THEN ${before}`
    })
    return `CASE ${branches.join(' ')} ELSE ${later.at(-1)} END`
  }
}

/**
 * Writes a time in a zone the same way.
 *
 * @throws AppError ERR_TIME_ZONE_INVALID
 */
export function timeTextIn(timeZone: string): (atMs: number) => string {
  const offsetAt = offsetsOf(timeZone)
  return (atMs) => {
    const minutes = offsetAt(atMs)
    const local = new Date(atMs + minutes * MINUTE_MS).toISOString()
    return local.slice(0, 'YYYY-MM-DDThh:mm:ss'.length) + offsetText(minutes)
  }
}

/** Twice as fast as `strftime`, which reads its format for each time. */
const written = (ms: string, offsetMinutes: number): string =>
  `replace(datetime(${ms} / 1000 + ${offsetMinutes * 60}, 'unixepoch'), ' ', 'T') || '${offsetText(offsetMinutes)}'`

function offsetText(minutes: number): string {
  const sign = minutes < 0 ? '-' : '+'
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

/** Looks once a day, and where the offset is another than the day before for the minute it changed. */
function stretchesOf(timeZone: string, earliestMs: number, latestMs: number): readonly Stretch[] {
  const offsetAt = offsetsOf(timeZone)
  const startMs = Math.floor(earliestMs / DAY_MS) * DAY_MS
  const found: Stretch[] = [{ fromMs: startMs, offsetMinutes: offsetAt(startMs) }]
  for (let dayMs = startMs; dayMs <= latestMs; dayMs += DAY_MS) {
    const offsetMinutes = offsetAt(dayMs + DAY_MS)
    if (offsetMinutes === found.at(-1)?.offsetMinutes) continue
    let fromMs = dayMs
    let toMs = dayMs + DAY_MS
    while (toMs - fromMs > MINUTE_MS) {
      const middleMs = fromMs + Math.floor((toMs - fromMs) / 2 / MINUTE_MS) * MINUTE_MS
      if (offsetAt(middleMs) === offsetMinutes) toMs = middleMs
      else fromMs = middleMs
    }
    found.push({ fromMs: toMs, offsetMinutes })
  }
  return found
}

/** Minutes a zone is ahead of UTC at a moment. */
function offsetsOf(timeZone: string): (atMs: number) => number {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch (cause) {
    throw new AppError('ERR_TIME_ZONE_INVALID', undefined, { cause })
  }
  return (atMs) => {
    const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value
    const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? []
    if (sign === undefined) return 0
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  }
}
