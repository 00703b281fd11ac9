import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ApiError as ApiErrorType } from '../../../renderer/api/client.ts'
import type {
  createNotRead as CreateNotRead,
  isInBetween as IsInBetween,
} from '../../../renderer/api/not-read.ts'

let ApiError: typeof ApiErrorType
let createNotRead: typeof CreateNotRead
let isInBetween: typeof IsInBetween

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
  ;({ ApiError } = await import('../../../renderer/api/client.ts'))
  ;({ createNotRead, isInBetween } = await import('../../../renderer/api/not-read.ts'))
})
afterAll(() => {
  vi.unstubAllGlobals()
})

const failure = (status: number) =>
  new ApiError(status === 0 ? 'OFFLINE' : 'ERR_INTERNAL', '', status)

/** Something on screen that is answered with this, again and again; an error is thrown. */
async function shown(client: QueryClient, key: string, answers: unknown[]) {
  const observer = new QueryObserver(client, {
    queryKey: [key],
    retry: false,
    queryFn: async () => {
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer
    },
  })
  const leave = observer.subscribe(() => {})
  while (answers.length > 0) await observer.refetch({ cancelRefetch: false })
  return { leave, failedAtMs: observer.getCurrentResult().errorUpdatedAt }
}

describe('what could not be read again', () => {
  it.each([0, 403, 408, 429, 500, 502])('is told of while it is on screen: %i', async (status) => {
    const client = new QueryClient()
    const notRead = createNotRead(client)
    await shown(client, 'fine', ['a'])
    expect(notRead()).toBeNull()
    const error = failure(status)
    const { leave, failedAtMs } = await shown(client, 'limits', ['a', error])
    expect(notRead()).toEqual({ sinceMs: failedAtMs, error })
    expect(notRead()).toBe(notRead())
    leave()
    expect(notRead()).toBeNull()
  })

  it('counts from the first failure in a row, however long ago it was read, and anew once it was read', async () => {
    const HOUR_MS = 3_600_000
    vi.useFakeTimers({ toFake: ['Date'], now: HOUR_MS })
    try {
      const client = new QueryClient()
      const notRead = createNotRead(client)
      const answers: unknown[] = ['a']
      const observer = new QueryObserver(client, {
        queryKey: ['limits'],
        retry: false,
        queryFn: async () => {
          const answer = answers.shift()
          if (answer instanceof Error) throw answer
          return answer
        },
      })
      observer.subscribe(() => {})
      const since: unknown[] = []
      for (const [hour, answer] of [
        [1, 'a'],
        [7, failure(0)],
        [8, failure(502)],
        [9, 'b'],
        [10, failure(0)],
      ] as const) {
        vi.setSystemTime(hour * HOUR_MS)
        if (hour > 1) answers.push(answer)
        await observer.refetch({ cancelRefetch: false })
        since.push((notRead()?.sinceMs ?? 0) / HOUR_MS)
      }
      expect(since).toEqual([0, 7, 7, 0, 10])
    } finally {
      vi.useRealTimers()
    }
  })

  it('is over once it is read', async () => {
    const client = new QueryClient()
    await shown(client, 'limits', ['a', failure(0), 'b'])
    expect(createNotRead(client)()).toBeNull()
  })

  it('is, of more than one, what was read longest ago', async () => {
    const client = new QueryClient()
    vi.useFakeTimers({ toFake: ['Date'] })
    for (const atMs of [2_000, 1_000, 3_000]) {
      vi.setSystemTime(atMs)
      await shown(client, String(atMs), ['a', failure(0)])
    }
    vi.useRealTimers()
    expect(createNotRead(client)()?.sinceMs).toBe(1_000)
  })

  it.each([
    ['what was never read, which says so in its place', () => [failure(0)]],
    ['a question that is wrong', () => ['a', failure(400)]],
    ['what is there no more', () => ['a', failure(404)]],
    ['what went wrong in the page', () => ['a', new Error('page')]],
  ])('is not %s', async (_what, answers) => {
    const client = new QueryClient()
    await shown(client, 'limits', answers())
    expect(createNotRead(client)()).toBeNull()
  })
})

describe('what answers between the page and Stagedoor', () => {
  it.each([
    ['ERR_DB_BUSY', 503, false],
    ['ERR_DB_FULL', 503, false],
    ['ERR_INTERNAL', 500, false],
    ['ERR_CALLER_FORBIDDEN', 403, false],
    ['ERR_INTERNAL', 502, true],
    ['ERR_INTERNAL', 503, true],
    ['ERR_INTERNAL', 504, true],
    ['OFFLINE', 0, true],
  ] as const)(
    'is told by the code, since Stagedoor says 503 as well: %s %i',
    (code, status, is) => {
      expect(isInBetween({ code, status })).toBe(is)
    },
  )
})
