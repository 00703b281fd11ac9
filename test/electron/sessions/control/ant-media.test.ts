import { describe, expect, it } from 'vitest'
import { createAntMediaControl } from '../../../../electron/sessions/control/ant-media.ts'
import { createSend } from '../../../../electron/sessions/control/outgoing.ts'
import { cutReach } from '../../../../electron/sessions/control/reach.ts'
import { sessionFor } from './sessions.ts'
import { standIn } from './stand-in.ts'

const viewer = (id: string, viewerId: string | null, streamName = 'live/news') =>
  sessionFor({ id, viewerId, streamName })

/**
 * An Ant Media Server as its source has it; it was not run.
 *
 * @param connected Who is written down as connected to the stream `news`.
 * @param stops     Whether it stops who is blocked. The Community Edition does not.
 */
function ant(connected: readonly string[], stops = true) {
  const left = new Set(connected)
  return standIn(({ method, path }) => {
    const [, , , , , stream, , sid = '', act, seconds, type] = path.split('/')
    const [from, size] = [Number(act), Number(seconds)]
    if (method === 'GET' && path.includes('/subscribers/list/')) {
      const known = stream === 'news' ? connected : []
      const page = known.slice(from, from + size).map((subscriberId) => ({
        ...{ subscriberId, streamId: 'news', blockedType: null },
        connected: left.has(subscriberId),
      }))
      return { status: 200, body: JSON.stringify(page) }
    }
    if (method !== 'PUT' || act !== 'block' || type !== 'play' || !(Number(seconds) > 0)) {
      return { status: 404, body: '' }
    }
    if (stops) left.delete(decodeURIComponent(sid))
    return { status: 200, body: '{"success":true,"message":""}' }
  })
}

describe('stopping a viewer of Ant Media Server', () => {
  const control = createAntMediaControl(createSend())
  const at = ({ target }: Awaited<ReturnType<typeof ant>>) => ({
    ...target,
    url: `${target.url}/live`,
  })

  it('is not tried for those nothing names, or whose name would be another path', () => {
    const reach = (name: string | null) => cutReach['ant-media'](viewer('v', name))
    expect([null, 'a/b', '..\\a', 'a;b', 'a%2fb', 'ann b'].map(reach)).toEqual([
      ...['never', 'never', 'never', 'never', 'never', 'tried'],
    ])
  })

  it('says that it stays where it answers that it did, and lists it as connected', async () => {
    await using server = await ant(['ann'], false)
    expect(await control.cut(at(server), [viewer('v', 'ann')])).toMatchObject([
      { sessionId: 'v', outcome: 'stays' },
    ])
  })

  it('does not say that one is gone whom it never listed as connected', async () => {
    await using server = await ant([])
    const [cut] = await control.cut(at(server), [viewer('v', 'ann')])
    expect(cut).toMatchObject({ outcome: 'not_found' })
    expect(cut?.detail).toContain('cannot be read back')
    expect(server.asked.filter(({ method }) => method === 'PUT')).toHaveLength(1)
  })

  it('stops the subscriber that is meant, of that stream, and blocks it for moments only', async () => {
    const many = Array.from({ length: 60 }, (_, number) => `s${number}`)
    await using server = await ant([...many, 'ann b'])
    const cuts = await control.cut(at(server), [
      ...[viewer('v', 'ann b'), viewer('e', 'ann b', 'other/news'), viewer('n', null)],
    ])
    expect(new Map(cuts.map((each) => [each.sessionId, each.outcome]))).toEqual(
      new Map([
        ['v', 'cut'],
        ['e', 'not_found'],
        ['n', 'not_found'],
      ]),
    )
    expect(server.asked.filter(({ method }) => method === 'PUT')).toMatchObject([
      { path: '/live/rest/v2/broadcasts/news/subscribers/ann%20b/block/20/play' },
    ])
  })
})
