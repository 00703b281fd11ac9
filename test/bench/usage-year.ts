import type { Database } from '../../electron/store/database.ts'
import { rebuildUsage } from '../../electron/store/usage/rebuild.ts'
import { sessionIdsFrom } from '../../shared/session-id.ts'
import { QUARTER_MS, quarterOf } from '../../shared/usage.ts'

const DAY_MS = 86_400_000
const STREAMS = 50
const COUNTRIES = 60
const TAGS = 20
const VIEWERS = 100_000
const PROTOCOLS = ['hls', 'icecast', 'rtmp', 'srt', 'dash']

/** The same numbers each time, 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const countries = Array.from(
  { length: COUNTRIES },
  (_, at) => `${letters[Math.floor(at / 10) + 3]}${letters[(at * 7) % 26]}`,
)

/**
 * Fills empty tables with the sessions of a busy station over the days before a moment, and adds their usage up. More watch in
 * the evening; most watch few of the streams, which come from few countries.
 *
 * @param streamIds Ids of its streams, the favourite first. Default 50 of its own.
 */
export function fillUsage(
  db: Database,
  options: {
    readonly sessions: number
    readonly days: number
    readonly untilMs: number
    readonly streamIds?: readonly string[]
  },
): void {
  const { sessions, days, untilMs } = options
  const streamIds = options.streamIds ?? Array.from({ length: STREAMS }, (_, at) => `stream-${at}`)
  const next = numbers(7)
  const few = (count: number): number => Math.floor(count * next() ** 3)
  const putSession =
    db.prepare(`INSERT INTO sessions VALUES (?, ?, ?, NULL, ?, ?, 'subscribe', ?, ?, ?, 'VLC/3.0.21', NULL,
    ?, ?, NULL, 'grant_accepted', ?, ?, NULL, NULL, ?, 'reported', ?, NULL)`)
  const putUsage = db.prepare('INSERT INTO session_usage VALUES (?, ?, ?, ?)')
  const fromMs = untilMs - days * DAY_MS

  function put(number: number): void {
    const evening = next() < 0.6 ? 18 + 4 * next() : 24 * next()
    const day = Math.floor((number * days) / sessions)
    const startMs = Math.floor(fromMs + day * DAY_MS + evening * 3_600_000)
    const endMs = Math.min(untilMs - 1, startMs + Math.floor(30_000 + 7_200_000 * next() ** 2))
    if (endMs <= startMs) return
    const id = `${sessionIdsFrom(startMs)}-${number.toString(36).padStart(6, '0')}`
    const streamId = streamIds[few(streamIds.length)] ?? ''
    const viewer = next() < 0.7 ? `viewer-${few(VIEWERS)}` : null
    const partner = next() < 0.4 ? `partner-${few(12)}` : null
    const tags = [`tag-${few(TAGS)}`, ...(partner === null ? [] : [`tracking:${partner}`])]
    const address = `198.51.${Math.floor(256 * next())}.${Math.floor(256 * next())}`
    putSession.run(
      ...[id, number, `server-${few(4)}`, streamId, streamId, PROTOCOLS[few(5)], address],
      ...[countries[few(COUNTRIES)], viewer, viewer === null ? null : `grant-${few(20_000)}`],
      ...[JSON.stringify(tags), startMs, endMs, partner],
    )
    for (let from = startMs; from < endMs; ) {
      const to = Math.min(endMs, (quarterOf(from) + 1) * QUARTER_MS)
      putUsage.run(id, quarterOf(from), to - from, (to - from) * 250)
      from = to
    }
  }

  db.transaction(() => {
    for (let number = 0; number < sessions; number += 1) put(number)
  })()
  db.transaction(() => rebuildUsage(db))()
}
