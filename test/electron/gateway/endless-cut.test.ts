import type { ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { afterEach, expect, it } from 'vitest'
import {
  createEndless,
  type Endless,
  type EndlessAnswer,
} from '../../../electron/gateway/endless.ts'
import type { HouseAudio } from '../../../electron/gateway/house-audio.ts'
import { sendBody } from '../../../electron/gateway/send.ts'
import { mp3 } from './audio.ts'

/* One listener of endless audio, without a network: what an origin and a house file do is done by hand. */
const SECOND = mp3(40)

const opened: Listener[] = []
afterEach(() => {
  for (const { answer } of opened.splice(0)) answer.destroy()
})

interface Listener {
  readonly endless: Endless
  /** What the listener is sent. */
  readonly answer: PassThrough
  /** Once the answer is over: whether it looks whole. */
  readonly over: Promise<boolean>
}

function listen(
  begins: EndlessAnswer | HouseAudio,
  ask: () => Promise<EndlessAnswer | null> = async () => null,
  first: Promise<HouseAudio | null> = Promise.resolve(null),
): Listener {
  const tools = { heard: () => {}, now: () => 0, monotonicMs: () => 0 }
  const endless = createEndless({ ...tools, ask, first: () => first }, begins)
  const answer = new PassThrough()
  const over = new Promise<boolean>((resolve) => {
    answer.once('close', () => resolve(answer.writableFinished))
  })
  const done = () => {}
  sendBody(answer as unknown as ServerResponse, endless.body, done, done)
  const listener = { endless, answer, over }
  opened.push(listener)
  return listener
}

const origin = (): EndlessAnswer => ({
  body: new PassThrough().on('error', () => {}),
  titlesEvery: null,
})

/** A house file of one segment. */
const house = (frames: HouseAudio['frames'], shape = 'mp3 44100 2'): HouseAudio => ({
  file: { name: 'pause', seconds: 1, segments: [{ seconds: 1 }] } as unknown as HouseAudio['file'],
  shape,
  frames,
})

const frame = { bytes: mp3(1, { mark: 0x48 }), seconds: 3_600 }

/** Until the listener was sent something. */
const heard = ({ answer }: Listener) =>
  new Promise<Buffer>((resolve) => answer.once('data', resolve))

it('a listener whose origin breaks off is cut at once', async () => {
  const from = origin()
  const listener = listen(from)
  const sound = heard(listener)
  ;(from.body as PassThrough).write(SECOND)
  await sound
  from.body.destroy(new Error('ECONNRESET'))
  expect(await listener.over).toBe(false)
})

it('a listener whose origin gives nothing after a loop is cut', async () => {
  const listener = listen(house(async () => [frame]))
  await heard(listener)
  listener.endless.stream()
  expect(await listener.over).toBe(false)
})

it('a listener whose stream sounds otherwise after a loop is cut', async () => {
  const from = origin()
  const listener = listen(
    house(async () => [frame]),
    async () => from,
  )
  await heard(listener)
  listener.endless.stream()
  ;(from.body as PassThrough).write(mp3(40, { rate: 48_000 }))
  expect(await listener.over).toBe(false)
})

it('a listener of a loop whose segment is gone is cut', async () => {
  const listener = listen(
    house(async () => {
      throw new Error('ENOENT')
    }),
  )
  expect(await listener.over).toBe(false)
})

it('nothing is begun for one who left while a loop, or what plays first, was read', async () => {
  let reads = 0
  const file = house(async () => {
    reads += 1
    return [frame]
  })
  const reading = Promise.withResolvers<HouseAudio | null>()
  const from = origin()
  const listener = listen(from, undefined, reading.promise)
  ;(from.body as PassThrough).write(SECOND)
  await new Promise(setImmediate)
  listener.answer.destroy()
  await listener.over
  reading.resolve(file)
  await new Promise(setImmediate)
  listener.endless.loop(file)
  await new Promise(setImmediate)
  expect(reads).toBe(0)
})

it('what is over before it is known how it sounds is heard all the same', async () => {
  const from = origin()
  const listener = listen(from)
  const sound = heard(listener)
  ;(from.body as PassThrough).end('short')
  expect(String(await sound)).toBe('short')
  expect(await listener.over).toBe(true)
})
