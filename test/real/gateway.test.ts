import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RuleEffect } from '../../shared/rule.ts'
import { addAxe, expectNoViolation } from '../e2e/axe.ts'
import { startBrowser } from '../e2e/support.ts'
import {
  hasSegments,
  makeRecording,
  SEGMENT_SECONDS,
  serveFolder,
  startEncoder,
} from './hls-origin.ts'
import {
  FILM,
  failures,
  loaded,
  PICTURE,
  PLAYED_IN_ALL,
  PLAYS,
  PLAYS_STREAM,
  playedSeconds,
  VAST,
} from './played.ts'
import { havePrograms, type Program, run, until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'

describe.skipIf(!havePrograms('ffmpeg'))(
  'players at the gateway, in front of a live stream',
  () => {
    let door: Stagedoor
    let encoder: Program
    let origin: Server
    let originUrl = ''
    let gatewayUrl = ''
    let streamId = ''
    let players: Browser

    beforeAll(async () => {
      players = await startBrowser('--autoplay-policy=no-user-gesture-required')
      door = await startStagedoor()
      const media = join(door.folder, 'media')
      mkdirSync(media)
      encoder = startEncoder(media)
      origin = serveFolder(media)
      await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve))
      originUrl = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`
      const { item } = await door.call('POST /streams', {
        name: 'live/news',
        originUrl: `${originUrl}/index.m3u8`,
        originAllowPrivate: true,
        posterUrl: 'https://pictures.example/news.svg',
      })
      streamId = item.id
      await until('the stream is on air', () => hasSegments(media), encoder.output)
      await until('the gateway listens', async () => {
        gatewayUrl = (await door.call('GET /about')).gatewayUrl ?? ''
        return gatewayUrl !== ''
      })
    })

    afterAll(async () => {
      await players?.close()
      await encoder?.stop('SIGKILL')
      origin?.closeAllConnections()
      origin?.close()
      await door?.stop()
    })

    async function link(): Promise<{ readonly url: string; readonly id: string }> {
      const issued = await door.call('POST /links', { streamId })
      return { url: `${gatewayUrl}/play/live/news?rj-auth=${issued.token}`, id: issued.link.id }
    }

    /** One rule for all who hold a link. */
    async function publish(effect: RuleEffect): Promise<void> {
      const { published } = await door.call('GET /rules')
      const target = { kind: 'stream', streamId } as const
      const rule = { id: 'house', priority: 0, source: { kind: 'any' }, target, effect } as const
      const baseVersion = published.version
      await door.call('PUT /rules/draft', { baseVersion, rules: [rule] })
      await door.call('POST /rules/publish', { baseVersion, note: '' })
    }

    const revoke = (grantId: string) =>
      door.call('POST /revocations', { kind: 'grant', value: grantId, untilMs: null, note: '' })

    it('ffmpeg is refused without a link, and plays with one', async () => {
      const play = (url: string) =>
        run('ffmpeg', ['-v', 'error', '-i', url, '-t', '3', '-f', 'null', '-'])
      const refused = play(`${gatewayUrl}/play/live/news`)
      expect(await refused.ended).not.toBe(0)
      expect(refused.output()).toContain('403')
      const admitted = play((await link()).url)
      expect(await admitted.ended, admitted.output()).toBe(0)
      expect(admitted.output()).toBe('')
    })

    it('hls.js in Chromium plays until it is revoked, gets no segment more, and is counted as long as it played', async () => {
      const context = await players.newContext()
      try {
        const page = await context.newPage()
        await page.goto(originUrl)
        const { url, id } = await link()
        await page.evaluate(`play(${JSON.stringify(url)})`)
        await until('it plays', async () => (await playedSeconds(page)) >= 6, encoder.output)
        const session = async () =>
          (await door.call('GET /sessions')).sessions.find((each) => each.grantId === id)
        const seconds = await playedSeconds(page)
        const viewedMs = (await session())?.viewedMs ?? 0
        // Until the first picture a player has waited for it, which is watching too.
        const watched = seconds + (await page.evaluate<number>('waited'))
        expect(Math.abs(viewedMs / 1_000 - watched)).toBeLessThanOrEqual(SEGMENT_SECONDS)
        expect((await session())?.protocol).toBe('hls')

        await revoke(id)
        const before = await loaded(page)
        await until(
          'it is refused',
          async () => (await failures(page)).includes(403),
          encoder.output,
        )
        const after = await loaded(page)
        expect(after.length - before.length).toBeLessThanOrEqual(1)
        expect(await session()).toBeUndefined()
      } finally {
        await context.close()
      }
    })

    it.each(['AES-128', 'fMP4'])('ffmpeg and hls.js play a recording with %s', async (kind) => {
      const folder = join(door.folder, 'media', kind)
      mkdirSync(folder)
      const [key, told] = [join(folder, 'key'), join(folder, 'told')]
      writeFileSync(key, randomBytes(16))
      writeFileSync(told, `${originUrl}/${kind}/key\n${key}\n`)
      const how = kind === 'fMP4' ? ['-hls_segment_type', 'fmp4'] : ['-hls_key_info_file', told]
      const made = makeRecording(join(folder, 'index.m3u8'), undefined, ...how)
      expect(await made.ended, made.output()).toBe(0)
      const place = { originUrl: `${originUrl}/${kind}/index.m3u8`, originAllowPrivate: true }
      const { item } = await door.call('POST /streams', { name: kind, ...place })
      const { token, link } = await door.call('POST /links', { streamId: item.id })
      const url = `${gatewayUrl}/play/${kind}?rj-auth=${token}`
      const seen = run('ffmpeg', ['-v', 'error', '-i', url, '-f', 'null', '-'])
      expect([await seen.ended, seen.output()]).toEqual([0, ''])
      const context = await players.newContext()
      try {
        const page = await context.newPage()
        await page.goto(originUrl)
        await page.evaluate(`play(${JSON.stringify(url)})`)
        await until('it plays', async () => (await playedSeconds(page)) > 4, seen.output)
        expect(await page.evaluate('failed')).toEqual([])
      } finally {
        await context.close()
      }
      const playlist = await fetch(url)
      const [, uri = ''] = /#EXT-X-(?:KEY|MAP):.*URI="([^"]+)"/.exec(await playlist.text()) ?? []
      const beside = new URL(uri, playlist.url)
      expect(beside.origin).toBe(gatewayUrl)
      expect((await fetch(beside)).status).toBe(200)
      await revoke(link.id)
      expect((await fetch(beside)).status).toBe(403)
    })

    it('hls.js plays what comes first, the stream, a loop while its rule holds, and the stream again', async () => {
      const { dataDirectory } = await door.call('GET /about')
      const spot = join(dataDirectory, 'house', 'spot')
      mkdirSync(spot, { recursive: true })
      const made = makeRecording(join(spot, 'index.m3u8'))
      expect(await made.ended, made.output()).toBe(0)
      const url = `${gatewayUrl}/house/spot/index.m3u8`
      await publish({ kind: 'continue', promptUrl: url })
      const context = await players.newContext()
      try {
        const page = await context.newPage()
        await page.goto(originUrl)
        const { id, url: play } = await link()
        await page.evaluate(`play(${JSON.stringify(play)})`)
        const places = async () => {
          const urls = await page.evaluate<string[]>('places')
          return urls.map((each) => (each.includes('/house/') ? 'house' : 'stream'))
        }
        /** A segment from there is fetched, and what plays goes on three seconds beyond. */
        const playsOn = async (where: 'house' | 'stream'): Promise<void> => {
          const { length } = await places()
          const isNew = async () => (await places()).slice(length).includes(where)
          await until(`${where} plays`, isNew, encoder.output)
          const at = await page.evaluate<number>('video.currentTime')
          const isOn = async () => (await page.evaluate<number>('video.currentTime')) > at + 3
          await until(`${where} plays on`, isOn, encoder.output)
        }
        await until('it begins', async () => (await places()).length > 0, encoder.output)
        expect((await places())[0]).toBe('house')
        await playsOn('stream')
        expect((await places()).lastIndexOf('house')).toBeLessThan(
          (await places()).indexOf('stream'),
        )
        await publish({ kind: 'loop', url })
        await playsOn('house')
        await publish({ kind: 'continue' })
        await playsOn('stream')
        expect(await failures(page)).not.toContain(403)
        expect(
          (await door.call('GET /sessions')).sessions.some((each) => each.grantId === id),
        ).toBe(true)
      } finally {
        await context.close()
        await publish({ kind: 'continue' })
      }
    })

    it('the page to watch at refuses in words, plays with a link it shows to nobody, over a restart of Stagedoor, and says when it was revoked', async () => {
      const context = await players.newContext({ viewport: { width: 320, height: 560 } })
      try {
        const page = await context.newPage()
        await addAxe(page)
        const at = `${gatewayUrl}/watch/live/news`
        const pictures: string[] = []
        await page.route(/pictures\.example/, async (route) => {
          pictures.push(route.request().url())
          await route.fulfill({ contentType: 'image/svg+xml', body: PICTURE })
        })
        const words = (text: string) =>
          page.getByRole('status').filter({ hasText: text }).waitFor({ timeout: 20_000 })
        await page.goto(at)
        await words('A link is needed to watch this.')
        expect(await page.evaluate('document.querySelector("video").checkVisibility()')).toBe(true)
        expect(pictures).toEqual(['https://pictures.example/news.svg'])
        await expectNoViolation(page)
        await page.goto(`${at}?rj-auth=nonsense`)
        await words('Your link does not permit this now.')

        const { url, id } = await link()
        await page.goto(`${at}#${new URL(url).search.slice(1)}`)
        await until('it plays', () => page.evaluate(PLAYS), encoder.output)
        expect(page.url()).toBe(at)
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
        await expectNoViolation(page)

        const override = { phrase: 'restart on air', reason: 'Watched over it' } as const
        await door.call('POST /restart', { override })
        await until('it restarted', () => door.program.output().includes('"event":"restarted"'))
        const inAll = (): Promise<number> => page.evaluate(PLAYED_IN_ALL)
        const before = await inAll()
        await until('it plays on', async () => (await inAll()) > before + 4, encoder.output)
        const { sessions } = await door.call('GET /sessions')
        expect(sessions.some((each) => each.grantId === id)).toBe(true)

        const asked: string[] = []
        page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
        await revoke(id)
        await words('Your link does not permit this now.')
        expect(asked).not.toContain('/play/live/news')
        await expectNoViolation(page)
        await page.getByRole('button', { name: 'Try again' }).press('Enter')
        await words('Your link does not permit this now.')
      } finally {
        await context.close()
      }
    })

    it('the page to watch at plays the film of a VAST tag first, tells its trackers, and the stream comes whatever becomes of it', async () => {
      const film = join(door.folder, 'film.mp4')
      const made = run('ffmpeg', [...FILM, film])
      expect(await made.ended, made.output()).toBe(0)
      await publish({ kind: 'ads', vastTag: 'https://ads.example/vast?r=[CACHEBUSTING]' })
      const context = await players.newContext()
      try {
        const page = await context.newPage()
        const asked: string[] = []
        let vast = VAST
        await page.route(/^https:/, async (route) => {
          const url = new URL(route.request().url())
          asked.push(url.pathname)
          const headers = { 'access-control-allow-origin': '*' }
          if (url.pathname === '/vast') {
            await route.fulfill({ headers, contentType: 'text/xml', body: vast })
          } else if (url.pathname.endsWith('.mp4')) {
            await route.fulfill({ headers, contentType: 'video/mp4', body: readFileSync(film) })
          } else await route.fulfill({ headers, status: 204 })
        })
        const watch = async () => {
          const { url } = await link()
          asked.length = 0
          await page.goto('about:blank')
          await page.goto(`${gatewayUrl}/watch/live/news#${new URL(url).search.slice(1)}`)
        }
        const streamPlays = () =>
          until('the stream plays', () => page.evaluate(PLAYS_STREAM), encoder.output)
        const note = page.getByText(/^Advertisement/)

        await watch()
        await note.waitFor()
        expect(await page.getByRole('button', { name: 'Skip' }).isVisible()).toBe(false)
        await streamPlays()
        expect(await note.isVisible()).toBe(false)
        expect(asked.filter((path) => path.startsWith('/track'))).toEqual([
          '/track/impression',
          '/tracking/start',
          '/tracking/firstQuartile',
          '/tracking/midpoint',
          '/tracking/thirdQuartile',
          '/tracking/complete',
        ])

        vast = VAST.replace('<Linear>', '<Linear skipoffset="00:00:01">')
        await watch()
        await page.getByRole('button', { name: 'Skip' }).click()
        await streamPlays()
        expect(asked).not.toContain('/tracking/complete')

        // A film that is not there, no VAST at all, and one that runs.
        const broken = [
          ['/track/impression', VAST.replaceAll('.mp4', '.none')],
          ['/track', 'hello'],
          ['.mp4', VAST.replace('delivery=', 'apiFramework="VPAID" delivery=')],
        ] as const
        for (const [never, text] of broken) {
          vast = text
          await watch()
          await streamPlays()
          expect(asked.filter((path) => path.includes(never))).toEqual([])
        }
      } finally {
        await context.close()
        await publish({ kind: 'continue' })
      }
    })

    it('ffmpeg and hls.js play the film of a VAST tag stitched in before the stream, and its trackers are told', async () => {
      const media = join(door.folder, 'media')
      const made = makeRecording(join(media, 'advert.m3u8'), 'color=red:size=160x120:rate=10')
      expect(await made.ended, made.output()).toBe(0)
      const inHls = VAST.replaceAll('https://example.com', originUrl)
        .replaceAll('type="video/mp4"', 'type="application/x-mpegURL"')
        .replaceAll(/[^[]+\.mp4/g, `${originUrl}/advert.m3u8`)
      writeFileSync(join(media, 'vast.xml'), inHls)
      const asked: string[] = []
      origin.on('request', ({ url = '' }) => asked.push(url))
      const told = () => asked.filter((path) => path.startsWith('/track'))
      await publish({ kind: 'ads', vastTag: `${originUrl}/vast.xml?r=[CACHEBUSTING]` })
      const pixels = join(door.folder, 'pixels')
      const { url, id } = await link()
      const small = ['-vf', 'fps=2,scale=1:1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', pixels]
      const seen = run('ffmpeg', ['-v', 'error', '-i', url, '-t', '9', ...small])
      expect(await seen.ended, seen.output()).toBe(0)
      const { sessions } = await door.call('GET /sessions')
      expect(sessions.find((each) => each.grantId === id)?.advert).toBe('advert_stitched')
      const isRed = (at: number): boolean => {
        const [red = 0, green = 0] = readFileSync(pixels).subarray(at)
        return red > 200 && green < 60
      }
      const frames = readFileSync(pixels).length / 3
      const colours = Array.from({ length: frames }, (_, n) => (isRed(3 * n) ? 'advert' : 'stream'))
      expect(colours.indexOf('stream')).toBeGreaterThanOrEqual(11)
      expect(colours.lastIndexOf('advert')).toBeLessThan(colours.indexOf('stream'))
      const all = ['impression', 'start', 'firstQuartile', 'midpoint', 'thirdQuartile', 'complete']
      await until('all is told', () => told().length === all.length)
      expect(told().map((path) => path.split('/').at(-1))).toEqual(all)

      const context = await players.newContext()
      try {
        const page = await context.newPage()
        await page.goto(originUrl)
        await page.evaluate(`play(${JSON.stringify((await link()).url)})`)
        const at = async () => await page.evaluate<number>('video.currentTime')
        await until('it plays beyond the film', async () => (await at()) > 8, encoder.output)
        const places = await page.evaluate<string[]>('places')
        // This one begins two segments from the end of the first playlist, which has three.
        const last = places.findLastIndex((each) => each.includes('~ad/'))
        expect(places.slice(0, last + 1).every((each) => each.includes('~ad/'))).toBe(true)
        expect(last).toBeGreaterThanOrEqual(4)
        expect(places.length).toBeGreaterThan(last + 1)
        expect(await failures(page)).not.toContain(403)
      } finally {
        await context.close()
        await publish({ kind: 'continue' })
      }
    })

    it('any page may embed the page to watch at', async () => {
      const context = await players.newContext()
      try {
        const page = await context.newPage()
        await page.goto(originUrl)
        await page.setContent(`<iframe src="${gatewayUrl}/watch/live/news"></iframe>`)
        await page.frameLocator('iframe').getByText('A link is needed').waitFor()
      } finally {
        await context.close()
      }
    })
  },
)
