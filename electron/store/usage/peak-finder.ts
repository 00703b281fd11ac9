import { QUARTER_MS, quarterOf } from '../../../shared/usage.ts'
import type { UsagePlace } from './dimensions.ts'
import { MINUTE_MS, noMinutes, spreadOverMinutes } from './minutes.ts'

/** The fullest minute of a key. */
export interface KeyPeak {
  /** Watched in it, milliseconds. */
  readonly ms: number
  /** That minute, epoch milliseconds. The first of several alike. */
  readonly atMs: number
}

/** The fullest minute of each key, by dimension. */
export type Peaks = ReadonlyMap<number, ReadonlyMap<string, KeyPeak>>

/** Finds the fullest minutes of keys from what sessions watched. */
export interface PeakFinder {
  /**
   * Adds a session, in any order. Within a quarter of an hour it is taken to have watched from its start on, in its first, and
   * from the beginning of each other.
   */
  add(
    places: readonly UsagePlace[],
    startedAtMs: number,
    parts: readonly { readonly quarter: number; readonly ms: number }[],
  ): void
  found(): Peaks
}

/** A key of a dimension, with what was found of it so far. */
interface Place {
  readonly dimension: number
  readonly key: string
  ms: number
  atMs: number
}

/** Of a session in a quarter of an hour. */
interface Piece {
  readonly places: readonly Place[]
  readonly ms: number
  readonly seenAtMs: number
}

export function createPeakFinder(): PeakFinder {
  const places = new Map<string, Place>()
  const quarters = new Map<number, Piece[]>()

  function placeAt([dimension, key]: UsagePlace): Place {
    const name = `${dimension} ${key}`
    const known = places.get(name)
    if (known !== undefined) return known
    const made = { dimension, key, ms: 0, atMs: 0 }
    places.set(name, made)
    return made
  }

  return {
    add(at, startedAtMs, parts) {
      const own = at.map(placeAt)
      const first = quarterOf(startedAtMs)
      for (const { quarter, ms } of parts) {
        const seenAtMs = (quarter === first ? startedAtMs : quarter * QUARTER_MS) + ms
        const piece = { places: own, ms, seenAtMs }
        const pieces = quarters.get(quarter)
        if (pieces === undefined) quarters.set(quarter, [piece])
        else pieces.push(piece)
      }
    },
    found() {
      for (const [quarter, pieces] of [...quarters].sort(([one], [next]) => one - next)) {
        raise(quarter, pieces)
      }
      const peaks = new Map<number, Map<string, KeyPeak>>()
      for (const { dimension, key, ms, atMs } of places.values()) {
        const keys = peaks.get(dimension) ?? new Map<string, KeyPeak>()
        peaks.set(dimension, keys)
        if (ms > 0) keys.set(key, { ms, atMs })
      }
      return peaks
    },
  }
}

/** Raises the peaks of those who watched in a quarter of an hour. Quarters are to come in order. */
function raise(quarter: number, pieces: readonly Piece[]): void {
  const minutes = new Map<Place, number[]>()
  for (const { places, ms, seenAtMs } of pieces) {
    const spread = noMinutes()
    spreadOverMinutes(spread, quarter, ms, seenAtMs)
    for (const place of places) {
      const sums = minutes.get(place)
      if (sums === undefined) minutes.set(place, [...spread])
      else for (let at = 0; at < spread.length; at++) sums[at] = (sums[at] ?? 0) + (spread[at] ?? 0)
    }
  }
  for (const [place, sums] of minutes) {
    for (const [minute, ms] of sums.entries()) {
      if (ms <= place.ms) continue
      place.ms = ms
      place.atMs = quarter * QUARTER_MS + minute * MINUTE_MS
    }
  }
}

/** The higher of two; the earlier where both are alike. */
export function higherPeak(one: KeyPeak | undefined, other: KeyPeak): KeyPeak {
  if (one === undefined) return other
  const isOther = other.ms > one.ms || (other.ms === one.ms && other.atMs < one.atMs)
  return isOther ? other : one
}
