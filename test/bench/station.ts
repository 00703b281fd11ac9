import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import jwt from 'jsonwebtoken'
import { createApp } from '../../electron/app.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { type Rule, ruleSchema } from '../../shared/rule.ts'
import { type Stream, streamInputSchema } from '../../shared/stream.ts'

const STREAMS = 200
const RULES = 1000
const REQUESTS = 30_000
const EXPRESS_SECRET = 'a-secret-of-at-least-thirty-two-bytes'
const AGENTS = [
  'VLC/3.0.21 LibVLC/3.0.21',
  'Lavf/60.16.100',
  'Mozilla/5.0 (X11; Linux x86_64)',
] as const

/** Where the servers of the benchmark find what they answer from. */
export interface Station {
  /** Data directory and key file of Stagedoor. */
  readonly dataDirectory: string
  readonly keyFile: string
  readonly expressPlan: string
  /** The same questions in both spellings: one JSON `{path, body}` a line. */
  readonly requests: { readonly stagedoor: string; readonly express: string }
}

/** Rules of a busy station: five a stream, of every kind of source, none of which most viewers match. */
function rulesFor(streams: readonly Stream[]): readonly Rule[] {
  const sources = [
    (n: number) => ({
      kind: 'address',
      values: [`10.${n % 256}.0.0/16`, `172.16.${n % 256}.0/24`],
    }),
    (n: number) => ({ kind: 'country', values: [['NZ', 'IS', 'MT'][n % 3]] }),
    (n: number) => ({ kind: 'user_agent', values: [`*blocked-agent-${n}*`] }),
    (n: number) => ({ kind: 'referer', values: [`https://partner-${n}.example/*`] }),
    () => ({ kind: 'authenticated' }),
  ]
  return Array.from({ length: RULES }, (_, n) =>
    ruleSchema.parse({
      id: `rule-${n}`,
      priority: n,
      source: sources[n % sources.length]?.(n),
      target: { kind: 'stream', streamId: streams[Math.floor(n / sources.length) % STREAMS]?.id },
      effect: { kind: n % sources.length === 4 ? 'continue' : 'drop' },
    }),
  )
}

/**
 * Sets up a station of 200 streams and 1,000 rules in a fresh data directory, and 30,000 questions about it, every third
 * with a signed credential.
 */
export async function setUpStation(folder: string): Promise<Station> {
  const dataDirectory = join(folder, 'data')
  const keyFile = join(folder, 'stagedoor.key')
  const app = await createApp({
    dataDirectory,
    keyFile,
    handler: null,
    mode: 'headless',
    logLevel: 'silent',
  })
  const { catalogue } = app
  const streams = Array.from({ length: STREAMS }, (_, n) =>
    catalogue.streams.create(
      streamInputSchema.parse({ name: `live/s${n}`, mode: n % 3 === 0 ? 'token' : 'public' }),
      'bench',
    ),
  )
  catalogue.rules.saveDraft(0, rulesFor(streams), 'bench')
  catalogue.rules.publish(0, '', 'bench')
  const { server, secret } = catalogue.mediaServers.create(
    mediaServerInputSchema.parse({ name: 'Nimble', protocol: 'nimble' }),
    'bench',
  )
  const tokens = streams.map(
    ({ id }) =>
      catalogue.links.issue({ streamId: id, minutes: 1440, label: '', tags: [] }, 'bench').token,
  )
  await app.close()

  const requests = {
    stagedoor: join(folder, 'stagedoor.jsonl'),
    express: join(folder, 'express.jsonl'),
  }
  const path = `/ask/${server.id}/${secret}`
  writeFileSync(
    requests.stagedoor,
    questions((n) => ({ path, query: `rj-auth=${encodeURIComponent(tokens[n] ?? '')}` })),
  )
  const expressToken = jwt.sign({ sub: 'viewer' }, EXPRESS_SECRET, { expiresIn: '1d' })
  writeFileSync(
    requests.express,
    questions(() => ({ path: '/auth', query: `token=${expressToken}` })),
  )
  return { dataDirectory, keyFile, expressPlan: writeExpressPlan(folder, streams), requests }
}

/** Nimble's session JSON. Streams that need a token are asked for with one, so that most questions are admitted. */
function questions(of: (stream: number) => { path: string; query: string }): string {
  return Array.from({ length: REQUESTS }, (_, n) => {
    // A stream of three needs a token, and of every three questions one is for such a stream.
    const stream = 3 * (Math.floor(n / 3) % Math.floor(STREAMS / 3)) + (n % 3)
    const { path, query } = of(stream)
    const body = JSON.stringify({
      host: 'video.example',
      url: `/live/s${stream}/playlist.m3u8${n % 3 === 0 ? `?${query}` : ''}`,
      ip: `81.${n % 200}.${(n >> 8) % 256}.${1 + (n % 250)}`,
      'user-agent': AGENTS[n % AGENTS.length],
      referer: 'https://station.example/listen',
      // The load generator puts a number in its place: every question begins a session.
      session_id: '##########',
      session_type: 'HLS',
    })
    return JSON.stringify({ path, body })
  }).join('\n')
}

function writeExpressPlan(folder: string, streams: readonly Stream[]): string {
  const file = join(folder, 'express.json')
  const rules = Array.from({ length: RULES }, (_, n) => ({
    stream: `live/s${Math.floor(n / 5) % STREAMS}`,
    userAgent: `blocked-agent-${n}`,
    effect: 'drop',
  }))
  const plan = { secret: EXPRESS_SECRET, streams: streams.map((each) => each.name), rules }
  writeFileSync(file, JSON.stringify(plan))
  return file
}
