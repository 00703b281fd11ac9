import { expect, it } from 'vitest'
import { createEdgeFiles } from '../../../electron/gateway/edge-files.ts'
import { rewriteManifest } from '../../../electron/gateway/manifest.ts'

const OWN = 'https://lb.example/news/'
const EDGE = 'https://edge.example/hls/'
const PATH = '/play/news/~T'
const NEWS = { id: 'n', originUrl: `${OWN}live.mpd` }
const FOLDERS = [OWN, EDGE].map((url) => ({ url, path: PATH }))

const made = (text: string, streams = [NEWS]) => {
  const files = createEdgeFiles(() => streams)
  const named = files.naming(NEWS, FOLDERS, PATH)
  const place = { askedUrl: NEWS.originUrl, foundUrl: `${EDGE}news.mpd`, folders: FOLDERS, named }
  rewriteManifest(text, place)
  return files
}

/** Shaped after the examples of ISO/IEC 23009-1 annex G. */
const MANIFEST = `<MPD><Location>${EDGE}news.mpd</Location><Period>
  <AdaptationSet>
    <SegmentTemplate media="$RepresentationID$-$Number%05d$.m4s" initialization='$RepresentationID$.mp4'/>
    <Representation id="n1"/><Representation bandwidth="1" id="n2"><BaseURL>two/</BaseURL></Representation>
  </AdaptationSet>
  <AdaptationSet><Representation id="w"><BaseURL>words.vtt</BaseURL></Representation></AdaptationSet>
</Period></MPD>`

it.each([
  'b1-00001.m4s',
  'n1-1.m4s.key',
  'n1-x.m4s',
  'n1-1xm4s',
  'two/b1-00001.m4s',
  'three/n1-00001.m4s',
  'b1.mp4',
  'two/',
  '',
])('of an edge a manifest does not name %o', (rest) => {
  expect(made(MANIFEST).has(NEWS, rest)).toBe(false)
})

it.each(['n1-00001.m4s', 'n1.mp4', 'two/n2-70000.m4s', 'two/n2.mp4', 'words.vtt', 'news.mpd'])(
  'of an edge a manifest names %o',
  (rest) => {
    expect(made(MANIFEST).has(NEWS, rest)).toBe(true)
  },
)

it('says nothing of other streams, nor of another origin', () => {
  const files = made(MANIFEST)
  expect(files.has({ ...NEWS, id: 'b' }, 'n1.mp4')).toBe(false)
  expect(files.has({ ...NEWS, originUrl: `${OWN}other.mpd` }, 'n1.mp4')).toBe(false)
})

it('keeps the latest names of a stream that names ever more', () => {
  const files = createEdgeFiles(() => [NEWS])
  const named = files.naming(NEWS, FOLDERS, PATH)
  for (let n = 0; n <= 50_000; n += 1) named(`${EDGE}${n}.ts`)
  expect(['0.ts', '1.ts', '50000.ts'].map((each) => files.has(NEWS, each))).toEqual([
    ...[false, true, true],
  ])
})

it('forgets what streams named that are gone', () => {
  const streams = [NEWS]
  const files = made(MANIFEST, streams)
  const other = { id: 'o', originUrl: 'https://lb.example/o/live.mpd' }
  streams.splice(0, 1, other)
  files.naming(other, FOLDERS, PATH)
  expect(files.has(NEWS, 'n1.mp4')).toBe(false)
})
