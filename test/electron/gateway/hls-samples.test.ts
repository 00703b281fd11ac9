import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rewritePlaylist } from '../../../electron/gateway/playlist.ts'
import { splice } from '../../../electron/gateway/splice.ts'
import { hlsSamples } from './hls-samples.ts'
import { type Station, startStation } from './station.ts'

const PATH = '/play/live/news/~T'
const ELSEWHERE = 'http://origin.lan:8080/2M/'
/** Every server the samples name; each may be where the stream lies. */
const HOSTS = ['http://media.example.com', 'http://example.com', 'https://priv.example.com']
HOSTS.push('https://b.example.com', 'https://backup.example.com')
const samples = [...hlsSamples]

const rewritten = (text: string, asked: string, origins: readonly string[]): Buffer => {
  const folders = origins.map((url) => ({ url, path: PATH }))
  return Buffer.from(rewritePlaylist(text, { askedUrl: asked, foundUrl: asked, folders }))
}
/** What becomes of a sample that lies at one of the servers: its absolute addresses begin otherwise, and nothing else differs. */
const moved = (text: string): Buffer =>
  Buffer.from(HOSTS.reduce((left, host) => left.replaceAll(`${host}/`, `${PATH}/`), text))

it('the samples are all there', () => {
  const ofRfc = Array.from({ length: 10 }, (_, n) => `rfc8216-8.${n + 1}.m3u8`)
  const ofDraft = ['rfc8216bis-9.11.m3u8', 'rfc8216bis-9.12.m3u8', 'rfc8216bis-delta.m3u8']
  expect([...hlsSamples.keys()].toSorted()).toEqual([...ofRfc, ...ofDraft].toSorted())
})

describe.each(samples)('%s', (_, text) => {
  const crlf = text.replaceAll('\n', '\r\n')

  it('stays as it is, byte for byte, where nothing in it lies below the folder', () => {
    for (const each of [text, crlf, text.trimEnd()]) {
      expect(rewritten(each, `${ELSEWHERE}index.m3u8`, [ELSEWHERE])).toEqual(Buffer.from(each))
    }
  })

  it('differs in its addresses alone where it lies at the server it names', () => {
    const origins = HOSTS.map((host) => `${host}/`)
    for (const each of [text, crlf]) {
      expect(rewritten(each, `${ELSEWHERE}index.m3u8`, origins)).toEqual(moved(each))
    }
  })

  it('is not touched by what joins it to other sources while it is the only one', () => {
    expect(splice(undefined, 'stream', text).text).toBe(text)
  })
})

it('addresses from the root lead to the gateway where all of that server is the stream', () => {
  const root = 'https://example.com/'
  for (const [file, uri] of [
    ['rfc8216bis-9.11.m3u8', '/1M/LL-HLS.m3u8'],
    ['rfc8216bis-delta.m3u8', '/1M/LL-HLS.m3u8'],
    ['rfc8216bis-9.12.m3u8', '/steering?video=00012'],
  ] as const) {
    const text = hlsSamples.get(file) ?? ''
    expect(text.split(`"${uri}"`)).toHaveLength(2)
    expect(rewritten(text, `${root}2M/LL-HLS.m3u8`, [root])).toEqual(
      Buffer.from(text.replace(`"${uri}"`, `"${PATH}${uri}"`)),
    )
  }
})

/** As a media server may have them beside the samples, by what is asked for. */
const jsonAt = (origin: string): Readonly<Record<string, { type: string; text: string }>> => ({
  'steering?video=00012': {
    type: 'application/vnd.apple.steering-list',
    text: `{\n  "VERSION": 1, "RELOAD-URI": "${origin}/hls/steering?video=00012&session=123"\n}`,
  },
  'assets.json': {
    type: 'application/octet-stream',
    text: `{"ASSETS":[{"URI":"${origin}/hls/ad/index.m3u8","DURATION":15.0},{"URI":"${origin}/secret/1.m3u8","DURATION":1}]}`,
  },
  'other.json': {
    type: 'application/json; charset=utf-8',
    text: '{ "is": "no list", "at": 15.0 }',
  },
})

const LONG = JSON.stringify({ peaks: Array.from({ length: 600_000 }, (_, at) => at % 10_000) })
/** Never to be over while a test looks. */
const endless: ServerResponse[] = []

/** What is JSON, and no list: answers, if it is asked for. */
function answerBeside(name: string, range: string | undefined, response: ServerResponse): boolean {
  if (name === 'long.json') {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(LONG)
  } else if (name === 'part' || name === 'part.json') {
    const part = range === undefined ? '' : ' of a part'
    response.writeHead(range === undefined ? 200 : 206, { 'content-type': 'application/json' })
    response.end(`{ "is": "all${part}" }`)
  } else if (name === 'now' || name === 'now.json') {
    const type = name === 'now' ? 'application/json-seq' : 'application/json'
    response.writeHead(200, { 'content-type': type })
    response.write('{ "title": "one" }\n')
    endless.push(response)
  } else return false
  return true
}

describe('at the gateway', () => {
  let station: Station
  /** The samples as if the origin were the first server each of them names. */
  const atOrigin = (text: string): string =>
    HOSTS.reduce((left, host) => left.replaceAll(`${host}/`, `${station.originUrl}/hls/`), text)

  beforeAll(async () => {
    station = await startStation((request, response) => {
      const name = (request.url ?? '').replace('/hls/', '')
      const json = jsonAt(station.originUrl)[name]
      if (answerBeside(name, request.headers.range, response)) return
      if (json !== undefined) {
        response.setHeader('content-type', json.type)
        response.end(json.text)
        return
      }
      const beside = `#EXTINF:2,\n${station.originUrl}/secret/1.ts\n#EXT-X-AD:${station.originUrl}/\n`
      const text = name === 'beside.m3u8' ? beside : (hlsSamples.get(name) ?? '')
      response.setHeader('content-type', 'application/vnd.apple.mpegurl')
      response.end(atOrigin(text))
    })
    station.stream({ name: 'samples', origin: '/hls/index.m3u8', mode: 'public' })
  })
  afterAll(() => station.close())

  it.each(samples)('%s is sent as the origin has it, but for its addresses', async (name, text) => {
    const answer = await station.get(`/play/samples/${name}`)
    const { pathname } = new URL(answer.url)
    const own = pathname.slice(0, pathname.lastIndexOf('/'))
    const sent = Buffer.from(await answer.arrayBuffer())
    expect(sent).toEqual(
      Buffer.from(atOrigin(text).replaceAll(`${station.originUrl}/hls/`, `${own}/`)),
    )
  })

  it('a steering manifest and a list of assets lead to the gateway, and others stay', async () => {
    const { url } = await station.get('/play/samples/rfc8216-8.1.m3u8')
    const own = new URL(url).pathname.replace('/rfc8216-8.1.m3u8', '')
    const sent = async (name: string): Promise<string> =>
      await (await station.get(`${own}/${name}`)).text()
    expect(await sent('steering?video=00012')).toBe(
      `{"VERSION":1,"RELOAD-URI":"${own}/steering?video=00012&session=123"}`,
    )
    expect(await sent('assets.json')).toBe(
      `{"ASSETS":[{"URI":"${own}/ad/index.m3u8","DURATION":15},{"URI":"/secret/1.m3u8","DURATION":1}]}`,
    )
    expect(await sent('other.json')).toBe('{ "is": "no list", "at": 15.0 }')
  })

  it('what is JSON and no list is passed on as it comes', async () => {
    const { url } = await station.get('/play/samples/rfc8216-8.1.m3u8')
    const own = new URL(url).pathname.replace('/rfc8216-8.1.m3u8', '')
    expect((await (await station.get(`${own}/long.json`)).text()) === LONG).toBe(true)
    const headers = { range: 'bytes=0-9' }
    const part = await station.get(`${own}/part`, { headers })
    expect([part.status, await part.text()]).toEqual([206, '{ "is": "all of a part" }'])
    const whole = await station.get(`${own}/part.json`, { headers })
    expect([whole.status, await whole.text()]).toEqual([200, '{ "is": "all" }'])
    for (const name of ['now', 'now.json']) {
      const answer = await station.get(`${own}/${name}`)
      const { value } = (await answer.body?.getReader().read()) ?? {}
      expect(Buffer.from(value ?? []).toString()).toBe('{ "title": "one" }\n')
    }
    for (const each of endless) each.destroy()
  })

  it('no player learns where an origin in a private network is, by what lies beside the stream', async () => {
    const answer = await station.get('/play/samples/beside.m3u8')
    expect(await answer.text()).toBe('#EXTINF:2,\n/secret/1.ts\n#EXT-X-AD:/\n')
    expect((await station.get('/secret/1.ts')).status).toBe(404)
  })
})
