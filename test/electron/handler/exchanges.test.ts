import { afterEach, describe, expect, it } from 'vitest'
import { Exchanges } from '../../../electron/handler/exchanges.ts'
import { maskJson, maskUrl, SecretNames } from '../../../electron/handler/mask.ts'
import { protocols } from '../../../electron/handler/protocols/registry.ts'
import type { Handler } from '../../../electron/handler/types.ts'
import type { ProtocolName } from '../../../shared/media-server.ts'
import { SECRET, serverOf, startHandler } from './fakes.ts'

const CREDENTIAL = 'AAABofxDF5N1c2VyAGxpdmUub2dnAMJ1nbN0pD8jT3GgWQvW8NK3tUHfaUav7O6CqDg-kgLF'
let running: Handler | null = null
afterEach(async () => {
  await running?.close()
  running = null
})

/** What the inspector shows of a request that was really sent. */
async function shown(
  protocol: ProtocolName,
  body: string,
  headers: Record<string, string> = {},
  path = `/ask/studio/${SECRET}`,
): Promise<string> {
  const { handler, url } = await startHandler({}, serverOf({ protocol }))
  running = handler
  await fetch(url + path, { method: 'POST', body, headers })
  const exchange = handler.exchanges.get(1)
  return `${exchange?.request}\n\n${exchange?.response}`
}

describe('an exchange in the inspector', () => {
  it.each([
    ['a path', 'icecast', 'action=listener_add&mount=%2flive.ogg', {}],
    ['a password', 'icecast', `action=stream_auth&mount=%2flive.ogg&pass=${CREDENTIAL}`, {}],
    ['an escaped field name', 'icecast', `action=x&%70ass=${CREDENTIAL}`, {}],
    ['a field that is there twice', 'icecast', `action=x&pass=a&pass=${CREDENTIAL}`, {}],
    ['a mount', 'icecast', `action=listener_add&mount=%2flive.ogg%3frj-auth%3d${CREDENTIAL}`, {}],
    [
      'an escaped mount',
      'icecast',
      `action=listener_add&mount=%2flive.ogg%3frj%252dauth%3d${CREDENTIAL}`,
      {},
    ],
    [
      'a referer field',
      'icecast',
      `action=listener_add&mount=%2fa&ClientHeader.referer=https%3a%2f%2fx%2f%3frj-auth%3d${CREDENTIAL}`,
      {},
    ],
    [
      'a passed cookie',
      'icecast',
      `action=listener_add&mount=%2fa&ClientHeader.Cookie=${CREDENTIAL}`,
      {},
    ],
    ['a url', 'nimble', `{"url":"/live/news?a=b&rj-auth=${CREDENTIAL}"}`, {}],
    ['a signed url', 'nimble', `{"url":"/live/news?a=b&wmsAuthSign=${CREDENTIAL}"}`, {}],
    ['an escaped url', 'nimble', `{"url":"/live/news?rj\\u002dauth\\u003d${CREDENTIAL}"}`, {}],
    [
      'a referer',
      'nimble',
      `{"url":"/live/news","referer":"https://x/?rj-auth=${CREDENTIAL}&c=d"}`,
      {},
    ],
    ['a member', 'nimble', `{"url":"/live/news","rj-auth" : "${CREDENTIAL}"}`, {}],
    [
      'a member that holds an object',
      'nimble',
      `{"rj-auth": {"a": ["${CREDENTIAL}"]}, "url":"/a"}`,
      {},
    ],
    ['a body after a stray character', 'nimble', `x{"url":"/live/news?rj-auth=${CREDENTIAL}"}`, {}],
    ['a name and password in a url', 'nimble', `{"url":"rtmp://${CREDENTIAL}:x@host/live"}`, {}],
    [
      'a url in a url, as deep as one likes',
      'nimble',
      `{"url":"/t?${'a=?'.repeat(300)}rj-auth=${CREDENTIAL}"}`,
      {},
    ],
    ['a body that is cut', 'nimble', `{"url":"/live/news?rj-auth=${CREDENTIAL}`, {}],
    ['a bare query', 'mediamtx', `{"action":"read","query":"rj-auth=${CREDENTIAL}"}`, {}],
    [
      'a password and token',
      'mediamtx',
      `{"password":"${CREDENTIAL}","token":"${CREDENTIAL}"}`,
      {},
    ],
    ['a query with its mark', 'srs', `{"action":"on_play","param":"?rj-auth=${CREDENTIAL}"}`, {}],
    [
      'each place of a credential',
      'generic',
      `{"credential":"${CREDENTIAL}","query":"token=${CREDENTIAL}","authorization":"Bearer ${CREDENTIAL}"}`,
      {},
    ],
    [
      'a header',
      'nimble',
      '{"url":"/live/news"}',
      { authorization: `Bearer ${CREDENTIAL}`, cookie: CREDENTIAL, 'x-auth-token': CREDENTIAL },
    ],
    [
      'a referer header',
      'nimble',
      '{"url":"/live/news"}',
      { 'x-from': `https://x/?rj-auth=${CREDENTIAL}` },
    ],
  ] as const)('shows no secret of %s', async (_, protocol, body, headers) => {
    const text = await shown(protocol, body, headers)
    expect(text).toContain('POST /ask/studio/***')
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain(CREDENTIAL)
  })

  it('shows no secret in a query or as basic auth', async () => {
    const authorization = `Basic ${Buffer.from(`x:${SECRET}`).toString('base64')}`
    const text = await shown('nimble', '{}', { authorization }, `/ask/studio?rj-auth=${CREDENTIAL}`)
    expect(text).toContain('POST /ask/studio?rj-auth=***')
    expect(text).toContain('authorization: ***')
    expect(text).not.toContain(CREDENTIAL)
  })

  it.each([
    ['ant-media', `/ask/a/${SECRET}/play?x=1`, '/ask/a/***/play?x=1'],
    ['nimble', `/ask/a/${SECRET}/ppv`, '/ask/a/***/ppv'],
    ['flussonic', '/ask/a/publish', '/ask/a/publish'],
    ['flussonic', `/ask/a/${SECRET}/${SECRET}`, '/ask/a/***'],
    ['icecast', `/ask/a/${SECRET}/publish`, '/ask/a/***'],
    ['native-frame', `/ask/a/${SECRET}/integration/v1/broadcast/${SECRET}`, '/ask/a/***'],
  ] as const)(
    'shows a path behind the secret that %s is asked at, and no other: %s',
    (protocol, url, kept) => {
      const exchanges = new Exchanges()
      const reply = { status: 200, headers: {}, body: '' }
      exchanges.keep(
        1,
        {
          method: 'POST',
          url,
          rawHeaders: [],
          body: '',
          reply,
          by: protocols[protocol],
        },
        false,
        0,
      )
      expect(exchanges.get(1)?.request).toBe(`POST ${kept}\n\n`)
    },
  )

  it.each([
    ['an element', `<Signature>${CREDENTIAL}</Signature>`],
    ['an element that is cut', `<Signature>${CREDENTIAL}`],
    ['a quoted element', `<Signature><![CDATA[${CREDENTIAL}]]></Signature>`],
    ['an attribute', `<B Signature = "${CREDENTIAL}"/>`],
  ])('shows no proof of a report in XML: %s', (_, proof) => {
    const exchanges = new Exchanges()
    const text = `<ApiSyncRequest><Puzzle>p</Puzzle>${proof}`
    const reply = { status: 200, headers: {}, body: `<A><Solution>${CREDENTIAL}</Solution></A>` }
    const sent = { method: 'POST', url: '/ask/a', rawHeaders: [], body: text }
    exchanges.keep(1, { ...sent, reply, by: protocols.nimble }, false, 0)
    const { request, response } = exchanges.get(1) ?? {}
    expect(request).toContain('<Puzzle>p</Puzzle>')
    expect(response).toContain('<Solution>***</Solution>')
    expect(`${request}${response}`).not.toContain(CREDENTIAL)
  })

  it('shows everything else as it was', async () => {
    const body =
      '{"host":"media.example", "url":"/live/news?a=b","ip":"192.0.2.1" , "session_id": 7}'
    const text = await shown('nimble', body, { 'user-agent': 'Nimble' })
    expect(text).toContain(body)
    expect(text).toContain('user-agent: Nimble')
    expect(text).toContain('HTTP 200\ncontent-type: application/json\n\n{"return_code":200}')
  })

  it('neither grows nor costs with URLs nested in a URL', () => {
    const url = `/t?${'a=?'.repeat(1300)}rj-auth=x`
    const masked = maskUrl(url, new SecretNames(['rj-auth']))
    expect(masked.length).toBeLessThan(url.length * 4)
    expect(masked).not.toContain('rj-auth=x')
  })

  it('masks numbers and words of secret members too', () => {
    const names = new SecretNames(['pin'])
    expect(maskJson('{"pin": 1234, "b": {"pin":true}, "c":[1]}', names)).toBe(
      '{"pin": ***, "b": {"pin":***}, "c":[1]}',
    )
  })
})

describe('the ring of exchanges', () => {
  const raw = (url: string, body = '') => ({
    method: 'POST',
    url,
    rawHeaders: [],
    body,
    reply: { status: 200, headers: {}, body: '' },
    by: protocols.nimble,
  })

  it('keeps the latest five thousand', () => {
    const exchanges = new Exchanges()
    for (let id = 1; id <= 5_001; id++) exchanges.keep(id, raw(`/ask/${id}`), false, id)
    expect(exchanges.get(1)).toBeNull()
    expect(exchanges.get(2)?.request).toContain('/ask/2')
    expect(exchanges.get(5_001)?.request).toContain('/ask/5001')
    expect(exchanges.get(5_002)).toBeNull()
  })

  it('keeps refusals however many were let in since, and the latest five thousand of them', () => {
    const exchanges = new Exchanges()
    exchanges.keep(1, raw('/ask/1'), true, 0)
    for (let id = 2; id <= 9_000; id++) exchanges.keep(id, raw(`/ask/${id}`), false, id)
    exchanges.keep(10_001, raw('/ask/10001'), true, 0)
    expect(exchanges.get(1)?.request).toContain('/ask/1')
    expect(exchanges.get(3)).toBeNull()
    for (let id = 20_001; id <= 25_000; id++) exchanges.keep(id, raw(`/ask/${id}`), true, 0)
    expect([exchanges.get(1), exchanges.get(10_001)]).toEqual([null, null])
    expect(exchanges.get(9_000)?.request).toContain('/ask/9000')
  })

  it('keeps of admissions those that come first in a second where they are too many, and every refusal', () => {
    const exchanges = new Exchanges()
    const isKept = (id: number): boolean => exchanges.get(id) !== null
    for (let id = 1; id <= 4_000; id++) exchanges.keep(id, raw(`/ask/${id}`), false, 7_999)
    exchanges.keep(4_001, raw('/ask/4001'), true, 7_999)
    exchanges.keep(4_002, raw('/ask/4002'), false, 8_000)
    expect([1, 2_500, 2_501, 4_000, 4_001, 4_002].map(isKept)).toEqual([
      ...[true, true, false],
      ...[false, true, true],
    ])
  })

  it('keeps nothing for what was not recorded', () => {
    const exchanges = new Exchanges()
    exchanges.keep(0, raw('/ask/0'), false, 0)
    exchanges.keep(Number.NaN, raw('/ask/0'), false, 0)
    expect([exchanges.get(0), exchanges.get(5_000), exchanges.get(Number.NaN)]).toEqual([
      null,
      null,
      null,
    ])
  })

  it('keeps fewer when they are long, the oldest of which go first', () => {
    const exchanges = new Exchanges()
    const body = 'ü'.repeat(4_096)
    for (let id = 1; id <= 3_000; id++) exchanges.keep(id, raw(`/ask/${id}`, body), false, id)
    expect(exchanges.get(1_500)).toBeNull()
    for (const id of [2_500, 2_999, 3_000]) {
      expect(exchanges.get(id)?.request).toBe(`POST /ask/${id}\n\n${body}`)
    }
  })

  it('keeps no more than 4 KiB of an answer, and no half of a secret at its end', () => {
    const states = Array.from({ length: 2_000 }, (_, at) => [`secret-${at}`, { stop: false }])
    const body = JSON.stringify({ viewTokens: Object.fromEntries(states) })
    for (let more = 0; more < 40; more++) {
      const exchanges = new Exchanges()
      const reply = { status: 200, headers: {}, body: ' '.repeat(more) + body }
      exchanges.keep(1, { ...raw('/ask/a'), reply, by: protocols['native-frame-saas'] }, false, 0)
      const { response = '' } = exchanges.get(1) ?? {}
      expect(response.length).toBeGreaterThan(1_000)
      expect(response.length).toBeLessThan(4_200)
      expect(response).not.toContain('secret-')
    }
  })

  it('keeps no more than 4 KiB of a body', () => {
    const exchanges = new Exchanges()
    exchanges.keep(1, raw('/ask/a', 'x'.repeat(60_000)), false, 0)
    expect(exchanges.get(1)?.request.match(/x/g)?.length).toBe(4_096)
  })
})
