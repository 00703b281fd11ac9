import type { UsageLine, UsageSplit } from '../../../shared/usage.ts'
import { DIMENSION, NONE } from './dimensions.ts'
import { DIMENSION_OF, type Part } from './part.ts'
import type { Stretches, StretchReader } from './stretches.ts'

/**
 * Usage over time, a line for each key and one for all others together.
 *
 * @param keys    Whose lines are wanted, in this order.
 * @param part    The period. @param earlier The one before. Null: not compared.
 */
export function linesOf(
  read: StretchReader,
  split: UsageSplit,
  keys: readonly string[],
  part: Part,
  earlier: Part | null,
): readonly UsageLine[] {
  const now = splitOf(read, split, keys, part)
  const before = earlier === null ? null : splitOf(read, split, keys, earlier)
  const line = (key: string | null): UsageLine => ({
    key,
    values: now(key),
    before: before === null ? [] : before(key),
  })
  const others = line(null)
  const isAnything = [...others.values, ...others.before].some((value) => value !== 0)
  return [...keys.map(line), ...(isAnything ? [others] : [])]
}

/** The stretches of a key, or of all that is in none of them. */
type Split = (key: string | null) => readonly number[]

function splitOf(
  read: StretchReader,
  split: UsageSplit,
  keys: readonly string[],
  part: Part,
): Split {
  const of = split === 'refused' ? 'count' : 'ms'
  const dimension = DIMENSION_OF[split]
  const { bounds, rowScan } = part
  const found: Stretches =
    rowScan === null ? read.ofKeys(dimension, keys, of, bounds) : rowScan.stretches
  const none = new Array<number>(bounds.quarters.length - 1).fill(0)
  const total = (): readonly number[] => {
    if (rowScan !== null) return summed([...found.values()], none)
    if (split === 'refused') return read.total(dimension, of, bounds)
    // A filter that needs no scan is by what it is split by, so its lines are all there is.
    if (Object.keys(part.filter).length > 0) return summed([...found.values()], none)
    return read.ofKeys(DIMENSION.total, [NONE], of, bounds).get(NONE) ?? none
  }
  return (key) => {
    if (key !== null) return found.get(key) ?? none
    const shown = summed(
      keys.map((each) => found.get(each) ?? none),
      none,
    )
    return total().map((value, index) => value - (shown[index] ?? 0))
  }
}

const summed = (
  lines: readonly (readonly number[])[],
  none: readonly number[],
): readonly number[] =>
  none.map((_, index) => lines.reduce((sum, line) => sum + (line[index] ?? 0), 0))
