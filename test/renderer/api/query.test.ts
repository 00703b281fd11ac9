import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

let call: typeof import('../../../renderer/api/client.ts')['call']
let readAfterWrites: typeof import('../../../renderer/api/query.ts')['readAfterWrites']

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
  vi.stubGlobal('document', { baseURI: 'http://127.0.0.1:8481/' })
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }))
  ;({ call } = await import('../../../renderer/api/client.ts'))
  ;({ readAfterWrites } = await import('../../../renderer/api/query.ts'))
})
afterAll(() => {
  vi.unstubAllGlobals()
})

let reads: number
beforeEach(() => {
  reads = 0
})

/** What the server says the first, second and further time, where this is answered while it is read. */
const reading = (meanwhile: (read: number) => Promise<unknown> | undefined) => () => {
  reads += 1
  const read = reads
  return Promise.resolve(meanwhile(read)).then(() => read)
}
const write = () => call('DELETE /streams/{id}', { params: { id: 'news' } })

describe('an answer that may be from before a write', () => {
  it('is dropped, and it is read again', async () => {
    const shown = await readAfterWrites(reading((read) => (read === 1 ? write() : undefined)))
    expect(shown).toBe(2)
  })

  it('is shown in the end where writes do not stop', async () => {
    expect(await readAfterWrites(reading(write))).toBe(3)
  })

  it('is none where only something was read meanwhile', async () => {
    const read = () => call('GET /streams')
    expect(await readAfterWrites(reading(read))).toBe(1)
    expect(reads).toBe(1)
  })
})
