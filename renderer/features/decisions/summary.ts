import type { DecisionRecord } from '../../../shared/session.ts'

/** More than so many in one second are shown by kind. */
export const ABOVE = 25
/** More kinds than that in one second are told apart by stream no longer. */
const MOST_KINDS = 8
/** Stream names kept of one line. */
const MOST_STREAMS = 100
const SECOND_MS = 1_000

/** Decisions of one kind in one second, in one line. */
export interface Summary {
  /** Stable while the second goes on. */
  readonly id: string
  /** Start of the second, epoch milliseconds. */
  readonly atMs: number
  readonly outcome: DecisionRecord['outcome']
  readonly reason: DecisionRecord['reason']
  readonly action: DecisionRecord['action']
  readonly count: number
  /** Names asked for, each once, at most a hundred. */
  readonly streams: readonly string[]
  /** Null when it stands for several streams, or for names that no stream has. */
  readonly streamId: string | null
  readonly newestId: number
  readonly oldestId: number
}

/** A line of the list. */
export type Row = DecisionRecord | Summary

/** Whether a line stands for many decisions. */
export const isSummary = (row: Row): row is Summary => 'count' in row

/** Lowest id of the decisions a line stands for. */
export const oldestIdOf = (row: Row): number => (isSummary(row) ? row.oldestId : row.id)

const secondOf = (row: Row): number => Math.floor(row.atMs / SECOND_MS)

/**
 * Puts decisions in front of the lines that are there, both newest first: one by one while there are few, by kind where a
 * second holds more than {@link ABOVE}. Lines of one second stand in an order of their own, so that the same kind is found in the
 * same place second after second. Pure.
 */
export function withArrived(
  rows: readonly Row[],
  arrived: readonly DecisionRecord[],
): readonly Row[] {
  const seconds = [...Map.groupBy(arrived, secondOf)].reverse()
  let front: Row[] = []
  let rest = rows
  for (const [second, fresh] of seconds) {
    let open = 0
    while (front.length === 0 && rest[open] !== undefined && secondOf(rest[open] as Row) === second)
      open += 1
    const begun = rest.slice(0, open)
    rest = rest.slice(open)
    front = [...ofOneSecond([...fresh, ...begun]), ...front]
  }
  return [...front, ...rest]
}

function ofOneSecond(rows: readonly Row[]): readonly Row[] {
  const summaries = rows.filter(isSummary)
  if (summaries.length === 0 && rows.length <= ABOVE) return rows
  const wasCoarse = summaries.some((each) => each.id.endsWith(COARSE))
  const fine = wasCoarse ? null : fold(rows, fineKey)
  const folded = fine !== null && fine.length <= MOST_KINDS ? fine : fold(rows, coarseKey)
  return folded.toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

const COARSE = ' *'
const ORDER = { deny: 0, redirect: 1, allow: 2 } as const
const coarseKey = (row: Row): string =>
  `${secondOf(row)} ${ORDER[row.outcome]} ${row.reason} ${row.action}${COARSE}`
/** Names that no stream has are one kind: whoever makes them up must not fill the list. */
const fineKey = (row: Row): string =>
  `${secondOf(row)} ${ORDER[row.outcome]} ${row.reason} ${row.action} ${row.streamId ?? ''}`

function fold(rows: readonly Row[], keyOf: (row: Row) => string): readonly Summary[] {
  return [...Map.groupBy(rows, keyOf)].map(([id, same]) => summaryOf(id, same))
}

function summaryOf(id: string, rows: readonly Row[]): Summary {
  const first = rows[0] as Row
  const streams = new Set<string>()
  let count = 0
  let newestId = 0
  let oldestId = Number.POSITIVE_INFINITY
  for (const row of rows) {
    count += isSummary(row) ? row.count : 1
    newestId = Math.max(newestId, isSummary(row) ? row.newestId : row.id)
    oldestId = Math.min(oldestId, oldestIdOf(row))
    for (const name of isSummary(row) ? row.streams : [row.streamName]) {
      if (streams.size < MOST_STREAMS) streams.add(name)
    }
  }
  const { outcome, reason, action } = first
  const atMs = secondOf(first) * SECOND_MS
  const streamId = rows.every((row) => row.streamId === first.streamId) ? first.streamId : null
  return {
    id,
    atMs,
    outcome,
    reason,
    action,
    count,
    streams: [...streams],
    streamId,
    newestId,
    oldestId,
  }
}
