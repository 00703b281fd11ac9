import { describe, expect, it } from 'vitest'
import { curlExample } from '../../../../renderer/features/tokens/curl-example.ts'

describe('the command to try a link with', () => {
  it('lets no apostrophe end the quotation', () => {
    expect(curlExample("http://a.test/it's.mp3")).toContain("'http://a.test/it%27s.mp3'")
  })

  it('asks for a stream as a player does, and stops by itself', () => {
    const url = 'http://a.test:8000/live.mp3?token=abc.def'
    expect(curlExample(url)).toBe(`curl -m 4 -o out.mp3 -D - '${url}'`)
    expect(curlExample('http://a.test/live')).toBe("curl -m 4 -o out -D - 'http://a.test/live'")
  })

  it('keeps nothing of a playlist', () => {
    const url = 'https://a.test/live/news/playlist.m3u8?token=abc'
    expect(curlExample(url)).toBe(`curl -o /dev/null -D - '${url}'`)
  })
})
