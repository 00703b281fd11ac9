import { describe, expect, it } from 'vitest'
import { bodyOf, newDraft } from '../../../renderer/components/export-sessions/draft.ts'
import { takeFilter } from '../../../renderer/components/export-sessions/filter-text.ts'
import { sessionExportSchema } from '../../../shared/session-export-input.ts'

const known = {
  streams: [
    { id: 's1', name: 'live/news' },
    { id: 's2', name: 'live/newsroom' },
    { id: 's3', name: 'radio' },
    { id: 's4', name: 'live/*' },
  ],
  mediaServers: [{ id: 'm1', name: 'Icecast' }],
}

describe('the filter on screen, taken over by an export', () => {
  it.each([
    ['', {}, []],
    ['stream:LIVE/NEWS', { streams: ['live/news'] }, []],
    ['stream:live/', { streams: ['live/'] }, []],
    ['stream:s3 stream:gone', { streams: ['radio', 'gone'] }, []],
    // No session has the name of a pattern: it is told by its id.
    ['stream:Live/*', { streams: ['s4'] }, []],
    ['country:de country:DE country:at', { countries: ['DE', 'AT'] }, []],
    [
      'viewer:ada grant:rj-1 tag:"customer 42"',
      {
        viewers: ['ada'],
        grantIds: ['rj-1'],
        tags: ['customer 42'],
      },
      [],
    ],
    ['protocol:hls protocol:rtmp', { protocols: ['hls', 'rtmp'] }, []],
    ['server:icecast', { mediaServerIds: ['m1'] }, []],
    ['watch', { action: 'subscribe' as const }, []],
    ['publish', { action: 'publish' as const }, []],
    [
      'deny ip:203.0.113.0/24 reason:x tag:a',
      { tags: ['a'] },
      ['deny', 'ip:203.0.113.0/24', 'reason:x'],
    ],
    ['publish PUBLISH', { action: 'publish' as const }, []],
    // Either-or, as on screen.
    ['watch publish', {}, []],
    ['publish subscribe watch tag:a', { tags: ['a'] }, []],
  ])('%s', (text, given, left) => {
    expect(takeFilter(text, known)).toEqual({ given, left })
    expect(sessionExportSchema.safeParse(bodyOf(newDraft(given))).success).toBe(true)
  })
})
