import { describe, expect, it } from 'vitest'
import type { Found } from '../../../shared/search.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { tokenInputSchema } from '../../../shared/token-input.ts'
import { bench, call, liveSession, refusal } from './support.ts'

function setUp() {
  const made = bench()
  const { catalogue, live } = made
  const { id: streamId } = catalogue.streams.create(
    streamInputSchema.parse({ name: 'live/news', title: 'Evening news' }),
    'console',
  )
  const issue = (label: string) =>
    catalogue.tokens.issue(
      tokenInputSchema.parse({ kind: 'listener-link', streamId, minutes: 60, label }),
      'console',
    )
  const search = async (text: string, limit = 8): Promise<readonly Found[]> => {
    const path = `GET /search?limit=${limit}&text=${encodeURIComponent(text)}`
    return ((await (await call(made.console, path)).json()) as { found: Found[] }).found
  }
  const titles = async (text: string, limit?: number) =>
    (await search(text, limit)).map(({ title }) => title)
  return { ...made, catalogue, live, streamId, issue, search, titles }
}

describe('searching everything', () => {
  it.each(['limit=0', 'limit=51', `text=${'x'.repeat(121)}`, 'page=2'])(
    'is refused by %s',
    async (query) => {
      const response = await call(setUp().console, `GET /search?${query}`)
      expect((await refusal(response)).slice(0, 2)).toEqual([400, 'ERR_INPUT_INVALID'])
    },
  )

  it('finds nothing by the text of a token, its first characters, or an address', async () => {
    const { catalogue, issue, live, search, streamId } = setUp()
    const { secret } = issue('Ada')
    const key = catalogue.tokens.issue(
      tokenInputSchema.parse({ kind: 'stream-key', streamId, label: 'Studio' }),
      'console',
    )
    live.start(liveSession('s1', { viewerId: 'ann', address: '203.0.113.9' }), null)
    for (const text of [secret, key.secret, key.token.hint, '203.0.113.9']) {
      expect(text?.length).toBeGreaterThan(3)
      expect(await search(text ?? '')).toEqual([])
    }
    expect(JSON.stringify(await search('ada'))).not.toContain(secret)
  })

  it('finds nothing for an empty text', async () => {
    const { issue, search } = setUp()
    issue('Ada')
    expect(await search('  ')).toEqual([])
  })

  it('puts the whole name first, then what begins so, then the rest; of equals the newest', async () => {
    const { issue, titles } = setUp()
    for (const label of ['Marada', 'Ada second', 'ADA', 'Ada third']) issue(label)
    expect(await titles('ada')).toEqual(['ADA', 'Ada third', 'Ada second', 'Marada'])
    expect(await titles('ada', 2)).toEqual(['ADA', 'Ada third'])
  })

  it('finds by several words in any order, by stream and by id', async () => {
    const { issue, titles } = setUp()
    const { token } = issue('Season ticket, Ada')
    expect(await titles('ada season')).toEqual(['Season ticket, Ada'])
    expect(await titles('live/news')).toEqual(['Season ticket, Ada', 'Evening news'].reverse())
    expect(await titles(token.id)).toEqual(['Season ticket, Ada'])
  })

  it('follows every edit: a token deleted and restored, a stream renamed and switched off', async () => {
    const { catalogue, issue, search, streamId, titles } = setUp()
    const { token } = issue('Ada')
    expect(await titles('ada')).toEqual(['Ada'])
    catalogue.tokens.act('delete', [token], 'console')
    expect(await titles('ada')).toEqual([])
    catalogue.tokens.act('restore', [token], 'console')
    catalogue.streams.update(streamId, streamInputSchema.parse({ name: 'live/late' }), 'console')
    expect(await titles('live/late')).toEqual(['live/late', 'Ada'])
    expect((await search('live/late')).map(({ enabled }) => enabled)).toEqual([true, null])
    const off = streamInputSchema.parse({ name: 'live/late', enabled: false })
    catalogue.streams.update(streamId, off, 'console')
    expect((await search('live/late'))[0]).toMatchObject({ kind: 'stream', enabled: false })
    expect(await titles('live/news')).toEqual([])
  })

  it('finds viewers who are live and those who asked, each once', async () => {
    const { live, search } = setUp()
    live.start(liveSession('s1', { viewerId: 'ann', streamName: 'live/news' }), null)
    live.start(liveSession('s2', { viewerId: 'ann', streamName: 'live/late' }), null)
    expect(await search('ann')).toMatchObject([
      { kind: 'viewer', id: 'ann', detail: 'live on live/late', token: null, enabled: null },
    ])
  })
})

describe('what was noted', () => {
  it('finds streams, rules, viewers and tokens, each once, and no deleted token', async () => {
    const { catalogue, issue, live, search, streamId } = setUp()
    live.start(liveSession('s1', { viewerId: 'ada' }), null)
    const { token, ref } = issueBoth(issue)
    for (const [kind, subject] of [
      ['stream', streamId],
      ['viewer', 'ada'],
      ['viewer', 'bob'],
      ['token', token],
      ['token', ref],
    ] as const) {
      catalogue.annotations.set(
        kind,
        subject,
        { note: 'Owes us a Call', isPinned: false },
        'console',
      )
    }
    catalogue.tokens.act('delete', [{ kind: 'listener-link', id: ref }], 'console')
    const found = await search('owes us')
    expect(found.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      `stream ${streamId}`,
      'viewer ada',
      'viewer bob',
      `token ${token}`,
    ])
    expect(await search('owes nobody')).toEqual([])
  })

  it('finds a token in the list of tokens', async () => {
    const { catalogue, console, issue } = setUp()
    const { token } = issueBoth(issue)
    catalogue.annotations.set('token', token, { note: 'Refund', isPinned: false }, 'console')
    const listed = async (text: string): Promise<readonly string[]> => {
      const page = await (await call(console, `GET /tokens?text=${text}`)).json()
      return (page as { tokens: { id: string }[] }).tokens.map(({ id }) => id)
    }
    expect(await listed('refund')).toEqual([token])
    expect(await listed('refunds')).toEqual([])
  })

  const issueBoth = (issue: (label: string) => { readonly token: { readonly id: string } }) => ({
    token: issue('Ada').token.id,
    ref: issue('Eve').token.id,
  })
})
