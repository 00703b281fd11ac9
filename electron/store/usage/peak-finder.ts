import { setImmediate as nextTurn } from 'node:timers/promises'
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

/** The fullest minute of each key, by dimension. Keys that never had more than one viewer are left out. */
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
  /** Adds up the quarters of an hour before one, and lets go of what was held for them: nothing of them is to come any more. */
  pass(before: number): Promise<void>
  /** Adds up what is left. Null: more had to be held at once than there is room for. */
  found(): Promise<Peaks | null>
}

/** What is held at once, at most: pieces, of which a session is as good as ten. Some 150 MB, in a thread that has 256. */
const MOST_HELD = 1_000_000
const SESSION_HOLDS = 10
/** Pieces added up in one turn. */
const SLICE_PIECES = 1_000

/** Of a session in a quarter of an hour. */
interface Piece {
  readonly places: readonly UsagePlace[]
  readonly ms: number
  readonly seenAtMs: number
  /** What is let go of with it. */
  readonly holds: number
}

/** By dimension, then by key: watched in each minute of a quarter of an hour. */
type Minutes = Map<number, Map<string, number[]>>

/** @param most Default 1,000,000: what a quarter of an hour and those after it may have, of up to 90,000 sessions. */
export function createPeakFinder(most = MOST_HELD): PeakFinder {
  const quarters = new Map<number, Piece[]>()
  const peaks = new Map<number, Map<string, KeyPeak>>()
  let held = 0
  let isTooMuch = false

  function hold(quarter: number, piece: Piece): void {
    const pieces = quarters.get(quarter)
    if (pieces === undefined) quarters.set(quarter, [piece])
    else pieces.push(piece)
    held += piece.holds
  }

  async function pass(before: number): Promise<void> {
    const passed = [...quarters.keys()].filter((each) => each < before).sort((a, b) => a - b)
    for (const quarter of passed) {
      const pieces = quarters.get(quarter) ?? []
      quarters.delete(quarter)
      for (const { holds } of pieces) held -= holds
      await raise(peaks, quarter, pieces)
    }
  }

  return {
    add(places, startedAtMs, parts) {
      if (isTooMuch) return
      const first = quarterOf(startedAtMs)
      for (const [index, { quarter, ms }] of parts.entries()) {
        const seenAtMs = (quarter === first ? startedAtMs : quarter * QUARTER_MS) + ms
        const isLast = index === parts.length - 1
        hold(quarter, { places, ms, seenAtMs, holds: isLast ? 1 + SESSION_HOLDS : 1 })
      }
      isTooMuch = held > most
      if (isTooMuch) quarters.clear()
    },
    pass,
    async found() {
      await pass(Number.POSITIVE_INFINITY)
      return isTooMuch ? null : peaks
    },
  }
}

/** Raises the peaks of those who watched in a quarter of an hour, in slices between which others take their turns. */
async function raise(
  peaks: Map<number, Map<string, KeyPeak>>,
  quarter: number,
  pieces: readonly Piece[],
): Promise<void> {
  const minutes: Minutes = new Map()
  for (const [index, piece] of pieces.entries()) {
    if (index > 0 && index % SLICE_PIECES === 0) await nextTurn()
    addMinutes(minutes, quarter, piece)
  }
  let seen = 0
  for (const [dimension, keys] of minutes) {
    const own = peaks.get(dimension) ?? new Map<string, KeyPeak>()
    peaks.set(dimension, own)
    for (const [key, sums] of keys) {
      const peak = fullest(quarter, sums)
      if (peak.ms > MINUTE_MS) own.set(key, higherPeak(own.get(key), peak))
      seen += 1
      if (seen % SLICE_PIECES === 0) await nextTurn()
    }
  }
}

function addMinutes(minutes: Minutes, quarter: number, { places, ms, seenAtMs }: Piece): void {
  const spread = noMinutes()
  spreadOverMinutes(spread, quarter, ms, seenAtMs)
  for (const [dimension, key] of places) {
    let keys = minutes.get(dimension)
    if (keys === undefined) {
      keys = new Map()
      minutes.set(dimension, keys)
    }
    const sums = keys.get(key)
    if (sums === undefined) keys.set(key, [...spread])
    else for (let at = 0; at < spread.length; at++) sums[at] = (sums[at] ?? 0) + (spread[at] ?? 0)
  }
}

function fullest(quarter: number, sums: readonly number[]): KeyPeak {
  const ms = Math.max(...sums)
  return { ms, atMs: quarter * QUARTER_MS + sums.indexOf(ms) * MINUTE_MS }
}

/** The higher of two; the earlier where both are alike. */
export function higherPeak(one: KeyPeak | undefined, other: KeyPeak): KeyPeak {
  if (one === undefined) return other
  const isOther = other.ms > one.ms || (other.ms === one.ms && other.atMs < one.atMs)
  return isOther ? other : one
}
