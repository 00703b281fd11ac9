import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stream } from '../../shared/stream.ts'
import { havePrograms, run } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'
import { makeHls, startCaddy, startNginx, type WebServer } from './web-server.ts'

const KINDS = [
  ['nginx-auth-request', 'nginx', startNginx, 500],
  ['caddy', 'caddy', startCaddy, 502],
] as const
/** As nginx.org describes it. */
const SIGNED = `
location /signed/ {
  secure_link $arg_md5,$arg_expires;
  secure_link_md5 "$secure_link_expires$uri$remote_addr s3cret";
  if ($secure_link = "") { return 403; }
  if ($secure_link = "0") { return 410; }
  alias /var/www/live/;
}
`
const PLAYLIST = '/live/news/index.m3u8'
const SEGMENT = '/live/news/index0.ts'

for (const [protocol, program, start, awayStatus] of KINDS) {
  describe.skipIf(!havePrograms(program, 'ffmpeg', 'curl'))(`a real ${program} before HLS`, () => {
    let door: Stagedoor
    let web: WebServer
    let news: Stream
    let other: Stream
    let handlerSecret = ''

    beforeAll(async () => {
      door = await startStagedoor()
      const { item: server, secret } = await door.call('POST /media-servers', {
        name: program,
        protocol,
        allowedPeers: ['127.0.0.1'],
      })
      handlerSecret = secret ?? ''
      news = (await door.call('POST /streams', { name: 'live/news' })).item
      other = (await door.call('POST /streams', { name: 'live/other' })).item
      const { snippets } = await door.call(
        `POST /media-servers/${server.id}/snippets` as 'POST /media-servers/{id}/snippets',
      )
      await makeHls(door.folder)
      web = await start(
        door.folder,
        (snippets[0]?.text ?? '') + (program === 'nginx' ? SIGNED : ''),
      )
    })

    afterAll(async () => {
      await web?.program.stop()
      await door?.stop()
    })

    const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${web.url}${path}`, { headers, redirect: 'manual' })

    async function linkTo(stream: Stream): Promise<string> {
      const issued = await door.call('POST /links', { streamId: stream.id })
      return `?rj-auth=${issued.token}`
    }

    async function cookieOf(query: string): Promise<string> {
      const playlist = await get(`${PLAYLIST}${query}`)
      expect(playlist.status, web.program.output()).toBe(200)
      const [cookie = ''] = playlist.headers.getSetCookie()
      expect(cookie).toMatch(/^stagedoor=[^;]+; Path=\/live\/news; HttpOnly; SameSite=Lax$/)
      return cookie.slice(0, cookie.indexOf(';'))
    }

    async function statusFrom(address: string, path: string, cookie = 'a=b'): Promise<string> {
      const how = [
        '-s',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code}',
        '--path-as-is',
        '--max-time',
        '10',
      ]
      const who = ['--interface', address, '-H', `cookie: ${cookie}`]
      const asked = run('curl', [...how, ...who, `${web.url}${path}`])
      await asked.ended
      return asked.output()
    }

    const sessions = async () => (await door.call('GET /sessions')).sessions
    const latestReason = async () => (await door.call('GET /decisions')).decisions[0]?.reason

    it('refuses without a credential, with a cut one, and with one for another stream', async () => {
      for (const path of [PLAYLIST, SEGMENT]) {
        const refused = await get(path)
        expect(refused.status, web.program.output()).toBe(401)
        expect(await latestReason()).toBe('credential_missing')
      }
      const link = await linkTo(news)
      expect((await get(`${PLAYLIST}${link.slice(0, -8)}`)).status).toBe(403)
      expect((await get(`${PLAYLIST}${await linkTo(other)}`)).status).toBe(403)
      expect(await latestReason()).toBe('grant_other_stream')
      expect(await sessions()).toEqual([])
    })

    it('believes no viewer about what was asked for', async () => {
      const link = await linkTo(other)
      const headers = {
        'x-original-uri': `/live/other/index.m3u8${link}`,
        'x-forwarded-uri': `/live/other/index.m3u8${link}`,
        cookie: 'stagedoor=%zz; stagedoor=x',
      }
      expect((await get(PLAYLIST, headers)).status).toBe(401)
    })

    it('refuses what could be another folder than it says', async () => {
      const link = await linkTo(other)
      // fetch would resolve these itself.
      for (const path of ['/live/other/../news/index0.ts', '/live/other/%2e%2e/news/index0.ts']) {
        expect(await statusFrom('127.0.0.1', `${path}${link}`)).toBe('403')
      }
    })

    it('admits a signed playlist and its segments by cookie or query, as one session', async () => {
      const link = await linkTo(news)
      const cookie = await cookieOf(link)
      for (let n = 0; n < 20; n += 1) {
        const segment = await get(`/live/news/index${n % 3}.ts`, { cookie })
        expect(segment.status).toBe(200)
        const made = readFileSync(join(door.folder, `live/news/index${n % 3}.ts`))
        expect(Buffer.from(await segment.arrayBuffer()).equals(made)).toBe(true)
        expect(segment.headers.getSetCookie()).toEqual([])
      }
      expect((await get(`${SEGMENT}${link}`)).status).toBe(200)
      expect(await sessions()).toMatchObject([
        { streamName: 'live/news', protocol: 'hls', address: '127.0.0.1', action: 'subscribe' },
      ])
    })

    it('plays in ffmpeg, which keeps the cookie', async () => {
      const url = `${web.url}${PLAYLIST}${await linkTo(news)}`
      const player = run('ffmpeg', ['-nostdin', '-i', url, '-f', 'null', '-'])
      expect(await player.ended, player.output()).toBe(0)
      expect(player.output()).toMatch(/time=00:00:0[34]/)
      expect(player.output()).not.toContain('HTTP error')
    })

    it('refuses the next segment of a revoked viewer', async () => {
      const cookie = await cookieOf(await linkTo(news))
      const [newest] = (await sessions()).toSorted((a, b) => b.decisionId - a.decisionId)
      await door.call(`POST /sessions/${newest?.id}/revoke` as 'POST /sessions/{id}/revoke', {
        what: 'grant',
        untilMs: null,
        note: 'shared in a forum',
      })
      expect((await get(SEGMENT, { cookie })).status).toBe(403)
      expect(await latestReason()).toBe('grant_revoked')
      expect((await sessions()).some(({ id }) => id === newest?.id)).toBe(false)
    })

    it('refuses a cookie from another address where the credential is bound to one', async () => {
      const bound = await door.call('POST /subscribe-tokens', {
        label: 'one address',
        streams: [{ streamName: 'live/news' }],
        bindIpsOnUsage: 1,
      })
      const cookie = await cookieOf(`?token=${bound.secret}`)
      expect(await statusFrom('127.0.0.2', SEGMENT, cookie)).toBe('403')
      expect((await get(SEGMENT, { cookie })).status).toBe(200)
    })

    it('has neither the handler secret nor a cookie where it is shown', async () => {
      await cookieOf(await linkTo(news))
      const { decisions } = await door.call('GET /decisions')
      const exchange = await door.call(
        `GET /decisions/${decisions[0]?.id}` as 'GET /decisions/{id}',
      )
      const shown = JSON.stringify(exchange)
      expect(shown.toLowerCase()).toContain('set-cookie: ***')
      expect(shown).not.toContain('AAAB')
      expect(web.program.output()).not.toContain(handlerSecret)
    })

    it.skipIf(program !== 'nginx')(
      'opens what secure_link guards with the signature of the front door, and with no other',
      async () => {
        const playUrl = `${web.url}/signed/news/index.m3u8`
        const stream = { name: 'signed/news', mode: 'public' as const, frontDoor: true, playUrl }
        const signed = { ...stream, frontDoorSigner: { kind: 'nginx-secure-link' } }
        // JSON is YAML too.
        const yaml = JSON.stringify({ stagedoor: 1, streams: [signed] })
        const { missing } = await door.call('POST /apply', { yaml, dryRun: false })
        expect(missing).toEqual([{ noun: 'front_door', label: stream.name }])
        const { streams } = await door.call('GET /streams')
        const item = streams.find(({ name }) => name === stream.name) ?? streams[0]
        const about = await door.call('GET /about')
        const early = await fetch(`${about.gatewayUrl}/go/signed/news`, { redirect: 'manual' })
        expect([early.status, early.headers.get('location')]).toEqual([502, null])
        const secret = '$secure_link_expires$uri$remote_addr s3cret'
        await door.call(`PUT /streams/${item?.id}/front-door` as 'PUT /streams/{id}/front-door', {
          signer: { kind: 'nginx-secure-link', secret },
        })
        const led = await fetch(`${about.gatewayUrl}/go/signed/news`, { redirect: 'manual' })
        expect(led.status).toBe(302)
        const url = new URL(led.headers.get('location') ?? '')
        const statusOf = async (change: Record<string, string>, path = url.pathname) => {
          const query = new URLSearchParams({ ...Object.fromEntries(url.searchParams), ...change })
          return (await fetch(`${web.url}${path}?${query}`)).status
        }
        expect(await statusOf({})).toBe(200)
        const again = await door.call('POST /apply', { yaml, dryRun: false })
        expect(again).toMatchObject({ lines: [], missing: [] })
        expect(await statusOf({ md5: 'AAAAAAAAAAAAAAAAAAAAAA' })).toBe(403)
        expect(await statusOf({ expires: '9999999999' })).toBe(403)
        expect(await statusOf({}, '/signed/news/index0.ts')).toBe(403)
        expect((await fetch(playUrl)).status).toBe(403)
      },
    )

    it('lets nobody in while Stagedoor is away, and has them wait for one that is back soon', async () => {
      const cookie = await cookieOf(await linkTo(news))
      await door.program.stop()
      expect((await get(SEGMENT, { cookie })).status).toBe(awayStatus)
      const waiting = get(SEGMENT, { cookie })
      const stranger = get(SEGMENT)
      door = await startStagedoor(door.folder, '--handler-port', new URL(door.handlerUrl).port)
      expect([(await waiting).status, (await stranger).status]).toEqual([200, 401])
      expect(web.program.output()).not.toContain(handlerSecret)
    })
  })
}
