import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTitleReader } from '../../../electron/gateway/icy.ts'
import { ruleSchema } from '../../../shared/rule.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { mp3 } from './audio.ts'
import { type Station, startStation } from './station.ts'

/* Endless audio: the stream's frames bear an S, those of house files an H. */
const [STREAM, HOUSE] = [0x53, 0x48]
const HOUSE_URL = 'https://tv.example/house/pause/index.m3u8'
/** A second and more of it. */
const FRAMES = 40

let station: Station
let streamId: string
let asked: number
let timers: NodeJS.Timeout[]
let listeners: AbortController[]

beforeEach(async () => {
  asked = 0
  timers = []
  listeners = []
  station = await startStation((request, response) => {
    asked += 1
    const isTitled = request.headers['icy-metadata'] === '1'
    response.writeHead(200, {
      'content-type': request.url === '/film.mp4' ? 'video/mp4' : 'audio/mpeg',
      ...(isTitled && { 'icy-metaint': '1000' }),
    })
    const second = mp3(FRAMES, { mark: STREAM })
    const titled = Buffer.concat(
      Array.from({ length: 16 }, (_, n) => [
        second.subarray(n * 1_000, (n + 1) * 1_000),
        Buffer.from([0]),
      ]).flat(),
    )
    const send = (): void => void response.write(isTitled ? titled : second)
    send()
    timers.push(setInterval(send, 100))
  })
  streamId = station.stream({ name: 'radio', mode: 'public', origin: '/live.mp3' })
})
afterEach(async () => {
  for (const each of listeners) each.abort()
  for (const each of timers) clearInterval(each)
  await station.close()
})

function houseFile(sound: Buffer, end = 'mp3'): void {
  const folder = join(station.app.about.dataDirectory, 'house', 'pause')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.m3u8'), `#EXTM3U\n#EXTINF:1,\na.${end}\n#EXT-X-ENDLIST\n`)
  writeFileSync(join(folder, `a.${end}`), sound)
}

function publish(effect: object, target: object = { kind: 'stream', streamId }): void {
  const { rules } = station.app.catalogue
  const base = rules.published().version
  const rule = ruleSchema.parse({ id: 'r', priority: 0, source: { kind: 'any' }, target, effect })
  rules.saveDraft(base, [rule], 'console')
  rules.publish(base, '', 'console')
}

interface Heard {
  readonly answer: Response
  /** All of it so far. */
  all(): Buffer
  /** Reads on until a whole frame of that mark was heard. False when it ended before. */
  until(mark: number): Promise<boolean>
}

async function listen(path = '/play/radio', headers = {}): Promise<Heard> {
  const leaving = new AbortController()
  listeners.push(leaving)
  const init = { headers, signal: leaving.signal, redirect: 'follow' as const }
  const answer = await station.get(path, init)
  const reader = answer.body?.getReader()
  const pieces: Uint8Array[] = []
  return {
    answer,
    all: () => Buffer.concat(pieces),
    async until(mark) {
      for (let heard = Buffer.alloc(0); ; ) {
        const { value, done } = (await reader?.read().catch(() => undefined)) ?? { done: true }
        if (done || value === undefined) return false
        pieces.push(value)
        heard = Buffer.concat([heard, value]).subarray(-10_000)
        if (heard.includes(Buffer.alloc(200, mark))) return true
      }
    },
  }
}

const live = () => station.app.live.list()

it('what sounds otherwise is not played into the stream: the listener is cut, and led to it as before', async () => {
  houseFile(mp3(FRAMES, { rate: 48_000, mark: HOUSE }))
  const { answer, until } = await listen()
  expect(await until(STREAM)).toBe(true)
  publish({ kind: 'loop', url: HOUSE_URL })
  expect(await until(HOUSE)).toBe(false)
  const again = await station.get(new URL(answer.url).pathname, { redirect: 'manual' })
  expect([again.status, again.headers.get('location')]).toEqual([302, HOUSE_URL])
})

it('who is refused hears neither', async () => {
  houseFile(mp3(FRAMES, { mark: HOUSE }))
  const { until } = await listen()
  expect(await until(STREAM)).toBe(true)
  publish({ kind: 'loop', url: HOUSE_URL })
  expect(await until(HOUSE)).toBe(true)
  publish({ kind: 'drop' })
  while (await until(HOUSE));
  expect(asked).toBe(1)
})

it('a loop takes the place of the stream in what is heard, counts nothing, and the stream comes back', async () => {
  houseFile(mp3(FRAMES, { mark: HOUSE }))
  const { until } = await listen()
  expect(await until(STREAM)).toBe(true)
  expect(live()).toHaveLength(1)
  publish({ kind: 'loop', url: HOUSE_URL })
  expect(await until(HOUSE)).toBe(true)
  expect(live()).toEqual([])
  publish({ kind: 'continue' })
  expect(await until(STREAM)).toBe(true)
  await expect.poll(() => live()).toHaveLength(1)
})

it('who comes during a loop hears it, and the stream after it, unless that moved to another origin', async () => {
  houseFile(mp3(FRAMES, { mark: HOUSE }))
  const { streams } = station.app.catalogue
  const stream = { name: 'moved', mode: 'public' as const }
  const movedId = station.stream({ ...stream, origin: '/before.mp3' })
  const all = { kind: 'all' }
  publish({ kind: 'loop', url: HOUSE_URL }, all)
  const moved = await listen('/play/moved')
  expect(await moved.until(HOUSE)).toBe(true)
  const originUrl = `${station.originUrl}/after.mp3`
  const after = streamInputSchema.parse({ ...stream, originUrl, originAllowPrivate: true })
  streams.update(movedId, after, 'console')
  const { answer, until } = await listen()
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/mpeg'])
  expect(await until(HOUSE)).toBe(true)
  expect(asked).toBe(0)
  publish({ kind: 'continue' }, all)
  expect(await until(STREAM)).toBe(true)
  expect(await moved.until(STREAM)).toBe(false)
  expect(asked).toBe(1)
})

it('a file that is no audio is never answered with a loop of audio', async () => {
  houseFile(mp3(FRAMES, { mark: HOUSE }))
  streamId = station.stream({ name: 'film', mode: 'public', origin: '/film.mp4' })
  publish({ kind: 'loop', url: HOUSE_URL })
  const { url } = await station.get('/play/film', { redirect: 'manual' }).then(async (entered) => {
    const at = entered.headers.get('location') ?? ''
    return { url: (await station.get(at, { redirect: 'manual' })).headers.get('location') }
  })
  expect(url).toBe(HOUSE_URL)
})

it('titles stay where the player looks for them, through a loop', async () => {
  houseFile(mp3(FRAMES, { mark: HOUSE }))
  const { answer, until, all } = await listen('/play/radio', { 'icy-metadata': '1' })
  expect(answer.headers.get('icy-metaint')).toBe('1000')
  expect(await until(STREAM)).toBe(true)
  publish({ kind: 'loop', url: HOUSE_URL })
  expect(await until(HOUSE)).toBe(true)
  publish({ kind: 'continue' })
  expect(await until(STREAM)).toBe(true)
  const heard = createTitleReader(1_000, () => {})(all()).toString('latin1')
  // The heads of frames end with a zero, and nothing else is one.
  expect(heard.replaceAll('\xff\xfb\x90\0', '')).not.toContain('\0')
})

it('what plays first is heard once before the stream, where it sounds alike', async () => {
  houseFile(mp3(FRAMES, { mark: HOUSE }))
  publish({ kind: 'continue', promptUrl: HOUSE_URL })
  const { answer, until } = await listen()
  expect(await until(HOUSE)).toBe(true)
  expect(live()).toHaveLength(1)
  expect(await until(STREAM)).toBe(true)
  const again = await listen(new URL(answer.url).pathname)
  expect(await again.until(STREAM)).toBe(true)
  expect(again.all().includes(Buffer.alloc(200, HOUSE))).toBe(false)
})
