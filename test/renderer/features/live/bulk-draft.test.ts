import { expect, it } from 'vitest'
import {
  type BulkDraft,
  cameSince,
  endsWithSwitch,
  firstDraft,
  inputOf,
  liveStreams,
  onlyStream,
  publishersOf,
  streamAsked,
} from '../../../../renderer/features/live/bulk-revoke/draft.ts'
import { session } from '../../../shared/records.ts'

const at = (id: string, streamName: string, revokedAtMs: number | null = null) =>
  session({ id, streamName, streamId: `id-of-${streamName}`, revokedAtMs })
const live = [
  at('there', 'live/news'),
  at('late', 'live/news'),
  at('out', 'live/news', 5),
  at('elsewhere', 'live/open'),
]
const encoder = { ...at('encoder', 'live/news'), action: 'publish' as const }
const news = { matches: ({ streamName }: { streamName: string }) => streamName === 'live/news' }
const since = (whom: BulkDraft['whom'], value = '', publishersToo = false): readonly string[] =>
  cameSince({ whom, value, publishersToo }, news, new Set(['there']), [...live, encoder]).map(
    ({ id }) => id,
  )
const screen = (matching: typeof live) => ({ ...news, selected: [], matching, filter: '' })

it('counts nobody as come since who was there, is revoked already, is elsewhere, or is refused anyway', () => {
  expect(since('grant', 'rj-1')).toEqual([])
  expect(since('viewer', 'ada')).toEqual([])
  expect(since('address', '203.0.113.0/24')).toEqual([])
  expect(since('selected')).toEqual([])
  expect(since('matching')).toEqual(['late'])
  expect(since('stream', ' live/news ')).toEqual(['late'])
  expect(since('stream', 'id-of-live/news')).toEqual(['late'])
  expect(since('stream', 'live/news', true)).toEqual(['late', 'encoder'])
})

it('leaves out who publishes until that is asked for, or nobody else matches', () => {
  const first = (matching: typeof live) => firstDraft(screen(matching), true, [])
  const asked = (draft: BulkDraft, matching: typeof live) =>
    inputOf(draft, screen(matching), 0)?.target
  const both = [...live.slice(0, 1), encoder]
  expect(asked(first(both), both)).toEqual({ by: 'sessions', ids: ['there'] })
  expect(asked({ ...first(both), publishersToo: true }, both)).toMatchObject({
    ids: ['there', 'encoder'],
  })
  expect(asked(first([encoder]), [encoder])).toMatchObject({ ids: ['encoder'] })
  const stream = { ...first(both), whom: 'stream', value: 'live/news' } as const
  expect(asked(stream, [])).toEqual({ by: 'stream', value: 'live/news', publishers: false })
  expect(publishersOf(stream, screen([]), [...live, encoder])).toBe(1)
  expect(publishersOf({ whom: 'viewer', value: 'live/news' }, screen(both), both)).toBe(0)
})

it('offers the streams that somebody is at, and fills in the only one', () => {
  expect(onlyStream([])).toBe('')
  expect(onlyStream(live)).toBe('')
  expect(onlyStream([...live.slice(0, 3), encoder])).toBe('live/news')
  expect(liveStreams([at('out', 'live/gone', 5), ...live, encoder])).toEqual([
    { name: 'live/news', viewers: 2 },
    { name: 'live/open', viewers: 1 },
  ])
  expect(firstDraft(screen(live), false, live.slice(0, 1))).toMatchObject({
    whom: 'stream',
    value: 'live/news',
    publishersToo: false,
  })
})

it('points to a stream only where the stream was named and all who match are at it', () => {
  const [news0, , , open] = live
  const asked = (filter: string, matching: typeof live) =>
    streamAsked({ whom: 'matching', value: '' }, { filter, matching }, live)
  expect(asked('country:DE', live.slice(0, 2))).toBeNull()
  expect(asked('stream:live', live)).toBeNull()
  expect(asked('stream:live/news', [])).toBeNull()
  expect(asked('stream:live/news country:DE', live.slice(0, 2))).toBeNull()
  expect(asked('', live.slice(0, 2))).toBeNull()
  expect(asked('stream:live/news', live.slice(0, 2))).toBe(news0?.streamId)
  const byName = (whom: BulkDraft['whom'], value: string) =>
    streamAsked({ whom, value }, { filter: '', matching: [] }, live)
  expect(byName('viewer', 'live/open')).toBeNull()
  expect(byName('stream', 'live/nobody')).toBeNull()
  expect(byName('stream', 'live/open')).toBe(open?.streamId)
})

it('leads to no switch that would end other streams, or is off already', () => {
  expect(endsWithSwitch({ name: 'live/*', enabled: true })).toBe(false)
  expect(endsWithSwitch({ name: 'live/news', enabled: false })).toBe(false)
  expect(endsWithSwitch({ name: 'live/news', enabled: true })).toBe(true)
})
