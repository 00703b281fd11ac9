import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RuleEffect } from '../../shared/rule.ts'
import { startBrowser } from '../e2e/support.ts'
import { type Icecast, startIcecast } from './icecast.ts'
import { startLowLatencyOrigin } from './low-latency-origin.ts'
import { failures, playedSeconds } from './played.ts'
import { havePrograms, type Program, run, until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'

/* The gateway in front of a real Icecast, of DASH as ffmpeg makes it, and of low-latency HLS; ffmpeg and hls.js play them. */
const KEY = 'source-key'
const MOUNT = `<mount type="normal"><mount-name>/live.mp3</mount-name><password>${KEY}</password></mount>`
const isSkipped = !havePrograms('icecast2', 'ffmpeg')

let door: Stagedoor
let icecast: Icecast
let files: Server
const programs: Program[] = []
let gatewayUrl = ''

beforeAll(async () => {
  if (isSkipped) return
  door = await startStagedoor()
  icecast = await startIcecast(door.folder, [MOUNT])
  programs.push(icecast.source('/live.mp3', KEY))
  const media = join(door.folder, 'dash')
  mkdirSync(media)
  programs.push(startDash(media))
  files = serveFolder(media)
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
  const { port } = files.address() as AddressInfo
  await stream('radio', `${icecast.url}/live.mp3`)
  await stream('tv', `http://127.0.0.1:${port}/tv.mpd`)
  await until('the radio is on air', () => icecast.isOnAir('/live.mp3'), programs[0]?.output)
  const segments = () => readdirSync(media).filter((name) => name.endsWith('.m4s')).length
  await until('the picture is on air', () => segments() > 6, programs[1]?.output)
  gatewayUrl = String((await door.call('GET /about')).gatewayUrl)
}, 60_000)

afterAll(async () => {
  if (isSkipped) return
  for (const program of programs) await program.stop('SIGKILL')
  await icecast?.stop()
  files?.closeAllConnections()
  files?.close()
  await door?.stop()
})

const ids = new Map<string, string>()

async function stream(name: string, originUrl: string): Promise<void> {
  const { item } = await door.call('POST /streams', { name, originUrl, originAllowPrivate: true })
  ids.set(name, item.id)
}

async function link(name: string): Promise<{ readonly url: string; readonly id: string }> {
  const issued = await door.call('POST /links', { streamId: ids.get(name) ?? '' })
  return { url: `${gatewayUrl}/play/${name}?rj-auth=${issued.token}`, id: issued.link.id }
}

const revoke = (value: string) =>
  door.call('POST /revocations', { kind: 'grant', value, untilMs: null, note: '' })

const session = async (id: string) =>
  (await door.call('GET /sessions')).sessions.find(({ grantId }) => grantId === id)

async function publish(effect: RuleEffect): Promise<void> {
  const baseVersion = (await door.call('GET /rules')).published.version
  const target = { kind: 'stream', streamId: ids.get('radio') ?? '' } as const
  const rule = { id: 'house', priority: 0, source: { kind: 'any' }, target, effect } as const
  await door.call('PUT /rules/draft', { baseVersion, rules: [rule] })
  await door.call('POST /rules/publish', { baseVersion, note: '' })
}

const RADIO_HERTZ = 440
const HOUSE_HERTZ = 880
/** As docs/gateway.md has it, of the shape of the radio. */
const HOUSE_TONE = [
  ...[
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    `sine=frequency=${HOUSE_HERTZ}:sample_rate=44100`,
    '-t',
    '4',
  ],
  ...['-c:a', 'libmp3lame', '-b:a', '64k', '-f', 'segment', '-segment_time', '2'],
  ...['-segment_format', 'mp3', '-segment_format_options', 'write_xing=0:id3v2_version=0'],
  ...['-segment_list_type', 'm3u8', '-segment_list'],
]

async function appendTo(file: string, { body }: Response): Promise<void> {
  writeFileSync(file, '')
  try {
    for await (const piece of body ?? []) appendFileSync(file, piece)
  } catch {
    // Whoever listens leaves.
  }
}

/** The pitch of each tenth of a second of it, by how often the wave crosses zero. */
async function pitchesOf(file: string): Promise<readonly number[]> {
  const sound = `${file}.raw`
  const read = run('ffmpeg', ['-v', 'error', '-y', '-i', file, '-f', 's16le', '-ac', '1', sound])
  await read.ended
  const wave = readFileSync(sound)
  const samples = new Int16Array(wave.buffer, wave.byteOffset, Math.floor(wave.length / 2))
  const each = 4_410
  return Array.from({ length: Math.floor(samples.length / each) }, (_, n) => {
    const part = samples.subarray(n * each, (n + 1) * each)
    return part.filter((value, at) => at > 0 && value >= 0 !== (part[at - 1] ?? 0) >= 0).length * 5
  })
}

const play = (url: string, ...more: readonly string[]): Program =>
  run('ffmpeg', ['-v', 'error', '-nostdin', '-i', url, ...more, '-f', 'null', '-'])

it.skipIf(isSkipped).each(['radio', 'tv'])(
  'ffmpeg is refused %s without a link, and plays it with one',
  async (name) => {
    const refused = play(`${gatewayUrl}/play/${name}`)
    expect(await refused.ended).not.toBe(0)
    expect(refused.output()).toContain('403')
    const admitted = play((await link(name)).url, '-t', '3')
    expect(await admitted.ended, admitted.output()).toBe(0)
  },
)

it.skipIf(isSkipped)('a listener of endless audio is counted, and ends when revoked', async () => {
  const { url, id } = await link('radio')
  const listener = play(url)
  let isOver = false
  void listener.ended.then(() => {
    isOver = true
  })
  await until(
    'two seconds are counted',
    async () => ((await session(id))?.viewedMs ?? 0) >= 2_000,
    listener.output,
  )
  expect(await session(id)).toMatchObject({ protocol: 'http', streamName: 'radio' })
  expect(isOver).toBe(false)
  await revoke(id)
  await until('it is cut', () => isOver, listener.output)
  expect(await session(id)).toBeUndefined()
  const back = play(url)
  expect(await back.ended).not.toBe(0)
})

it.skipIf(isSkipped)('titles in endless audio reach who asks for them', async () => {
  const aborted = new AbortController()
  const { url } = await link('radio')
  const answer = await fetch(url, { headers: { 'icy-metadata': '1' }, signal: aborted.signal })
  expect(answer.headers.get('content-type')).toBe('audio/mpeg')
  expect(Number(answer.headers.get('icy-metaint'))).toBeGreaterThan(0)
  aborted.abort()
})

it.skipIf(isSkipped)(
  'a loop of MP3 is heard in place of the radio in one answer, and the radio after it',
  async () => {
    const { dataDirectory } = await door.call('GET /about')
    const folder = join(dataDirectory, 'house', 'tone')
    mkdirSync(folder, { recursive: true })
    const made = run('ffmpeg', [
      ...HOUSE_TONE,
      join(folder, 'index.m3u8'),
      join(folder, '%03d.mp3'),
    ])
    expect(await made.ended, made.output()).toBe(0)
    const leaving = new AbortController()
    const answer = await fetch((await link('radio')).url, { signal: leaving.signal })
    const heard = join(door.folder, 'heard.mp3')
    const writing = appendTo(heard, answer)
    const hears = async (hertz: number) => {
      const pitches = async () => pitchesOf(heard)
      await until(`${hertz} Hz`, async () => Math.abs(((await pitches()).at(-1) ?? 0) - hertz) < 30)
    }
    try {
      await hears(RADIO_HERTZ)
      await publish({ kind: 'loop', url: `${gatewayUrl}/house/tone/index.m3u8` })
      await hears(HOUSE_HERTZ)
      await publish({ kind: 'continue' })
      await hears(RADIO_HERTZ)
    } finally {
      leaving.abort()
      await writing
    }
  },
)

it.skipIf(isSkipped)('a viewer of DASH gets no segment more once revoked', async () => {
  const { url, id } = await link('tv')
  const manifest = await fetch(url)
  const text = await manifest.text()
  expect(manifest.headers.get('content-type')).toContain('dash+xml')
  expect(text).toContain('<MPD')
  const first = new URL('init-0.m4s', manifest.url).href
  expect((await fetch(first)).status).toBe(200)
  expect(await session(id)).toMatchObject({ protocol: 'dash' })
  await revoke(id)
  expect((await fetch(first)).status).toBe(403)
  expect((await fetch(manifest.url)).status).toBe(403)
  expect(await session(id)).toBeUndefined()
})

it.skipIf(isSkipped)(
  'hls.js plays low latency through the gateway part by part, and gets none more once revoked, nor does what it waits for go on',
  async () => {
    const origin = await startLowLatencyOrigin(door.folder)
    const players = await startBrowser('--autoplay-policy=no-user-gesture-required')
    try {
      const name = `quick${ids.size}`
      await stream(name, `${origin.url}/index.m3u8`)
      const { url, id } = await link(name)
      const page = await players.newPage()
      await page.goto(origin.url)
      const answered: { readonly url: URL; readonly status: number }[] = []
      page.on('response', (each) => {
        answered.push({ url: new URL(each.url()), status: each.status() })
      })
      const parts = () =>
        answered.filter(
          ({ url: { pathname }, status }) => status === 200 && /\.\d+\.mp4$/.test(pathname),
        )
      await page.evaluate(`play(${JSON.stringify(url)}, { lowLatencyMode: true, startLevel: 0 })`)
      const why = () => JSON.stringify({ asked: origin.asked.slice(-5), answered: answered.at(-1) })
      await until('it plays', async () => (await playedSeconds(page)) >= 4, why)
      expect(parts().length).toBeGreaterThan(4)
      expect(await page.evaluate<string[]>('places')).toContain(parts()[0]?.url.href)
      const reloads = origin.asked.filter((path) => path.includes('_HLS_msn='))
      expect(reloads.some((path) => /_HLS_part=\d+&_HLS_skip=YES$/.test(path))).toBe(true)
      expect(await page.evaluate('failed')).toEqual([])

      await page.evaluate('hls.loadLevel = 1 - hls.loadLevel')
      const ofOther = () => origin.asked.filter((path) => path.startsWith('/two/index.m3u8'))
      await until('the other rendition plays', () => ofOther().length > 2, why)
      // It knows from the report of the first where the other one is.
      expect(ofOther()[0]).toMatch(/_HLS_msn=\d+&_HLS_part=\d+/)

      await until('a reload is held back', () => origin.held() > 0, why)
      await revoke(id)
      const { length } = parts()
      await until('it is refused', async () => (await failures(page)).includes(403), why)
      await until('nothing is held back', () => origin.held() === 0, why)
      expect(parts().length - length).toBeLessThanOrEqual(1)
      const media = answered.filter(({ url: { pathname } }) => /\.(?:m3u8|mp4)$/.test(pathname))
      expect(media.filter((each) => each.url.origin !== gatewayUrl)).toEqual([])
      expect(await session(id)).toBeUndefined()
    } finally {
      await players.close()
      origin.close()
    }
  },
)

function startDash(folder: string): Program {
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=10']
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10']
  const names = ['-init_seg_name', 'init-$RepresentationID$.m4s', '-media_seg_name', '$Number$.m4s']
  const live = ['-f', 'dash', '-seg_duration', '1', '-window_size', '8', '-streaming', '0']
  const out = [...live, ...names, join(folder, 'tv.mpd')]
  return run('ffmpeg', ['-v', 'error', '-nostdin', '-re', ...picture, ...coding, ...out])
}

function serveFolder(folder: string): Server {
  return createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    try {
      const body = readFileSync(join(folder, path.slice(1)))
      response.setHeader(
        'content-type',
        path.endsWith('.mpd') ? 'application/dash+xml' : 'video/mp4',
      )
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
}
