import { request } from 'node:http'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { App } from '../../electron/app.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { ruleSchema } from '../../shared/rule.ts'
import type { Session } from '../../shared/session.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import { type OpenedApp, openApp } from './open-app.ts'

/*
 * What becomes of a metered viewer by the kind of failure, over HTTP: the platform of a customer asks about each viewer
 * every 60 seconds. The clocks are moved by the test, everything else is real.
 */
const MINUTE_MS = 60_000

let opened: OpenedApp
let folder: string
let app: App
let server: { readonly id: string; readonly secret: string }

beforeEach(async () => {
  vi.useFakeTimers({
    toFake: ['Date', 'performance', 'setInterval', 'clearInterval'],
    now: Date.UTC(2026, 5, 18, 16, 30),
  })
  opened = await openApp()
  app = opened.app
  folder = opened.folder
  const input = { name: 'Platform', protocol: 'native-frame' as const }
  const made = app.catalogue.mediaServers.create(mediaServerInputSchema.parse(input), 'console')
  server = { id: made.server.id, secret: made.secret }
})
afterEach(async () => {
  await opened.close()
  vi.useRealTimers()
})

interface Viewer {
  readonly stream: { readonly id: string; readonly name: string }
  readonly name: string
  readonly token: string
  readonly linkId: string
}

type Choices = Partial<{
  /** How long the token is valid. */
  minutes: number
  endAfterMissedChecks: number
  endAfterFailedChecks: number
  maxSessionSeconds: number
}>

/** A stream with these choices and a viewer of it, who is not there yet. */
function viewerOf(name: string, { minutes = 600, ...choices }: Choices): Viewer {
  const { streams, links } = app.catalogue
  const input = { name, mode: 'metered', recheckSeconds: 60, expiryEnds: 'always', ...choices }
  const stream = streams.create(streamInputSchema.parse(input), 'console')
  const { token, link } = links.issue(
    { streamId: stream.id, label: name, minutes, tags: [] },
    'console',
  )
  return { stream, name: `viewer-${name}`, token, linkId: link.id }
}

/** Asks about a viewer as the platform does. */
async function check(viewer: Viewer, secret = server.secret): Promise<number> {
  const query = new URLSearchParams({
    publicKey: viewer.stream.name,
    token: viewer.token,
    sessionId: viewer.name,
  })
  const path = `/ask/${server.id}/${secret}/integration/v1/viewer?${query}`
  return await statusOf(`${app.about.handlerUrl}${path}`)
}

/** On a connection of its own: one that is kept is idle for minutes at a time by the clock here, and closed for it. */
function statusOf(url: string, method = 'GET', body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, method }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const liveOf = ({ stream }: Viewer): Session | undefined =>
  app.live.list().find(({ streamId }) => streamId === stream.id)

/** What happens in a minute, before whoever is asked about is asked about. */
const EVENTS = {
  /** The platform asks, and is answered. */
  o: (viewer: Viewer) => check(viewer),
  /** No question comes: the platform cannot connect, gives up waiting, or is down. */
  '.': () => null,
  /** One comes that cannot be understood, and one with a wrong secret. Neither says anything of the viewer. */
  m: async (viewer: Viewer) => {
    const url = `${app.about.handlerUrl}/ask/${server.id}/${server.secret}`
    const broken = await statusOf(`${url}/integration/v1/nothing`, 'PUT', '{')
    expect([broken, await check(viewer, 'wrong')]).toEqual([400, 404])
    return null
  },
  /** Checking the token fails inside. */
  f: async (viewer: Viewer) => {
    const tools = app.catalogue.snapshot.tools as { verify: unknown }
    const { verify } = tools
    tools.verify = () => {
      throw new Error('broken')
    }
    try {
      return await check(viewer)
    } finally {
      tools.verify = verify
    }
  },
  /** Deciding fails altogether. */
  F: async (viewer: Viewer) => {
    const tools = app.catalogue.snapshot.tools as { countryOf: unknown }
    const { countryOf } = tools
    tools.countryOf = () => {
      throw new Error('broken')
    }
    try {
      return await check(viewer)
    } finally {
      tools.countryOf = countryOf
    }
  },
  /** Nothing can be stored. */
  d: async (viewer: Viewer) => {
    const other = new BetterSqlite3(join(folder, 'data', 'stagedoor.db'))
    other.exec('BEGIN IMMEDIATE')
    try {
      return await check(viewer)
    } finally {
      other.close()
    }
  },
  /** The viewer is revoked. */
  v: (viewer: Viewer) => {
    app.catalogue.revocations.create(
      { kind: 'grant', value: viewer.linkId, untilMs: null, note: '' },
      'console',
    )
    return check(viewer)
  },
  /** The same, and then checking fails. */
  V: (viewer: Viewer) => {
    app.catalogue.revocations.create(
      { kind: 'grant', value: viewer.linkId, untilMs: null, note: '' },
      'console',
    )
    return EVENTS.f(viewer)
  },
  /** A rule refuses them from now on. */
  r: (viewer: Viewer) => {
    publish(viewer, 'drop')
    return check(viewer)
  },
  /** The same, and then checking fails. */
  R: (viewer: Viewer) => {
    publish(viewer, 'drop')
    return EVENTS.f(viewer)
  },
  /** A rule that changes nothing for them is published, and then checking fails. */
  C: (viewer: Viewer) => {
    publish(viewer, 'continue')
    return EVENTS.f(viewer)
  },
  /** The stream is switched off. */
  s: ({ stream, ...viewer }: Viewer) => {
    const { streams } = app.catalogue
    const { id, createdAtMs: _, updatedAtMs: __, ...input } = streams.get(stream.id)
    streams.update(id, { ...input, enabled: false }, 'console')
    return check({ stream, ...viewer })
  },
} as const

let priority = 0
function publish({ stream }: Viewer, effect: 'drop' | 'continue'): void {
  const { rules } = app.catalogue
  const { version, rules: before } = rules.published()
  priority += 1
  const rule = ruleSchema.parse({
    ...{ id: `r${priority}`, priority, source: { kind: 'tag', values: ['none'] } },
    ...(effect === 'drop' && { source: { kind: 'any' } }),
    ...{ target: { kind: 'stream', streamId: stream.id }, effect: { kind: effect } },
  })
  rules.saveDraft(version, [...before, rule], 'console')
  rules.publish(version, '', 'console')
}

/** Minutes by the letter, from the one after the start. */
type Script = string
/** For each minute the status that was answered, `.` for no question, with `!` once the viewer is not in any more. */
type Course = string

const FAILURES: readonly (readonly [what: string, Choices, Script, Course, viewedMs: number])[] = [
  // Refused: over at once, whatever is chosen, and watched until then.
  ['a rule', {}, 'or', '200 403!', 120_000],
  [
    'a rule, others kept',
    { endAfterFailedChecks: 0, endAfterMissedChecks: 0 },
    'or',
    '200 403!',
    120_000,
  ],
  ['a revocation', { endAfterFailedChecks: 0 }, 'ov', '200 403!', 120_000],
  ['a stream that is off', { endAfterFailedChecks: 0 }, 'os', '200 403!', 120_000],
  ['a token that ends', { endAfterFailedChecks: 0, minutes: 2 }, 'oo', '200 403!', 120_000],
  [
    'the longest session',
    { endAfterFailedChecks: 0, maxSessionSeconds: 120 },
    'oo',
    '200 403!',
    120_000,
  ],
  // No check, or none that says anything of the viewer: watched as far as was asked about.
  ['one missed', { endAfterMissedChecks: 1 }, 'o..', '200 . .!', 60_000],
  ['one missed, of two', { endAfterMissedChecks: 2 }, 'o.o', '200 . 200', 130_000],
  ['two missed, of two', { endAfterMissedChecks: 2 }, 'o...', '200 . . .!', 60_000],
  ['all missed, kept', { endAfterMissedChecks: 0 }, 'o.......o', '200 . . . . . . . 200', 130_000],
  ['one not understood', { endAfterMissedChecks: 1 }, 'om.', '200 . .!', 60_000],
  ['all not understood, kept', { endAfterMissedChecks: 0 }, 'ommmmo', '200 . . . . 200', 130_000],
  // Failed inside: as chosen, and watched until asked about.
  ['one failed', { endAfterFailedChecks: 1 }, 'of', '200 403!', 120_000],
  ['one failed, of two', { endAfterFailedChecks: 2 }, 'ofof', '200 200 200 200', 240_000],
  ['two failed, of two', { endAfterFailedChecks: 2 }, 'off', '200 200 403!', 180_000],
  [
    'all failed, kept',
    { endAfterFailedChecks: 0 },
    'offffff',
    '200 200 200 200 200 200 200',
    420_000,
  ],
  ['failed, then missed', { endAfterFailedChecks: 0 }, 'of..', '200 200 . .!', 120_000],
  [
    'a rule of others while failing',
    { endAfterFailedChecks: 0 },
    'oCff',
    '200 200 200 200',
    240_000,
  ],
  // What was known before checks failed goes on to hold.
  ['revoked while failing', { endAfterFailedChecks: 0 }, 'oV', '200 403!', 120_000],
  ['a rule while failing', { endAfterFailedChecks: 0 }, 'oR', '200 403!', 120_000],
  [
    'a token that ends while failing',
    { endAfterFailedChecks: 0, minutes: 3 },
    'off',
    '200 200 403!',
    180_000,
  ],
  [
    'all failed in every way, kept',
    { endAfterFailedChecks: 0 },
    'oFFF',
    '200 200 200 200',
    240_000,
  ],
  [
    'a token that ends meanwhile',
    { endAfterFailedChecks: 0, minutes: 3 },
    'oFF',
    '200 200 403!',
    180_000,
  ],
  [
    'the longest session while failing',
    { endAfterFailedChecks: 0, maxSessionSeconds: 180 },
    'off',
    '200 200 403!',
    180_000,
  ],
  // What cannot be stored changes nothing for those who are in.
  ['the disk', {}, 'odo', '200 200 200', 180_000],
  ['the disk while failing', { endAfterFailedChecks: 2 }, 'odf', '200 200 200', 180_000],
]

async function viewedMs({ stream }: Viewer): Promise<number> {
  const url = `http://x/api/v1/view-time?streamId=${stream.id}`
  const { totalMs } = (await (await app.console(new Request(url))).json()) as { totalMs: number }
  return totalMs
}

it('keeps or ends a viewer by the kind of failure, and counts what was watched', async () => {
  const viewers = FAILURES.map(([, choices], at) => viewerOf(`row${at}`, choices))
  for (const viewer of viewers) expect(await check(viewer)).toBe(200)
  const courses = FAILURES.map((): string[] => [])
  const longest = Math.max(...FAILURES.map(([, , script]) => script.length))
  for (let minute = 0; minute < longest; minute += 1) {
    vi.advanceTimersByTime(MINUTE_MS)
    for (const [at, [, , script]] of FAILURES.entries()) {
      const viewer = viewers[at] as Viewer
      const event = script[minute] as keyof typeof EVENTS | undefined
      if (event === undefined) continue
      const status = await EVENTS[event](viewer)
      courses[at]?.push(`${status ?? '.'}${liveOf(viewer) === undefined ? '!' : ''}`)
    }
  }
  vi.advanceTimersByTime(MINUTE_MS)
  const expected = FAILURES.map(([what, , , course, ms]) => [what, course, ms])
  const found = async () =>
    Promise.all(
      FAILURES.map(async ([what], at) => [
        what,
        courses[at]?.join(' '),
        await viewedMs(viewers[at] as Viewer),
      ]),
    )
  for (let tries = 0; tries < 100 && !isDeepStrictEqual(await found(), expected); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(await found()).toEqual(expected)
})
