import { describe, expect, it } from 'vitest'
import { createAntMediaControl } from '../../../../electron/sessions/control/ant-media.ts'
import { createCutter } from '../../../../electron/sessions/control/cut.ts'
import { createSend } from '../../../../electron/sessions/control/outgoing.ts'
import { createOvenMediaEngineControl } from '../../../../electron/sessions/control/oven-media-engine.ts'
import { sessionFor } from './sessions.ts'
import { standIn } from './stand-in.ts'

// Answers as the makers' documents have them; neither was run.
const publisher = sessionFor({ id: 'p', action: 'publish', streamName: 'live/news' })
const viewer = sessionFor({ id: 'v', streamName: 'live/news' })
const answer = (response: unknown) => ({
  status: 200,
  body: JSON.stringify({ statusCode: 200, message: 'OK', response }),
})

/** The names each virtual host is reached by. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  first: ['one.example', 'own.two.example'],
  second: ['*.two.example'],
}

/** An OvenMediaEngine with these streams in the application `live`. */
function oven(streams: readonly string[], stays = false) {
  const left = new Set(streams)
  return standIn(({ method, path, authorization }) => {
    if (authorization !== `Basic ${Buffer.from('hackme').toString('base64')}`) {
      return { status: 401, body: '{"statusCode":401}' }
    }
    if (path === '/v1/vhosts') return answer(['default'])
    if (path === '/v1/vhosts/default/apps') return answer(['live'])
    if (path === '/v1/vhosts/default/apps/live/streams') return answer([...left])
    const stream = decodeURIComponent(path.split('/').at(-1) ?? '')
    if (method !== 'DELETE' || !left.has(stream)) return { status: 404, body: '{}' }
    if (!stays) left.delete(stream)
    return answer(undefined)
  })
}

describe('ending what is sent to OvenMediaEngine', () => {
  const control = createOvenMediaEngineControl(createSend())

  it('fails in words where the token does not fit, or something else answers', async () => {
    await using server = await oven(['news'])
    await expect(control.list({ ...server.target, secret: 'x' })).rejects.toThrow('does not fit')
    await using other = await standIn(() => ({ status: 200, body: '{"response":"live"}' }))
    await expect(control.cut(other.target, [publisher])).rejects.toThrow(
      'not what OvenMediaEngine answers',
    )
  })

  it('ends the stream that is meant, and believes the list alone', async () => {
    await using server = await oven(['news', 'a b'])
    expect(await control.cut(server.target, [publisher])).toMatchObject([{ outcome: 'cut' }])
    expect((await control.list(server.target))?.sessions).toMatchObject([
      { action: 'publish', streamName: 'live/a b', key: null },
    ])
    expect(await control.cut(server.target, [publisher])).toMatchObject([{ outcome: 'not_found' }])
    await using stubborn = await oven(['news'], true)
    expect(await control.cut(stubborn.target, [publisher])).toMatchObject([{ outcome: 'stays' }])
  })

  it('ends the stream in the virtual host its address names, and in no other', async () => {
    const left = new Set(['first', 'second'])
    await using server = await standIn(({ method, path }) => {
      const [, , , host = '', , , , stream] = path.split('/')
      if (path === '/v1/vhosts') return answer(['first', 'second'])
      if (path === `/v1/vhosts/${host}`) return answer({ host: { names: NAMES[host] } })
      if (method === 'DELETE') left.delete(host)
      else if (path.endsWith('/apps')) return answer(['live'])
      else if (stream === undefined) return answer(left.has(host) ? ['news'] : [])
      return answer(undefined)
    })
    const at = (path: string) => ({ ...server.target, url: server.target.url + path })
    await expect(control.cut(at(''), [publisher])).rejects.toThrow('several virtual hosts')
    const elsewhere = { ...publisher, sessionKey: 'k@nowhere.example' }
    await expect(control.cut(at(''), [elsewhere])).rejects.toThrow('several virtual hosts')
    await expect(control.cut(at('/third'), [publisher])).rejects.toThrow('no virtual host third')
    expect([...left]).toEqual(['first', 'second'])
    expect(await control.cut(at('/second/'), [publisher])).toMatchObject([{ outcome: 'cut' }])
    expect([...left]).toEqual(['first'])
  })

  it.each([
    ['a name of its own', 'k@one.example', 'first'],
    ['a name of its own that the pattern of another fits too', 'k@own.two.example', 'first'],
    ['another that a pattern fits', 'k@tv.two.example', 'second'],
  ])('ends the stream in the virtual host that was reached by %s', async (_, sessionKey, meant) => {
    const left = new Set(['first', 'second'])
    await using server = await standIn(({ method, path }) => {
      const [, , , host = '', , , , stream] = path.split('/')
      if (path === '/v1/vhosts') return answer([...Object.keys(NAMES)])
      if (path === `/v1/vhosts/${host}`) return answer({ host: { names: NAMES[host] } })
      if (method === 'DELETE') left.delete(host)
      else if (path.endsWith('/apps')) return answer(['live'])
      else if (stream === undefined) return answer(left.has(host) ? ['news'] : [])
      return answer(undefined)
    })
    const session = { ...publisher, sessionKey }
    expect(await control.cut(server.target, [session])).toMatchObject([{ outcome: 'cut' }])
    expect(left.has(meant)).toBe(false)
    expect(left.size).toBe(1)
    expect(await control.cut(server.target, [session])).toMatchObject([{ outcome: 'not_found' }])
    expect(left.size).toBe(1)
  })

  it('is never asked to cut a viewer, and ends no publisher when it is', async () => {
    await using server = await oven(['news'])
    const { target } = server
    const cutter = createCutter({
      controlledOf: () => ({ protocol: 'oven-media-engine', client: control, target }),
      onError: () => undefined,
    })
    expect(await cutter.cut([viewer])).toEqual([])
    expect(server.asked).toEqual([])
    expect(await control.cut(target, [viewer])).toMatchObject([{ outcome: 'not_found' }])
    expect(server.asked.map(({ method }) => method)).not.toContain('DELETE')
  })
})

/** An Ant Media Server whose application `live` has these on air, and one that is not. */
function ant(streams: readonly string[]) {
  const left = new Set(streams)
  return standIn(({ method, path }) => {
    const [, , , , , act, from = '', size = ''] = path.split('/')
    if (method === 'GET' && act === 'list') {
      const all = [
        ...[...left].map((streamId) => ({ streamId, status: 'broadcasting' })),
        { streamId: 'old', status: 'finished' },
      ]
      const page = all.slice(Number(from), Number(from) + Number(size))
      return { status: 200, body: JSON.stringify(page) }
    }
    if (method === 'POST' && path.endsWith('/stop')) left.delete(decodeURIComponent(act ?? ''))
    return { status: 200, body: '{"success":true}' }
  })
}

describe('stopping what is sent to Ant Media Server', () => {
  const control = createAntMediaControl(createSend())

  it('lists what is on air in the application of its address, over all pages', async () => {
    await using server = await ant(Array.from({ length: 120 }, (_, at) => `s${at}`))
    const target = { ...server.target, url: `${server.target.url}/live` }
    const list = await control.list(target)
    expect(list?.parts).toEqual(new Set(['publish live']))
    expect(list?.sessions).toHaveLength(120)
    expect(list?.sessions[0]).toMatchObject({ key: 'source:live/s0', streamName: 'live/s0' })
    expect(control.partOf(publisher)).toBe('publish live')
    expect(control.partOf(viewer)).toBeNull()
  })

  it('stops the stream that is meant, and none of another application', async () => {
    await using server = await ant(['news'])
    const target = { ...server.target, url: `${server.target.url}/live/` }
    const elsewhere = { ...publisher, id: 'e', streamName: 'other/news' }
    expect(await control.cut(target, [elsewhere])).toMatchObject([{ outcome: 'not_found' }])
    expect(await control.cut(target, [publisher, viewer])).toMatchObject([
      { outcome: 'cut' },
      { outcome: 'not_found' },
    ])
    await using other = await standIn(() => ({ status: 200, body: '{"streamId":"news"}' }))
    await expect(
      control.list({ ...other.target, url: `${other.target.url}/live` }),
    ).rejects.toThrow('not what Ant Media Server answers')
  })
})
