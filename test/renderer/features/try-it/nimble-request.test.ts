import { describe, expect, it } from 'vitest'
import {
  readNimbleRequest,
  readRequest,
  streamIn,
} from '../../../../renderer/features/try-it/nimble-request.ts'

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

describe('a request that is pasted', () => {
  const of = (text: string) => {
    const pasted = readRequest(text)
    return pasted.ok ? pasted.request : pasted.message
  }

  it.each(['', 'hello', 'http://play.example', 'curl', 'POST /ask/ice/*** HTTP/1.1'])(
    'refuses %j, which names no stream',
    (text) => expect(of(text)).toContain('stream'),
  )

  it('is an address, also at the gateway, or a curl command', () => {
    const link = 'http://radio.example:8000/live.mp3?rj-auth=AAAB'
    expect(of(link)).toMatchObject({ streamName: 'live.mp3', link })
    expect(of('http://h/play/live/news/index.m3u8')).toMatchObject({ streamName: 'live/news' })
    const command = `curl -i '${link}' -H 'User-Agent: VLC/3.0'`
    expect(of(command)).toMatchObject({ streamName: 'live.mp3', userAgent: 'VLC/3.0' })
  })

  it('is what a decision shows of the wire, whose masked secret is no credential', () => {
    const form = 'action=listener_add&mount=%2Flive.mp3%3Frj-auth%3D***&ip=203.0.113.9&agent=VLC'
    const wire = `POST /ask/ice HTTP/1.1\nHost: h\n\n${form}`
    for (const text of [wire, `curl -i -X POST 'http://h/ask/ice' --data-binary '${form}'`]) {
      expect(of(text)).toEqual({
        ...{ streamName: 'live.mp3', protocol: '', address: '203.0.113.9' },
        ...{ userAgent: 'VLC', referer: null, link: null },
      })
    }
    const nimble = '{"url":"/live/news/playlist.m3u8?rj-auth=***","ip":"203.0.113.9"}'
    for (const text of [
      `POST /ask/n/***\nHost: h\n\n${nimble}`,
      `curl 'http://h/ask/n/***' --data-binary '${nimble}'`,
    ]) {
      expect(of(text)).toMatchObject({ streamName: 'live/news', link: null })
    }
  })

  it('tells the stream of a link, and of a token alone none', () => {
    expect(streamIn('https://h/live/my%20news/index.m3u8?token=x')).toBe('live/my news')
    expect(streamIn('AAAB')).toBe('')
    expect(streamIn('https://h/%E0')).toBe('%E0')
  })
})
