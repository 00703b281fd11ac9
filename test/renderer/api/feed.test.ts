import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ApiError as ApiErrorType } from '../../../renderer/api/client.ts'
import type { createFeed as CreateFeed, linesOf as LinesOf } from '../../../renderer/api/feed.ts'
import type { FeedLine } from '../../../shared/api.ts'
import { batch, decisions, hello } from '../../shared/records.ts'

let createFeed: typeof CreateFeed
let linesOf: typeof LinesOf
let ApiError: typeof ApiErrorType

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
  ;({ createFeed, linesOf } = await import('../../../renderer/api/feed.ts'))
  ;({ ApiError } = await import('../../../renderer/api/client.ts'))
})

const answer = (...chunks: readonly string[]): Response => new Response(new Blob([...chunks]))
const text = (...lines: readonly FeedLine[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('')

/** A body that gives these chunks one by one. */
const chunked = (chunks: readonly string[]): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
        controller.close()
      },
    }),
  )

async function all(lines: AsyncIterable<FeedLine>): Promise<readonly FeedLine[]> {
  const read: FeedLine[] = []
  for await (const line of lines) read.push(line)
  return read
}

describe('linesOf', () => {
  it('leaves out a line that cannot be read, and half a line at the end', async () => {
    const whole = text(hello())
    const read = await all(linesOf(answer('{"broken\n', whole, whole.slice(0, 20))))
    expect(read).toEqual([hello()])
  })

  it('joins lines however they were cut', async () => {
    const whole = text(hello(), batch())
    const cut = [whole.slice(0, 7), whole.slice(7, 8), whole.slice(8)]
    expect(await all(linesOf(chunked(cut)))).toEqual([hello(), batch()])
  })
})

describe('the feed', () => {
  it('stops for good when the page is signed out', async () => {
    let opened = 0
    const feed = createFeed({
      open: () => {
        opened++
        return Promise.reject(new ApiError('ERR_CALLER_UNAUTHENTICATED', 'no', 401))
      },
      now: () => 1,
      wait: () => Promise.resolve(),
    })
    feed.start()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(opened).toBe(1)
  })

  it('connects again after each break, waiting longer until it hears a hello', async () => {
    const waits: number[] = []
    const answers = [null, null, null, answer(text(hello({ decisions: decisions(4) }))), null]
    const done = Promise.withResolvers<void>()
    const feed = createFeed({
      open: () => {
        const next = answers.shift()
        return next === null || next === undefined
          ? Promise.reject(new ApiError('OFFLINE', 'gone', 0))
          : Promise.resolve(next)
      },
      now: () => 42,
      wait: (ms, signal) => {
        waits.push(ms)
        if (waits.length < 5) return Promise.resolve()
        done.resolve()
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      },
    })
    const stop = feed.start()
    await done.promise
    stop()
    expect(waits).toEqual([250, 500, 1_000, 250, 500])
    expect(feed.get()).toMatchObject({ status: 'offline', offlineSinceMs: 42 })
    expect(feed.get().decisions.map((each) => each.id)).toEqual([4])
  })
})
