import { describe, expect, it } from 'vitest'
import { createPublishers } from '../../../electron/sessions/publishers.ts'
import { liveSession } from '../console/support.ts'

const publisher = (id: string, streamName = 'live/news') =>
  liveSession(id, { action: 'publish', streamName })

describe('the live publishers', () => {
  it('are no viewers', () => {
    const publishers = createPublishers()
    publishers.started(liveSession('viewer', { streamName: 'live/news' }))
    expect(publishers.of('live/news')).toEqual([])
    expect(publishers.get('viewer')).toBeNull()
  })

  it('are found by stream and by id until they end', () => {
    const publishers = createPublishers()
    const [first, second] = [publisher('a'), publisher('b')]
    for (const each of [first, second, first]) publishers.started(each)
    expect(publishers.of('live/news')).toEqual([first, second])
    expect(publishers.of('live/other')).toEqual([])
    publishers.ended(first)
    publishers.ended(publisher('nobody'))
    expect(publishers.of('live/news')).toEqual([second])
    expect([publishers.get('a'), publishers.get('b')]).toEqual([null, second])
    publishers.ended(second)
    expect(publishers.of('live/news')).toEqual([])
  })
})
