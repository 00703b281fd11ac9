import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ruleSchema } from '../../../shared/rule.ts'
import { type Station, startStation } from './station.ts'

const PLAYLIST = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:5\n#EXTINF:2,\n5.ts\n'
const VARIANTS = `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",URI="sound/en.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="English",URI="words/en.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a",SUBTITLES="s"
index.m3u8
`
const RECORDING = '#EXTM3U\n#EXTINF:2,\na.ts\n#EXTINF:2,\nb.ts\n#EXT-X-ENDLIST\n'

let station: Station
let streamId: string

beforeEach(async () => {
  station = await startStation((request, response) => {
    const isPlaylist = request.url?.includes('.m3u8') === true
    response.setHeader('content-type', isPlaylist ? 'application/x-mpegurl' : 'video/mp2t')
    const isOfVariants = request.url?.endsWith('/variants.m3u8') === true
    response.end(isOfVariants ? VARIANTS : isPlaylist ? PLAYLIST : 'segment')
  })
  const folder = join(station.app.about.dataDirectory, 'house', 'pause')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.m3u8'), RECORDING)
  writeFileSync(join(folder, 'a.ts'), 'house a')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  streamId = station.stream({ name: 'tv', mode: 'public', origin: '/tv/index.m3u8' })
})
afterEach(() => station.close())

function publish(...effects: readonly object[]): void {
  const { rules } = station.app.catalogue
  const base = rules.published().version
  const target = { kind: 'stream', streamId }
  const made = effects.map((effect, n) =>
    ruleSchema.parse({ id: `r${n}`, priority: n, source: { kind: 'any' }, target, effect }),
  )
  rules.saveDraft(base, made, 'console')
  rules.publish(base, '', 'console')
}

/** Empty when it is closed already. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

const HOUSE = 'https://tv.example/house/pause/index.m3u8'
const text = async (path: string): Promise<string> => (await station.get(path)).text()
const enter = async (): Promise<string> => new URL((await station.get('/play/tv')).url).pathname

describe('the house', () => {
  it.each([
    '/house/',
    '/house/other/index.m3u8',
    '/house/pause/secret.txt',
    '/house/pause/..%2f..%2fstagedoor.db',
    '/house/../stagedoor.db',
    '/house/pause',
    '/house/pause/b.ts/c',
  ])('has nothing at %s', async (path) => {
    expect((await station.get(path)).status).toBe(404)
  })

  it.skipIf(process.platform === 'win32')(
    'follows no link out of a folder, and waits for no pipe',
    async () => {
      const folder = join(station.app.about.dataDirectory, 'house', 'pause')
      writeFileSync(join(folder, '..', '..', 'outside'), 'outside')
      symlinkSync('../../outside', join(folder, 'b.ts'))
      symlinkSync('..', join(folder, '..', 'up'))
      expect((await station.get('/house/pause/b.ts')).status).toBe(404)
      rmSync(join(folder, 'b.ts'))
      execFileSync('mkfifo', [join(folder, 'b.ts')])
      expect((await station.get('/house/pause/b.ts', { method: 'HEAD' })).status).toBe(404)
      writeFileSync(join(folder, '..', 'index.m3u8'), RECORDING)
      expect((await station.get('/house/up/index.m3u8')).status).toBe(404)
    },
  )

  it.skipIf(process.platform !== 'linux')(
    'closes a file when whoever asked goes before its end',
    async () => {
      const path = join(station.app.about.dataDirectory, 'house', 'pause', 'a.ts')
      writeFileSync(path, Buffer.alloc(20_000_000))
      const opened = (): number =>
        readdirSync('/proc/self/fd').filter((fd) => linkOf(`/proc/self/fd/${fd}`) === path).length
      for (let n = 0; n < 5; n++) {
        const leaving = new AbortController()
        await station.get('/house/pause/a.ts', { signal: leaving.signal })
        leaving.abort()
      }
      await expect.poll(opened).toBe(0)
    },
  )

  it('plays a file in an endless loop for everyone, and takes nothing', async () => {
    expect(await text('/house/pause/index.m3u8')).toMatch(/\/house\/pause\/[ab]\.ts\n$/)
    expect(await text('/house/pause/a.ts')).toBe('house a')
    expect((await station.get('/house/pause/a.ts', { method: 'POST' })).status).toBe(405)
  })
})

describe('a loop', () => {
  it('takes the place of the stream while the rule holds, and the stream comes back', async () => {
    const path = await enter()
    expect(await text(path)).toBe(PLAYLIST)
    publish({ kind: 'loop', url: HOUSE })
    const looped = await text(path)
    expect(looped).toContain('#EXT-X-MEDIA-SEQUENCE:6\n')
    expect(looped).toContain('/house/pause/a.ts')
    expect(looped).toContain('#EXT-X-DISCONTINUITY\n')
    expect((await station.get(path.replace('index.m3u8', '5.ts'))).status).toBe(404)
    expect(station.app.live.list()).toEqual([])
    publish()
    const back = await text(path)
    expect(back).toMatch(/#EXT-X-DISCONTINUITY\n#EXTINF:2,\n5\.ts/)
    expect(Number(/SEQUENCE:(\d+)/.exec(back)?.[1])).toBe(12)
    expect(station.app.live.list()).toHaveLength(1)
  })

  it('says nothing in the subtitles of the stream meanwhile, and is heard in its other sound', async () => {
    const path = await enter()
    const beside = (file: string): string => path.replace('index.m3u8', file)
    await text(beside('variants.m3u8'))
    publish({ kind: 'loop', url: HOUSE })
    const words = await text(beside('words/en.m3u8'))
    expect(words).not.toContain('/house/')
    const [file = ''] = words.split('\n').filter((line) => line.startsWith('/'))
    expect(file).toBe(beside('~none.vtt'))
    expect(await text(file)).toBe('WEBVTT\n\n')
    const lengths = (playlist: string) => playlist.match(/#EXTINF.*/g)
    expect(lengths(words)).toEqual(lengths(await text(path)))
    expect(await text(beside('sound/en.m3u8'))).toContain('/house/pause/')
    publish()
    expect(await text(beside('words/en.m3u8'))).toContain('5.ts')
    publish({ kind: 'drop' })
    expect((await station.get(file)).status).toBe(403)
  })

  it('is what who comes meanwhile gets, and ends for them too', async () => {
    publish({ kind: 'loop', url: HOUSE })
    const path = await enter()
    expect(await text(path)).toContain('/house/pause/')
    publish({ kind: 'drop' })
    expect((await station.get(path)).status).toBe(403)
    publish()
    expect((await station.get(path)).status).toBe(403)
  })

  it('admits nobody to the stream behind it', async () => {
    const token = station.stream({ name: 'vip', mode: 'token', origin: '/vip/index.m3u8' })
    streamId = token
    publish({ kind: 'loop', url: HOUSE })
    const path = new URL((await station.get('/play/vip')).url).pathname
    publish()
    expect((await station.get(path)).status).toBe(403)
  })

  it('elsewhere is a redirect as before', async () => {
    publish({ kind: 'loop', url: `${station.originUrl}/house/unknown/index.m3u8` })
    const answer = await station.get('/play/tv', { redirect: 'manual' })
    expect(answer.headers.get('location')).toBe(`${station.originUrl}/house/unknown/index.m3u8`)
  })
})

describe('a file that plays first', () => {
  it.each([
    { kind: 'continue', promptUrl: HOUSE },
    { kind: 'ads', vastTag: 'https://ads.example/', promptUrl: HOUSE },
  ])('is given before the stream with $kind, at its own pace', async (effect) => {
    publish(effect)
    const path = await enter()
    const first = await text(path)
    expect(first).toMatch(/\/house\/pause\/a\.ts\n.*\n\/house\/pause\/b\.ts/)
    expect(first).not.toContain('5.ts')
    let now = first
    while (now.includes('/house/')) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      now = await text(path)
    }
    expect(now).toContain('#EXT-X-MEDIA-SEQUENCE:2\n')
    expect(now).toContain('#EXT-X-DISCONTINUITY\n#EXTINF:2,\n5.ts')
    expect(station.app.live.list()).toHaveLength(1)
  })
})
