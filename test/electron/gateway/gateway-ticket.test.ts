import { describe, expect, it } from 'vitest'
import { ruleSchema } from '../../../shared/rule.ts'
import { PLAYLIST, startNews } from './news-origin.ts'

const origin = startNews()
const { news, behindProxy } = origin

describe('a ticket', () => {
  /** The path of a viewer's own, with its playlist at the end. */
  async function entered(): Promise<string> {
    const { query } = origin.station.link(news())
    const { url } = await origin.station.get(`/play/live/news?${query}`)
    origin.asked.length = 0
    return new URL(url).pathname
  }

  it('is none for another stream whose origin is in the folder or below', async () => {
    origin.files['/news/vip/index.m3u8'] = { type: 'application/vnd.apple.mpegurl', body: PLAYLIST }
    origin.files['/news/vip/1.ts'] = { type: 'video/mp2t', body: 'vip' }
    const path = await entered()
    origin.station.stream({ name: 'live/vip', mode: 'token', origin: '/news/vip/index.m3u8' })
    for (const file of ['vip/index.m3u8', 'vip/1.ts']) {
      expect((await origin.station.get(path.replace('index.m3u8', file))).status).toBe(404)
    }
    expect(origin.asked).toEqual([])
    expect((await origin.station.get(path.replace('index.m3u8', '1.ts'))).status).toBe(200)
  })

  it('cannot be had for a playlist beside the playlist of another stream', () => {
    news()
    const flat = () => origin.station.stream({ name: 'live/flat', origin: '/news/flat.m3u8' })
    expect(flat).toThrow(expect.objectContaining({ code: 'ERR_INPUT_INVALID' }))
  })

  it('gets a playlist whole and changed, whatever part is origin.asked for', async () => {
    const path = await entered()
    const answer = await origin.station.get(path, { headers: { range: 'bytes=0-6' } })
    expect([answer.status, await answer.text()]).toEqual([200, PLAYLIST])
    expect(origin.asked[0]?.headers.range).toBeUndefined()
  })

  it('that somebody uses elsewhere, where a rule refuses them, stays good for its owner', async () => {
    const { catalogue, live } = origin.station.app
    const from = behindProxy()
    const id = news()
    const rule = {
      id: 'elsewhere',
      priority: 0,
      source: { kind: 'address', values: ['203.0.113.0/24'] },
      target: { kind: 'stream', streamId: id },
      effect: { kind: 'drop' },
    }
    catalogue.rules.saveDraft(0, [ruleSchema.parse(rule)], 'console')
    catalogue.rules.publish(0, '', 'console')
    const { query } = origin.station.link(id)
    const { url } = await origin.station.get(`/play/live/news?${query}`, from('192.0.2.1'))
    const path = new URL(url).pathname
    expect((await origin.station.get(path, from('203.0.113.5'))).status).toBe(403)
    expect(live.recent(1)[0]).toMatchObject({ reason: 'rule_drop', address: '203.0.113.5' })
    expect((await origin.station.get(path, from('192.0.2.1'))).status).toBe(200)
    expect(live.list()).toMatchObject([{ address: '192.0.2.1' }])
  })

  it('used at two addresses at once takes two seats, and is seen from both', async () => {
    const { catalogue, live } = origin.station.app
    const from = behindProxy()
    const sharing = { ...catalogue.settings.get().sharing, networks: 2 }
    catalogue.settings.update({ ...catalogue.settings.get(), sharing }, 'console')
    const { query, id } = origin.station.link(news({ limits: { perGrant: 1 } }))
    const { url } = await origin.station.get(`/play/live/news?${query}`, from('192.0.2.1'))
    const path = new URL(url).pathname
    const answers: number[] = []
    const [there, here] = ['198.51.100.7', '192.0.2.1'].map(from)
    for (const at of [there, here, there, here, there, there, here]) {
      answers.push((await origin.station.get(path, at)).status)
    }
    expect(answers).toEqual([200, 200, 200, 200, 403, 403, 200])
    expect(live.list()).toMatchObject([{ address: '192.0.2.1', grantId: id }])
    expect(live.recent(1)[0]).toMatchObject({ reason: 'limit_grant', address: '198.51.100.7' })
    const shared = await origin.station.app.console(new Request('http://x/api/v1/sharing'))
    expect(await shared.json()).toMatchObject({
      suspicions: [{ grantId: id, signs: ['networks'] }],
    })
  })

  it('takes no credential in its query to the origin, and leaves the rest as it is written', async () => {
    const path = await entered()
    await origin.station.get(`${path.replace('index.m3u8', '1.ts')}?token=abc&part=%7E1`)
    await origin.station.get(`${path.replace('index.m3u8', '1.ts')}?part=%7E1`)
    expect(origin.asked.map(({ url }) => url)).toEqual([
      '/news/1.ts?part=%7E1',
      '/news/1.ts?part=%7E1',
    ])
  })
})

describe('a revocation', () => {
  it('withholds the next playlist and segment at once, and ends the session', async () => {
    const { query, id } = origin.station.link(news())
    const { url } = await origin.station.get(`/play/live/news?${query}`)
    origin.station.app.catalogue.revocations.create(
      { kind: 'grant', value: id, untilMs: null, note: '' },
      'console',
    )
    origin.asked.length = 0
    // Whatever asks first: a player may take another answer than the first one for what happened.
    for (const path of [new URL('1.ts', url).pathname, new URL(url).pathname]) {
      const answer = await origin.station.get(path)
      expect([answer.status, await answer.text()]).toEqual([403, 'Refused: not permitted.'])
    }
    expect(origin.asked).toEqual([])
    expect(origin.station.app.live.list()).toEqual([])
  })

  it('that comes while the origin holds a playlist back withholds that one', async () => {
    const { query, id } = origin.station.link(news())
    const { url } = await origin.station.get(`/play/live/news?${query}`)
    const { app } = origin.station
    const file = origin.files['/news/index.m3u8']
    Object.defineProperty(origin.files, '/news/index.m3u8', {
      get() {
        app.catalogue.revocations.create(
          { kind: 'grant', value: id, untilMs: null, note: '' },
          'console',
        )
        return file
      },
    })
    const held = await origin.station.get(new URL(url).pathname)
    expect(held.status).toBe(403)
    expect(await held.text()).not.toContain('1.ts')
  })
})
