import { describe, expect, it } from 'vitest'
import { createSend } from '../../../../electron/sessions/control/outgoing.ts'
import { createSrsControl } from '../../../../electron/sessions/control/srs.ts'
import { sessionFor } from './sessions.ts'
import { countAt, standIn } from './stand-in.ts'

// Answers as SRS 7.0.18 was seen to give them; it was not run here.
const control = createSrsControl(createSend())
const viewer = sessionFor({ sessionKey: '9308h583' })

/** An SRS with these clients, and what it answers to a kick of one it has. */
function srs(ids: readonly string[], answer: 'kicks' | 'stays' | 'fails' = 'kicks') {
  const left = new Set(ids)
  return standIn(({ method, path, query }) => {
    if (method === 'GET') {
      const start = Number(query.get('start'))
      const count = Math.max(10, Number(query.get('count')))
      const clients = [...left].slice(start, start + count).map((id) => ({ id, type: 'rtmp-play' }))
      return { status: 200, body: JSON.stringify({ code: 0, server: 'vid-1', clients }) }
    }
    const id = path.replace('/api/v1/clients/', '')
    if (!left.has(id)) return { status: 200, body: '{"code":2049}' }
    if (answer === 'fails') return { status: 200, body: '{"code":100}' }
    if (answer === 'kicks') left.delete(id)
    return { status: 200, body: '{"code":0}' }
  })
}

describe('cutting at SRS', () => {
  it('takes a code that is not 0 for a failure, though the status is 200', async () => {
    await using server = await srs(['9308h583'], 'fails')
    expect(await control.cut(server.target, [viewer])).toMatchObject([
      { outcome: 'failed', detail: expect.stringContaining('code 100') },
    ])
    await using broken = await standIn(() => ({ status: 200, body: '{"code":1}' }))
    await expect(countAt(control, broken.target)).rejects.toThrow('not what SRS answers')
  })

  it('fails in words where credentials are missing', async () => {
    await using server = await standIn(() => ({ status: 401, body: '' }))
    await expect(countAt(control, server.target)).rejects.toThrow('does not fit')
  })

  it('kicks nobody who is not listed, or without an id', async () => {
    await using server = await srs(['another'])
    const cuts = await control.cut(server.target, [viewer, sessionFor({ sessionKey: null })])
    expect(cuts).toMatchObject([{ outcome: 'not_found' }, { outcome: 'not_found' }])
    expect(server.asked.some(({ method }) => method === 'DELETE')).toBe(false)
  })

  it('takes whoever went by themselves meanwhile, which is code 2049, as gone', async () => {
    let looks = 0
    await using server = await standIn(({ method }) => {
      if (method === 'DELETE') return { status: 200, body: '{"code":2049}' }
      looks += 1
      const clients = looks === 1 ? [{ id: '9308h583' }] : []
      return { status: 200, body: JSON.stringify({ code: 0, clients }) }
    })
    expect(await control.cut(server.target, [viewer])).toMatchObject([{ outcome: 'cut' }])
  })

  it('believes the list, not the answer', async () => {
    await using server = await srs(['9308h583'], 'stays')
    expect(await control.cut(server.target, [viewer])).toMatchObject([{ outcome: 'stays' }])
  })

  it('kicks by id, with name and password, also whoever is far down in the list', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => `id-${n}`)
    await using server = await srs([...many, '9308h583'])
    expect(await control.cut(server.target, [viewer])).toMatchObject([{ outcome: 'cut' }])
    expect(server.asked.find(({ method }) => method === 'DELETE')).toMatchObject({
      path: '/api/v1/clients/9308h583',
      authorization: `Basic ${Buffer.from('stagedoor:hackme').toString('base64')}`,
    })
    expect(await countAt(control, server.target)).toBe(1_200)
  })
})
