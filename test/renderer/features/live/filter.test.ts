import { describe, expect, it } from 'vitest'
import { readSessionFilter } from '../../../../renderer/features/live/filter.ts'
import type { Session } from '../../../../shared/session.ts'
import { session } from '../../../shared/records.ts'

const CATALOGUE = {
  streams: [
    { id: 'one', name: 'live/1' },
    { id: 'ten', name: 'live/10' },
  ],
  rules: [],
  mediaServers: [{ id: 'ice', name: 'Radio studio' }],
}
const matches = (text: string, given: Partial<Session>): boolean =>
  readSessionFilter(text, CATALOGUE).matches(session(given))

describe('readSessionFilter', () => {
  it('names a filter it does not know and goes on without it', () => {
    const filter = readSessionFilter('colour:red', CATALOGUE)
    expect(filter.problem).toContain('There is no filter "colour"')
    expect(filter.matches(session())).toBe(true)
  })

  it.each([
    ['publish', { action: 'subscribe' }],
    ['revoked', { revokedAtMs: null }],
    ['ip:203.0.114.0/24', { address: '203.0.113.7' }],
    ['ip:203.0.113.1', { address: '203.0.113.10' }],
    ['stream:live/1', { streamId: 'ten', streamName: 'live/10' }],
    ['server:"Radio studio"', { mediaServerId: 'other' }],
    ['tag:gold', { tags: ['silver'] }],
    ['viewer:ada', { viewerId: null }],
    ['label:ada', { viewerId: 'ada' }],
    ['country:DE stream:jazz', { country: 'DE', streamName: 'live/news' }],
  ] satisfies [string, Partial<Session>][])('%s leaves out %j', (text, given) => {
    expect(matches(text, given)).toBe(false)
  })

  it.each([
    ['watch', { action: 'subscribe' }],
    ['revoked', { revokedAtMs: 5 }],
    ['ip:203.0.113.0/24', { address: '203.0.113.7' }],
    ['stream:live/1', { streamId: 'one', streamName: 'live/1' }],
    ['server:"Radio studio"', { mediaServerId: 'ice' }],
    ['tag:gold', { tags: ['Gold'] }],
    ['country:de country:AT', { country: 'AT' }],
    ['vlc', { userAgent: 'VLC/3.0' }],
    ['ada', { viewerId: null, label: 'Ada' }],
    ['ada', { viewerId: 'v-1', label: 'Ada' }],
    ['label:ada', { label: 'Ada' }],
    ['', {}],
  ] satisfies [string, Partial<Session>][])('%s lets %j through', (text, given) => {
    expect(matches(text, given)).toBe(true)
  })

  it('pinned lets through pinned viewers alone', () => {
    const { matches: isShown } = readSessionFilter('pinned', CATALOGUE, {
      isPinned: ({ viewerId }) => viewerId === 'ada',
      noteOf: () => '',
    })
    expect(isShown(session({ viewerId: null }))).toBe(false)
    expect(isShown(session({ viewerId: 'bo' }))).toBe(false)
    expect(isShown(session({ viewerId: 'ada' }))).toBe(true)
  })

  it('a word of a note lets through the viewer it is about', () => {
    const { matches: isShown } = readSessionFilter('refund', CATALOGUE, {
      isPinned: () => false,
      noteOf: ({ viewerId }) => (viewerId === 'ada' ? 'Wants a Refund' : ''),
    })
    expect(isShown(session({ viewerId: null }))).toBe(false)
    expect(isShown(session({ viewerId: 'bo' }))).toBe(false)
    expect(isShown(session({ viewerId: 'ada' }))).toBe(true)
  })
})
