import { expect, it } from 'vitest'
import {
  type BulkDraft,
  cameSince,
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
const news = { matches: ({ streamName }: { streamName: string }) => streamName === 'live/news' }
const since = (whom: BulkDraft['whom'], value = ''): readonly string[] =>
  cameSince({ whom, value }, news, new Set(['there']), live).map(({ id }) => id)

it('counts nobody as come since who was there, is revoked already, is elsewhere, or is refused anyway', () => {
  expect(since('grant', 'rj-1')).toEqual([])
  expect(since('viewer', 'ada')).toEqual([])
  expect(since('address', '203.0.113.0/24')).toEqual([])
  expect(since('selected')).toEqual([])
  expect(since('matching')).toEqual(['late'])
  expect(since('stream', ' live/news ')).toEqual(['late'])
  expect(since('stream', 'id-of-live/news')).toEqual(['late'])
})

it('points to a stream only where the stream was named and all who match are at it', () => {
  const [news0, , , open] = live
  const asked = (filter: string, matching: typeof live) =>
    streamAsked({ whom: 'matching', value: '' }, { filter, matching }, live)
  expect(asked('country:DE', live.slice(0, 2))).toBeNull()
  expect(asked('stream:live', live)).toBeNull()
  expect(asked('stream:live/news', [])).toBeNull()
  expect(asked('stream:live/news country:DE', live.slice(0, 2))).toBe(news0?.streamId)
  const byName = (whom: BulkDraft['whom'], value: string) =>
    streamAsked({ whom, value }, { filter: '', matching: [] }, live)
  expect(byName('viewer', 'live/open')).toBeNull()
  expect(byName('stream', 'live/nobody')).toBeNull()
  expect(byName('stream', 'live/open')).toBe(open?.streamId)
})
