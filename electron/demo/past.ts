import { sessionIdsFrom } from '../../shared/session-id.ts'
import { QUARTER_MS, quarterOf } from '../../shared/usage.ts'
import type { Database } from '../store/open.ts'
import { DIMENSION, placesOf } from '../store/usage/dimensions.ts'
import { createRollup, type Rollup } from '../store/usage/rollup.ts'
import { createRandom, type Random } from './random.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Two of the longest months, so that any month has one before it. */
const DAYS = 62
const SESSIONS_A_DAY = 64

/** The media servers of a station, and ids of its streams by their names: those of the demo, as far as they are there. */
interface PastStation {
  readonly icecast: { readonly server: { readonly id: string } }
  readonly nimble: { readonly server: { readonly id: string } }
  readonly streamIds: ReadonlyMap<string, string>
}

interface PastStream {
  readonly id: string
  readonly name: string
  readonly serverId: string
  readonly protocol: 'icecast' | 'hls'
  /** What a viewer is sent. */
  readonly bytesPerMs: number
  /** Part of all who come, of 1. */
  readonly share: number
  /** On weekends more watch, on other days more listen. */
  readonly weekend: number
}

/** Who comes most often first. */
const PLACES = [
  ['81.2', 'GB'],
  ['91.64', 'DE'],
  ['78.192', 'FR'],
  ['130.225', 'DK'],
  ['213.180', 'FI'],
  ['24.48', 'CA'],
  ['62.10', 'US'],
  ['177.32', 'BR'],
  ['203.0', 'AU'],
  ['41.76', 'ZA'],
] as const
const AGENTS = ['VLC/3.0.21 LibVLC/3.0.21', 'Lavf/60.16.100'] as const
const REFUSALS = ['rule_drop', 'grant_expired', 'stream_unknown'] as const

/**
 * Gives a demo two months of sessions before now, so that usage has something to be compared with: more in the evening and at
 * weekends, a little more each week. The same at every start but for the time.
 *
 * @param db   A connection to its database, in which nothing was recorded yet.
 * @param days How far back. Default 62.
 * @returns Stores a day each time it is asked for the next, the earliest first, so that others have their turns in between.
 */
export function* pastDays(
  db: Database,
  station: PastStation,
  nowMs: number,
  days: number = DAYS,
): Generator<undefined, undefined> {
  const random = createRandom(20_261_130)
  const streams = streamsOf(station)
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS
  const rollup = createRollup(db)
  const store = storer(db, rollup, random)
  const storeDay = db.transaction((ago: number) => {
    const dayMs = today - ago * DAY_MS
    const growth = 1 - 0.35 * (ago / days)
    for (const stream of streams) {
      const busy = isWeekend(dayMs) ? stream.weekend : 1
      const count = Math.round(SESSIONS_A_DAY * stream.share * busy * growth)
      store(stream, 'publish', dayMs, nowMs)
      for (let each = 0; each < count; each += 1) store(stream, 'subscribe', dayMs, nowMs)
    }
    refuse(rollup, random, dayMs, nowMs)
    rollup.store()
  })
  for (let ago = days; ago >= 0; ago -= 1) {
    storeDay(ago)
    yield
  }
}

const isWeekend = (atMs: number): boolean => [0, 6].includes(new Date(atMs).getUTCDay())

function streamsOf({ icecast, nimble, streamIds }: PastStation): readonly PastStream[] {
  const radio = { serverId: icecast.server.id, protocol: 'icecast', bytesPerMs: 16 } as const
  const video = { serverId: nimble.server.id, protocol: 'hls', bytesPerMs: 310 } as const
  return [
    { ...radio, name: 'harbour.mp3', share: 0.45, weekend: 0.8 },
    { ...radio, name: 'harbour-members.mp3', share: 0.2, weekend: 0.9 },
    { ...video, name: 'live/stage', share: 0.25, weekend: 2.4 },
    { ...video, name: 'live/backstage', share: 0.1, weekend: 1.8 },
  ].flatMap((each) => {
    const id = streamIds.get(each.name)
    return id === undefined ? [] : [{ ...each, id }]
  })
}

/** Stores a stream's encoder on a day, or one of its viewers. Nothing is stored of what would not be over yet. */
function storer(
  db: Database,
  rollup: Rollup,
  random: Random,
): (stream: PastStream, action: 'publish' | 'subscribe', dayMs: number, nowMs: number) => void {
  const putSession = db.prepare(
    `INSERT INTO sessions (id, decision_id, media_server_id, stream_id, stream_name, action, protocol, address, country,
       user_agent, viewer_id, reason, tags, started_at_ms, ended_at_ms, end)
     VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?, ?, 'reported')`,
  )
  const putUsage = db.prepare('INSERT INTO session_usage VALUES (?, ?, ?, ?)')
  let number = 0
  return (stream, action, dayMs, nowMs) => {
    const isViewer = action === 'subscribe'
    const hour = random.next() < 0.65 ? 17 + 5 * random.next() : 6 + 16 * random.next()
    const startMs = Math.floor(dayMs + (isViewer ? hour : 5) * HOUR_MS)
    const stayMs = isViewer ? 60_000 + 4 * HOUR_MS * random.next() ** 2 : 18.5 * HOUR_MS
    const endMs = startMs + Math.floor(stayMs)
    if (endMs >= nowMs) return
    number += 1
    const id = `${sessionIdsFrom(startMs)}-${number.toString(36).padStart(6, '0')}`
    const who = isViewer ? viewerOf(stream, random) : ENCODER
    putSession.run(
      ...[id, stream.serverId, stream.id, stream.name, action, stream.protocol],
      ...[who.address, who.country, who.agent, who.viewerId, who.reason, startMs, endMs],
    )
    const places = placesOf({
      ...{ action, streamId: stream.id, viewerId: who.viewerId, grantId: null, tags: [] },
      ...{ country: who.country, protocol: stream.protocol, mediaServerId: stream.serverId },
    })
    rollup.add(places, quarterOf(startMs), { ms: 0, bytes: 0, count: 1 })
    for (let from = startMs; from < endMs; ) {
      const quarter = quarterOf(from)
      const to = Math.min(endMs, (quarter + 1) * QUARTER_MS)
      const bytes = (to - from) * stream.bytesPerMs
      putUsage.run(id, quarter, to - from, bytes)
      rollup.add(places, quarter, { ms: to - from, bytes, count: 0 })
      if (isViewer) rollup.addMinutes(stream.id, quarter, to - from, to)
      from = to
    }
  }
}

const ENCODER = {
  address: '192.168.10.20',
  country: '??',
  agent: null,
  viewerId: 'source',
  reason: 'grant_accepted',
}

function viewerOf({ name }: PastStream, random: Random) {
  const [network, country] = PLACES[Math.floor(PLACES.length * random.next() ** 1.7)] ?? PLACES[0]
  const isMember = /members|backstage/.test(name)
  return {
    address: `${network}.${random.below(256)}.${1 + random.below(254)}`,
    country,
    agent: random.pick(AGENTS),
    viewerId: isMember ? `viewer-${random.below(120)}` : null,
    reason: isMember ? 'grant_accepted' : 'public_stream',
  }
}

/** Refusals are kept as numbers only. */
function refuse(rollup: Rollup, random: Random, dayMs: number, nowMs: number): void {
  const atMs = dayMs + 17 * HOUR_MS
  if (atMs >= nowMs) return
  for (const [rank, reason] of REFUSALS.entries()) {
    const count = 1 + random.below(24 / (rank + 1))
    rollup.add([[DIMENSION.refused, reason]], quarterOf(atMs), { ms: 0, bytes: 0, count })
  }
}
