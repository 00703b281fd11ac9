import { describe, expect, it } from 'vitest'
import { createMediaMtxControl } from '../../../../electron/sessions/control/mediamtx.ts'
import { createSend, OutgoingFailure } from '../../../../electron/sessions/control/outgoing.ts'
import { sessionFor } from './sessions.ts'
import { countAt, standIn } from './stand-in.ts'

// Answers as the source of MediaMTX 1.20.1 has them; it was not run.
const ID = 'c1a1f1c6-58f6-4c3b-a0a5-1d6d9a6f7e02'
const PAIR = `Basic ${Buffer.from('stagedoor:hackme').toString('base64')}`
const control = createMediaMtxControl(createSend())
const NOT_FOUND = { status: 404, body: '{"status":"error","error":"not found"}' }

/** A MediaMTX with these sessions by kind; the other kinds are switched off. */
function mediaMtx(lists: Readonly<Record<string, readonly string[]>>, stays = false) {
  const left = Object.entries(lists).map(([kind, ids]) => [kind, new Set(ids)] as const)
  const kinds = new Map(left)
  return standIn(({ method, path, query, authorization }) => {
    if (authorization !== PAIR) return { status: 401, body: '{"status":"error"}' }
    const [, , kind = '', act, id = ''] = path.split('/')
    const ids = kinds.get(kind)
    if (ids === undefined) return NOT_FOUND
    if (method === 'GET' && act === 'list') {
      const page = Number(query.get('page'))
      const perPage = Math.min(Number(query.get('itemsPerPage')), 1_000)
      const items = [...ids]
        .slice(page * perPage, (page + 1) * perPage)
        .map((each) => ({ id: each, state: 'read', path: 'live/news' }))
      const pageCount = Math.ceil(ids.size / perPage)
      return { status: 200, body: JSON.stringify({ itemCount: ids.size, pageCount, items }) }
    }
    if (method !== 'POST' || act !== 'kick' || !ids.has(id)) return NOT_FOUND
    if (!stays) ids.delete(id)
    return { status: 200, body: '{"status":"ok"}' }
  })
}

const viewer = sessionFor({ sessionKey: ID, protocol: 'rtsp' })

describe('cutting at MediaMTX', () => {
  it('fails in words where the password does not fit, or something else answers', async () => {
    await using server = await mediaMtx({ rtspsessions: [ID] })
    await expect(control.cut({ ...server.target, secret: 'x' }, [viewer])).rejects.toThrow(
      OutgoingFailure,
    )
    await using other = await standIn(() => ({ status: 200, body: '<html>' }))
    await expect(control.cut(other.target, [viewer])).rejects.toThrow('not what MediaMTX answers')
    await using nothing = await mediaMtx({})
    await expect(countAt(control, nothing.target)).rejects.toThrow('no list of sessions')
  })

  it('kicks nobody who is not listed, without an id, or of a protocol it does not know', async () => {
    await using server = await mediaMtx({ rtspsessions: ['another'], hlssessions: [ID] })
    const cuts = await control.cut(server.target, [
      viewer,
      sessionFor({ id: 'b', sessionKey: null, protocol: 'rtsp' }),
      sessionFor({ id: 'c', sessionKey: ID, protocol: 'other' }),
    ])
    expect(cuts.map(({ outcome }) => outcome)).toEqual(['not_found', 'not_found', 'not_found'])
    expect(server.asked.filter(({ method }) => method === 'POST')).toEqual([])
  })

  it('believes the list, not the answer', async () => {
    await using server = await mediaMtx({ rtspsessions: [ID] }, true)
    expect(await control.cut(server.target, [viewer])).toMatchObject([{ outcome: 'stays' }])
  })

  it.each([
    ['hls', 'hlssessions'],
    ['rtsp', 'rtspsessions'],
    ['rtsp', 'rtspssessions'],
    ['rtmp', 'rtmpconns'],
    ['rtmp', 'rtmpsconns'],
    ['webrtc', 'webrtcsessions'],
    ['srt', 'srtconns'],
    ['moq', 'moqsessions'],
  ])('kicks by id a session of %s in %s, and leaves others', async (protocol, kind) => {
    await using server = await mediaMtx({ [kind]: [ID, 'another'] })
    const cuts = await control.cut(server.target, [sessionFor({ sessionKey: ID, protocol })])
    expect(cuts).toMatchObject([{ outcome: 'cut' }])
    const kicks = server.asked.filter(({ method }) => method === 'POST').map(({ path }) => path)
    expect(kicks).toEqual([`/v3/${kind}/kick/${ID}`])
    expect(await countAt(control, server.target)).toBe(1)
  })

  it('finds whoever is on a later page', async () => {
    const many = Array.from({ length: 1_500 }, (_, n) => `id-${n}`)
    await using server = await mediaMtx({ rtmpconns: [...many, ID] })
    const publisher = sessionFor({ sessionKey: ID, protocol: 'rtmp', action: 'publish' })
    expect(await control.cut(server.target, [publisher])).toMatchObject([{ outcome: 'cut' }])
    expect(await countAt(control, server.target)).toBe(1_500)
  })
})
