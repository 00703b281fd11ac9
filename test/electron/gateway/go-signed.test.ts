import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { tokenFormat } from '../../../electron/tokens/formats.ts'
import { frontDoorInputSchema } from '../../../shared/front-door.ts'
import { startGo } from './go-door.ts'

const door = startGo()
const { news, server, go, locationOf } = door

const MINUTE_MS = 60_000

describe('the front door of a stream with a signer of its own', () => {
  const PLAY = 'https://edge.example:8443/live/news/playlist.m3u8?q=1'
  const set = (id: string, signer: object | null) =>
    door.station.app.catalogue.frontDoors.set(
      id,
      frontDoorInputSchema.parse({ signer }).signer,
      'console',
    )

  it.each([
    ['no play address', { kind: 'wowza', secret: 's' }, null, 'signer'],
    [
      'nothing that ends it',
      { kind: 'nginx-secure-link', secret: '$uri s' },
      PLAY,
      'signer.secret',
    ],
    [
      'a variable that is not known',
      { kind: 'nginx-secure-link', secret: '$secure_link_expires$host s' },
      PLAY,
      'signer.secret',
    ],
    [
      'no secret in it',
      { kind: 'nginx-secure-link', secret: '$secure_link_expires$uri' },
      PLAY,
      'signer.secret',
    ],
  ])('is refused with %s', (_, signer, playUrl, path) => {
    const id = news({ playUrl })
    expect(() => set(id, signer)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ path })] }),
    )
    expect(door.station.app.catalogue.frontDoors.status(id)).toMatchObject({ kind: null })
  })

  it.each([
    [
      'nginx-secure-link',
      { secret: `$\{secure_link_expires}$uri$remote_addr s3cret` },
      ['q', 'md5', 'expires'],
    ],
    [
      'wowza',
      { secret: 's3cret', withAddress: true },
      ['q', 'wowzatokenendtime', 'wowzatokenhash'],
    ],
    ['ome-policy', { secret: 's3cret', withAddress: true }, ['q', 'policy', 'signature']],
    ['nimble', { secret: 's3cret' }, ['q', 'wmsAuthSign']],
  ])(
    'leads to the play address as %s checks it, before any media server',
    async (kind, more, names) => {
      const id = news({ playUrl: PLAY })
      server('icecast', 'http://radio.example:8000')
      expect(set(id, { kind, ...more })).toMatchObject({ kind, hasKey: true })
      expect((await go('live/news')).status).toBe(403)
      const { query } = door.station.link(id)
      const url = await locationOf(`live/news?${query}`)
      expect(url.origin + url.pathname).toBe('https://edge.example:8443/live/news/playlist.m3u8')
      expect([...url.searchParams.keys()]).toEqual(names)
      expect(url.href).not.toContain('s3cret')
      const name = kind === 'nimble' ? 'wms-auth' : kind
      if (kind === 'nginx-secure-link') {
        const expires = url.searchParams.get('expires') ?? ''
        const text = `${expires}/live/news/playlist.m3u8127.0.0.1 s3cret`
        expect(url.searchParams.get('md5')).toBe(createHash('md5').update(text).digest('base64url'))
      } else {
        const token = kind === 'nimble' ? (url.searchParams.get('wmsAuthSign') ?? '') : url.href
        const terms =
          kind === 'nimble'
            ? { streamName: 'live/news', address: '127.0.0.1' }
            : kind === 'wowza'
              ? { clientIp: '127.0.0.1' }
              : {}
        const check = (secret: string, nowMs = Date.now()) =>
          tokenFormat(name).verify({ secret, token, nowMs, ...terms }, nowMs).valid
        expect([check('s3cret'), check('other')]).toEqual([true, false])
        expect(check('s3cret', Date.now() + 10 * MINUTE_MS)).toBe(false)
      }
      const audit = JSON.stringify(door.station.app.catalogue.audit.list({}, 9))
      expect(audit).toContain(`live/news: ${kind}`)
      expect(audit).not.toContain('s3cret')
      // Without it the media server is signed for again.
      expect(set(id, null)).toMatchObject({ kind: null, hasKey: false })
      expect((await locationOf(`live/news?${query}`)).searchParams.has('rj-auth')).toBe(true)
    },
  )

  it('leads nobody on, not even as the media server is signed for, before a signer of a document has its key', async () => {
    const id = news({ playUrl: PLAY })
    server('icecast', 'http://radio.example:8000')
    const { query } = door.station.link(id)
    const settings = { kind: 'ome-policy', withAddress: false } as const
    door.station.app.catalogue.frontDoors.configure(id, settings, 'cli')
    const answer = await go(`live/news?${query}`)
    expect([answer.status, answer.headers.get('location')]).toEqual([502, null])
    set(id, { ...settings, secret: 's3cret' })
    expect((await locationOf(`live/news?${query}`)).searchParams.has('policy')).toBe(true)
  })

  it('is gone with its stream, and leads nowhere once there is no play address', async () => {
    const id = news({ playUrl: PLAY })
    set(id, { kind: 'wowza', secret: 's3cret' })
    const { query } = door.station.link(id)
    const stream = door.station.app.catalogue.streams.get(id)
    const { id: _, createdAtMs: __, updatedAtMs: ___, ...input } = stream
    door.station.app.catalogue.streams.update(id, { ...input, playUrl: null }, 'console')
    expect((await go(`live/news?${query}`)).status).toBe(502)
    door.station.app.catalogue.streams.remove(id, 'console')
    expect(() => door.station.app.catalogue.frontDoors.status(id)).toThrow()
    const [deleted] = door.station.app.catalogue.deleted.list()
    door.station.app.catalogue.deleted.restore(String(deleted?.id), 'console')
    expect(door.station.app.catalogue.frontDoors.status(id)).toMatchObject({
      kind: 'wowza',
      hasKey: true,
    })
  })
})
