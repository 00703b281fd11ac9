import type { UsageStep } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'

const DAY_QUARTERS = 96

/** What a key came to in each stretch of a period. */
export type Stretches = ReadonlyMap<string, readonly number[]>

/** Stretches of a period by their first quarters of an hour, and the first after the last. */
export interface Bounds {
  readonly step: UsageStep
  /** One more than there are stretches. */
  readonly quarters: readonly number[]
}

/** Reads what was added up of keys, over time. */
export interface StretchReader {
  /** Of some keys, each by itself. */
  ofKeys(dimension: number, keys: readonly string[], of: 'ms' | 'count', bounds: Bounds): Stretches
  /** Of all keys together. */
  total(dimension: number, of: 'ms' | 'count', bounds: Bounds): readonly number[]
}

interface Row {
  readonly key: string
  readonly at: number
  readonly value: number
}

/** Key of all of them together. */
const ALL = ''

/**
 * A stretch of days is read as days of UTC, and set right by the quarters of an hour between them and its own ends: a year by the day
 * is some thousand rows in any zone, each found by its whole key, however many other keys there are.
 */
export function createStretchReader(db: Database): StretchReader {
  const find = (level: 'quarter' | 'day', of: 'ms' | 'count', isTotal: boolean) => {
    const wanted = `WITH wanted AS MATERIALIZED (SELECT value FROM json_each(@units))`
    const where = `u.dimension = @dimension AND u.${level} = wanted.value`
    return db.prepare<[object], Row>(
      isTotal
        ? `${wanted} SELECT '${ALL}' key, u.${level} at, sum(u.${of}) value FROM wanted
           CROSS JOIN usage_${level} u ON ${where} GROUP BY u.${level}`
        : `${wanted} SELECT u.key, u.${level} at, u.${of} value FROM wanted CROSS JOIN json_each(@keys) k
           CROSS JOIN usage_${level} u ON ${where} AND u.key = k.value`,
    )
  }

  function read(
    dimension: number,
    keys: readonly string[] | null,
    of: 'ms' | 'count',
    bounds: Bounds,
  ): Stretches {
    const found = new Map<string, number[]>()
    for (const [level, units] of unitsOf(bounds)) {
      const asked = { dimension, units: JSON.stringify([...units.keys()]) }
      const rows = find(level, of, keys === null).iterate(
        keys === null ? asked : { ...asked, keys: JSON.stringify(keys) },
      )
      for (const { key, at, value } of rows) {
        const sums = found.get(key) ?? new Array<number>(bounds.quarters.length - 1).fill(0)
        found.set(key, sums)
        for (const [index, sign] of units.get(at) ?? []) {
          sums[index] = (sums[index] ?? 0) + sign * value
        }
      }
    }
    return found
  }

  return {
    ofKeys: read,
    total: (dimension, of, bounds) =>
      read(dimension, null, of, bounds).get(ALL) ??
      new Array<number>(bounds.quarters.length - 1).fill(0),
  }
}

/** Where a unit is added, or with a minus taken away. */
type Units = Map<number, (readonly [index: number, sign: 1 | -1])[]>

function unitsOf({ step, quarters }: Bounds): readonly (readonly ['quarter' | 'day', Units])[] {
  const byQuarter: Units = new Map()
  const byDay: Units = new Map()
  const add = (to: Units, from: number, end: number, index: number, sign: 1 | -1): void => {
    for (let unit = from; unit < end; unit++) {
      const known = to.get(unit)
      if (known === undefined) to.set(unit, [[index, sign]])
      else known.push([index, sign])
    }
  }
  const isByDay = step === 'day' || step === 'month'
  for (let index = 0; index + 1 < quarters.length; index++) {
    const from = quarters[index] ?? 0
    const to = quarters[index + 1] ?? 0
    if (!isByDay) {
      add(byQuarter, from, to, index, 1)
      continue
    }
    const fromDay = Math.round(from / DAY_QUARTERS)
    const toDay = Math.round(to / DAY_QUARTERS)
    add(byDay, fromDay, toDay, index, 1)
    add(byQuarter, from, fromDay * DAY_QUARTERS, index, 1)
    add(byQuarter, fromDay * DAY_QUARTERS, from, index, -1)
    add(byQuarter, toDay * DAY_QUARTERS, to, index, 1)
    add(byQuarter, to, toDay * DAY_QUARTERS, index, -1)
  }
  return [
    ['day', byDay],
    ['quarter', byQuarter],
  ]
}
