import { describe, expect, it } from 'vitest'
import { findLinks } from '../../../electron/catalogue/find-links.ts'

const LINKS = Array.from({ length: 2_500 }, (_, at) => ({
  id: `grant-${at}`,
  streamId: at % 2 === 0 ? 's-even' : 's-odd',
  label: at === 3 ? 'Anna' : '',
  tags: at === 4 ? ['Press'] : [],
  createdAtMs: at,
  expiresAtMs: at + 1,
  issuedBy: 'console',
  disabledAtMs: null,
  endsAtMs: null,
  deletedAtMs: null,
  terms: null,
}))
const find = (query: { before?: string | null; text?: string; limit?: number }, links = LINKS) =>
  findLinks(links, { before: null, text: '', limit: 500, ...query }, (id) => id.slice(2))
const idsOf = (found: { readonly found: readonly { readonly id: string }[] }): readonly string[] =>
  found.found.map((link) => link.id)

describe('finding links', () => {
  it('refuses to go on from one that is gone', async () => {
    await expect(find({ before: 'grant-9999' })).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
      issues: [{ path: 'before' }],
    })
  })

  it('answers each once, newest first, page by page', async () => {
    const ids: string[] = []
    let before: string | null = null
    do {
      const page = await find({ before })
      expect(page.found).toHaveLength(500)
      ids.push(...idsOf(page))
      before = page.nextBefore
    } while (before !== null)
    expect(ids).toEqual(LINKS.map((link) => link.id).reverse())
  })

  it.each([
    ['anna', ['grant-3']],
    [' PRESS ', ['grant-4']],
    ['grant-2499', ['grant-2499']],
    ['nobody', []],
  ])('finds by text, among all: %j', async (text, ids) => {
    const page = await find({ text })
    expect([idsOf(page), page.nextBefore]).toEqual([ids, null])
  })

  it('finds by the name of the stream', async () => {
    const page = await find({ text: 'odd', limit: 2 })
    expect([idsOf(page), page.nextBefore]).toEqual([['grant-2499', 'grant-2497'], 'grant-2497'])
  })

  it('lets others have their turn meanwhile', async () => {
    let hadTurn = false
    setImmediate(() => {
      hadTurn = true
    })
    await find({ text: 'nobody' })
    expect(hadTurn).toBe(true)
  })

  it('finds nothing where there is nothing', async () => {
    expect(await find({}, [])).toEqual({ found: [], nextBefore: null })
  })
})
