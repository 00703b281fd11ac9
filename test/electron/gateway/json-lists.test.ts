import { expect, it } from 'vitest'
import { rewriteJsonList } from '../../../electron/gateway/json-lists.ts'

const folder = 'http://origin.lan:8080/live/news/'
const path = '/play/live/news/~T'
const asked = `${folder}steering`
const at = (text: string, foundUrl = asked): string =>
  rewriteJsonList(text, {
    askedUrl: asked,
    ...{ foundUrl, folders: [{ url: folder, path }], hiddenHosts: ['origin.lan'] },
  })
const changed = (value: object, foundUrl = asked): unknown =>
  JSON.parse(at(JSON.stringify(value), foundUrl))

/** That of the playlist in section 9.12 of draft-pantos-hls-rfc8216bis, by section 7.2. */
const STEERING = `{
  "VERSION": 1,
  "TTL": 300.0,
  "RELOAD-URI": "https://example.com/steering?video=00012&session=123",
  "PATHWAY-PRIORITY": [ "CDN-A", "CDN-B" ]
}
`

it.each([
  ['with addresses elsewhere', STEERING],
  ['with relative ones', STEERING.replace('https://example.com/', '')],
  ['that is none', '{ "a": [1.0, null], "b": "URI" }'],
  ['that is a list', '[ "RELOAD-URI", "https://example.com/" ]'],
  ['that is not JSON', '{ "RELOAD-URI": '],
])('what is JSON %s stays byte for byte', (_, text) => {
  expect(at(text)).toBe(text)
})

it.each([
  [`${folder}a?b=1&c=2`, `${path}/a?b=1&c=2`],
  ['/live/news/hd/a', `${path}/hd/a`],
  ['//origin.lan:8080/live/news/a', `${path}/a`],
  ['http://origin.lan:8080/live/other/a', '/live/other/a'],
  ['rtmp://origin.lan/a', '/a'],
  ['https://cdn.example/a', 'https://cdn.example/a'],
])('the address %s becomes %s', (uri, ours) => {
  expect(changed({ VERSION: 1, 'RELOAD-URI': uri })).toEqual({ VERSION: 1, 'RELOAD-URI': ours })
  const list = (each: string) => ({ ASSETS: [{ URI: each, DURATION: 15 }], 'X-A': 1 })
  expect(changed(list(uri))).toEqual(list(ours))
  const clone = (each: string) => ({
    'PATHWAY-CLONES': [
      {
        ...{ 'BASE-ID': 'CDN-A', ID: 'C' },
        'URI-REPLACEMENT': {
          PARAMS: { a: 'b' },
          'PER-VARIANT-URIS': { 'Video-128': each },
          'PER-RENDITION-URIS': { 'Audio-37262': each },
        },
      },
    ],
  })
  expect(changed(clone(uri))).toEqual(clone(ours))
})

it('a pathway that is another at a host of its own is left out: players would take the path of a ticket there', () => {
  const clone = (over: object) => ({ 'BASE-ID': 'A', ID: 'B', 'URI-REPLACEMENT': over })
  const kept = clone({ PARAMS: { a: 'b' } })
  const clones = [clone({ HOST: 'b.example' }), kept, clone({ HOST: 'origin.lan' })]
  expect(changed({ 'PATHWAY-CLONES': clones })).toEqual({ 'PATHWAY-CLONES': [kept] })
})

it('members nobody knows do not tell the host of an origin either, however they are escaped', () => {
  const text = String.raw`{"X": {"y": ["http:\/\/origin.lan\/a", "http:\u002f\u002forigin.lan/b", "c"]}}`
  expect(JSON.parse(at(text))).toEqual({ X: { y: ['/a', '/b', 'c'] } })
})

it.each([
  ['{"http://origin.lan/k": 1, "b": 2}', '{"/k": 1, "b": 2}'],
  [String.raw`{"a":"http:\u002f/origin.lan\/a","a":"x"}`, '{"a":"/a","a":"x"}'],
  ['{"host":"origin.lan","ip":"ORIGIN.lan.:8080"}', '{"host":"","ip":""}'],
  [String.raw`["\u006frigin.lan"]`, '[""]'],
])('%s tells no host of an origin', (text, hidden) => {
  expect(at(text)).toBe(hidden)
})

it('what is no list is changed nowhere else: numbers, members of one name, addresses of the gateway', () => {
  const text = (address: string): string =>
    `{ "n": 9007199254740993, "n": 1.0, "URI": "${address}" }`
  expect(at(text(`${folder}a`))).toBe(text('/live/news/a'))
})

it('many things in one another are no list', () => {
  const text = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  expect(at(text) === text).toBe(true)
  const list = text.replace('{', '{"ASSETS":[],')
  expect(at(list) === list).toBe(true)
})

it('where it was redirected elsewhere relative addresses are those of that place', () => {
  const found = 'https://steer.example/x/steering'
  expect(changed({ 'RELOAD-URI': 'again' }, found)).toEqual({
    'RELOAD-URI': 'https://steer.example/x/again',
  })
})
