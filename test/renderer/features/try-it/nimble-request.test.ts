import { describe, expect, it } from 'vitest'
import { readNimbleRequest } from '../../../../renderer/features/try-it/nimble-request.ts'

describe('readNimbleRequest', () => {
  it.each([
    ['not json', 'not JSON'],
    ['[]', 'not one request object'],
    ['null', 'not one request object'],
    ['{"ip":"1.2.3.4"}', 'no "url"'],
    ['{"url":7}', 'no "url"'],
  ])('refuses %s', (text, why) => {
    const pasted = readNimbleRequest(text)
    expect(pasted.ok ? '' : pasted.message).toContain(why)
  })

  it('reads a full request', () => {
    const pasted = readNimbleRequest(
      JSON.stringify({
        host: 'radio.example:8081',
        url: '/live/news/playlist.m3u8',
        ip: '203.0.113.9',
        'user-agent': 'VLC/3.0',
        referer: 'https://example.org/',
        session_id: '42',
        session_type: 'HLS',
      }),
    )
    expect(pasted).toEqual({
      ok: true,
      request: {
        streamName: 'live/news',
        protocol: 'hls',
        address: '203.0.113.9',
        userAgent: 'VLC/3.0',
        referer: 'https://example.org/',
        link: null,
      },
    })
  })

  it('reads the other spelling of the user agent, and absent fields as not said', () => {
    const pasted = readNimbleRequest('{"url":"/live/news","user_agent":"mpv","referer":""}')
    expect(pasted.ok && pasted.request).toMatchObject({
      streamName: 'live/news',
      userAgent: 'mpv',
      referer: null,
      address: null,
      protocol: '',
    })
  })

  it('reads a whole address with a link in it', () => {
    const url = 'https://radio.example:8081/live/news/chunks.m3u8?rj-auth=AAAB%3D'
    const pasted = readNimbleRequest(JSON.stringify({ url }))
    expect(pasted.ok && pasted.request).toMatchObject({ streamName: 'live/news', link: url })
  })
})
