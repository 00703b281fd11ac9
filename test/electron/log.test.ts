import { describe, expect, it } from 'vitest'
import { createLog } from '../../electron/log.ts'

function logged(pretty = false) {
  const lines: string[] = []
  const log = createLog({ level: 'info', pretty, write: (line) => void lines.push(line) })
  return { log, lines }
}

describe('the log', () => {
  it.each([
    ['sdh_abcDEF123-_x', 'sdh_***'],
    ['sdk_abc', 'sdk_***'],
    ['http://a/live.ogg?rj-auth=AAAB%3D&x=1', 'http://a/live.ogg?rj-auth=***&x=1'],
    ['rtmp://a/live?wmsAuthSign=c2Vy==/x', 'rtmp://a/live?wmsAuthSign=***'],
    ['rtmp://a/live?publishsign=aWQ9', 'rtmp://a/live?publishsign=***'],
    ['POST /ask/icecast-1/sEcReT-part?x', 'POST /ask/icecast-1/***?x'],
    ['http://127.0.0.1:8481/#launch=abc_D', 'http://127.0.0.1:8481/#launch=***'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
    ['GET /live?streamToken=abc&b=1', 'GET /live?streamToken=***&b=1'],
    ['?token=abc', '?token=***'],
    ['got DIGEST:eyJhIjoxfQ== from', 'got DIGEST:*** from'],
    ['got eyJhbGciOiJIUzI1NiJ9.e30.c2ln here', 'got *** here'],
    [`got ${'0a'.repeat(32)} here`, 'got *** here'],
  ])('masks a secret: %s', (text, expected) => {
    const { log, lines } = logged()
    log.info({ text, err: new Error(text) }, text)
    const line = JSON.parse(lines[0] ?? '')
    expect([line.msg, line.text, line.err.message]).toEqual([expected, expected, expected])
  })

  it('escapes what could forge a line or turn it around', () => {
    const { log, lines } = logged()
    log.warn({ agent: 'a\nb\u001b[31m\u0085\u202e\u2028z' }, 'x')
    expect(lines).toHaveLength(1)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested.
    expect(lines[0]?.trimEnd()).not.toMatch(/[\u0000-\u001f\u0085\u202e\u2028]/)
    expect(JSON.parse(lines[0] ?? '').agent).toBe('a\nb\u001b[31m\u0085\u202e\u2028z')
  })

  it('escapes them in readable lines too', () => {
    const { log, lines } = logged(true)
    log.warn({ agent: 'a\nb\u202e' }, 'came')
    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d warn came agent=a\\u000ab\\u202e\n$/),
    ])
  })

  it('cuts long fields', () => {
    const { log, lines } = logged()
    log.info({ agent: 'x'.repeat(100_000), list: new Array(9_000).fill('y') }, 'x')
    expect(lines[0]?.length).toBeLessThan(6_000)
  })

  it('keeps the code of an error', () => {
    const { log, lines } = logged()
    log.error({ err: Object.assign(new Error('no'), { code: 'ERR_DB_IO' }) }, 'x')
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({ code: 'ERR_DB_IO', message: 'no' })
  })
})
