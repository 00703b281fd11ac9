import { expect, it } from 'vitest'
import { linkInputSchema } from '../../../shared/credential.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { bench, call, refusal } from './support.ts'

interface Page {
  readonly links: readonly { readonly id: string; readonly label: string }[]
  readonly nextBefore: string | null
}

function threeLinks() {
  const { console, catalogue } = bench()
  const { id } = catalogue.streams.create(streamInputSchema.parse({ name: 'live/news' }), 'console')
  for (const label of ['one', 'two', 'three']) {
    const input = linkInputSchema.parse({ streamId: id, minutes: 60, label })
    catalogue.links.issue(input, 'console')
  }
  return {
    console,
    read: async (query: string) => {
      const response = await call(console, `GET /links?${query}`)
      const { links, nextBefore } = (await response.json()) as Page
      return { labels: links.map((link) => link.label), nextBefore }
    },
  }
}

it.each([
  'limit=0',
  'limit=1001',
  'before=gone',
  `text=${'x'.repeat(121)}`,
  'page=2',
  'ids=',
  'ids=a%20b',
  `ids=${'x,'.repeat(100)}x`,
])('a list of links is refused by %s', async (query) => {
  const response = await call(threeLinks().console, `GET /links?${query}`)
  expect((await refusal(response)).slice(0, 2)).toEqual([400, 'ERR_INPUT_INVALID'])
})

it('links are listed newest first, in pages', async () => {
  const { read } = threeLinks()
  const first = await read('limit=2')
  expect(first.labels).toEqual(['three', 'two'])
  const rest = await read(`limit=2&before=${first.nextBefore}`)
  expect(rest).toEqual({ labels: ['one'], nextBefore: null })
})

it('links are found by text', async () => {
  const { read } = threeLinks()
  expect(await read('text=TW')).toEqual({ labels: ['two'], nextBefore: null })
})

it('links are found by their ids, in the order asked for, whatever is newest', async () => {
  const { console, read } = threeLinks()
  const all = (await (await call(console, 'GET /links')).json()) as Page
  const [three, , one] = all.links.map((link) => link.id)
  expect(await read(`ids=${one},rj-gone,${three}&limit=1`)).toEqual({
    labels: ['one', 'three'],
    nextBefore: null,
  })
})
