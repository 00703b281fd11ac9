import { sessionIdsFrom } from '../../shared/session-id.ts'
import { QUARTER_MS, quarterOf } from '../../shared/usage.ts'
import type { Database } from '../store/database.ts'
import { DIMENSION, placesOf } from '../store/usage/dimensions.ts'
import { createRollup, type Rollup } from '../store/usage/rollup.ts'
import { createRandom, type Random } from './random.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Two of the longest months, so that any month has one before it. */
const DAYS = 62
/** A month of it is within what is looked through for the most at once, so that this is there before the days are added up. */
const SESSIONS_A_DAY = 440
/** Sessions stored in one turn: some milliseconds. */
const SLICE = 48

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

/** How much of a past there is. */
interface PastSize {
  /** How far back. Default 62. */
  readonly days?: number
  /** On average, now. Default 440: of an evening some 140 watch at once, about half of those that are simulated. */
  readonly sessionsADay?: number
}

/**
 * Gives a demo two months of sessions before now, so that usage has something to be compared with: few at night, some at breakfast,
 * most in the evening, more video at weekends, no day quite like another, a little more each week. The same at every start but for
 * the time.
 *
 * @param db A connection to its database, in which nothing was recorded yet.
 * @returns Stores a little each time it is asked for the next, the latest day first, so that others have their turns in between.
 */
export function* pastDays(
  db: Database,
  station: PastStation,
  nowMs: number,
  { days = DAYS, sessionsADay = SESSIONS_A_DAY }: PastSize = {},
): Generator<undefined, undefined> {
  const random = createRandom(20_261_130)
  const streams = streamsOf(station)
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS
  const rollup = createRollup(db)
  const store = storer(db, rollup, random)
  const storeSome = db.transaction((streamsOfViewers: readonly PastStream[], dayMs: number) => {
    for (const stream of streamsOfViewers) store(stream, 'subscribe', dayMs, nowMs)
  })
  const endDay = db.transaction((dayMs: number) => {
    for (const stream of streams) store(stream, 'publish', dayMs, nowMs)
    refuse(rollup, random, dayMs, nowMs)
    rollup.store()
  })
  for (let ago = 0; ago <= days; ago += 1) {
    const dayMs = today - ago * DAY_MS
    const size = sessionsADay * (1 - 0.35 * (ago / days)) * (0.85 + 0.3 * random.next())
    const viewers = streams.flatMap((stream) => {
      const busy = isWeekend(dayMs) ? stream.weekend : 1
      return Array.from({ length: Math.round(size * stream.share * busy) }, () => stream)
    })
    for (let at = 0; at < viewers.length; at += SLICE) {
      storeSome(viewers.slice(at, at + SLICE), dayMs)
      yield
    }
    endDay(dayMs)
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
     VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'reported')`,
  )
  const putUsage = db.prepare('INSERT INTO session_usage VALUES (?, ?, ?, ?)')
  let number = 0
  return (stream, action, dayMs, nowMs) => {
    const isViewer = action === 'subscribe'
    const startMs = Math.floor(dayMs + (isViewer ? hourOf(random) : 5) * HOUR_MS)
    const stayMs = isViewer ? 60_000 + 4 * HOUR_MS * random.next() ** 2 : 18.5 * HOUR_MS
    const endMs = startMs + Math.floor(stayMs)
    if (endMs >= nowMs) return
    number += 1
    const id = `${sessionIdsFrom(startMs)}-${number.toString(36).padStart(6, '0')}`
    const who = isViewer ? viewerOf(stream, random) : ENCODER
    putSession.run(
      ...[id, stream.serverId, stream.id, stream.name, action, stream.protocol],
      ...[who.address, who.country, who.agent, who.viewerId, who.reason],
      ...[JSON.stringify(who.tags), startMs, endMs],
    )
    const places = placesOf({
      ...{ action, streamId: stream.id, viewerId: who.viewerId, grantId: null },
      ...{
        tags: who.tags,
        country: who.country,
        protocol: stream.protocol,
        mediaServerId: stream.serverId,
      },
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

/** When somebody comes, hours from midnight: of 20 twelve in the evening, three at breakfast, one at night, the others by day. */
function hourOf(random: Random): number {
  const part = 20 * random.next()
  if (part < 12) return 16.5 + 2.75 * (random.next() + random.next())
  if (part < 15) return 6 + 3 * random.next()
  if (part < 16) return 22 + 5 * random.next()
  return 9 + 9 * random.next()
}

const ENCODER = {
  address: '192.168.10.20',
  country: '??',
  agent: null,
  viewerId: 'source',
  reason: 'grant_accepted',
  tags: [],
}

function viewerOf({ name }: PastStream, random: Random) {
  const [network, country] = PLACES[Math.floor(PLACES.length * random.next() ** 1.7)] ?? PLACES[0]
  const isMember = /members|backstage/.test(name)
  const member = isMember ? random.below(120) : null
  return {
    address: `${network}.${random.below(256)}.${1 + random.below(254)}`,
    country,
    agent: random.pick(AGENTS),
    viewerId: member === null ? null : `viewer-${member}`,
    reason: isMember ? 'grant_accepted' : 'public_stream',
    tags: member === null ? [] : tagsOf(member),
  }
}

/** Those of the links of a demo; some come with a link that has none. */
function tagsOf(member: number): readonly string[] {
  if (member < 60) return ['season-tickets']
  if (member < 85) return ['crew']
  return member < 100 ? ['press'] : []
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
