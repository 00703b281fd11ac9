import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ApiError as ApiErrorType } from '../../../renderer/api/client.ts'
import type { createNotRead as CreateNotRead } from '../../../renderer/api/not-read.ts'

let ApiError: typeof ApiErrorType
let createNotRead: typeof CreateNotRead

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
  ;({ ApiError } = await import('../../../renderer/api/client.ts'))
  ;({ createNotRead } = await import('../../../renderer/api/not-read.ts'))
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
  return { leave, updatedAtMs: observer.getCurrentResult().dataUpdatedAt }
}

describe('what could not be read again', () => {
  it.each([0, 403, 408, 429, 500, 502])('is told of while it is on screen: %i', async (status) => {
    const client = new QueryClient()
    const notRead = createNotRead(client)
    await shown(client, 'fine', ['a'])
    expect(notRead()).toBeNull()
    const error = failure(status)
    const { leave, updatedAtMs } = await shown(client, 'limits', ['a', error])
    expect(notRead()).toEqual({ sinceMs: updatedAtMs, error })
    expect(notRead()).toBe(notRead())
    leave()
    expect(notRead()).toBeNull()
  })

  it('is over once it is read', async () => {
    const client = new QueryClient()
    await shown(client, 'limits', ['a', failure(0), 'b'])
    expect(createNotRead(client)()).toBeNull()
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
