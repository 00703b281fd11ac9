import { describe, expect, it } from 'vitest'
import { createNodeMediaServerControl } from '../../../../electron/sessions/control/node-media-server.ts'
import {
  type OutgoingCall,
  OutgoingFailure,
} from '../../../../electron/sessions/control/outgoing.ts'
import { sessionFor } from './sessions.ts'
import { countAt, TARGET } from './stand-in.ts'

const viewer = sessionFor({ sessionKey: 'mx14gtoht5huvrkb' })

/** A node-media-server with these sessions, each gone once it is closed unless it `stays`, and what it was asked. */
function server(ids: readonly string[], stays = false) {
  const asked: OutgoingCall[] = []
  const left = new Set(ids)
  let login = 0
  const state = { expired: false, refusesLogin: false }
  const control = createNodeMediaServerControl(async (_, call) => {
    asked.push(call)
    if (call.path === '/api/v1/login') {
      if (state.refusesLogin) throw new OutgoingFailure('It answered 401.', 401)
      login += 1
      state.expired = false
      return JSON.stringify({ success: true, data: { token: `t${login}` } })
    }
    if (state.expired || call.authorization !== `Bearer t${login}`) {
      throw new OutgoingFailure('It answered 401.', 401)
    }
    if (call.method === 'GET') {
      return JSON.stringify({ data: { sessions: [...left].map(itemOf) } })
    }
    const id = call.path.replace('/api/v1/sessions/', '')
    if (!left.has(id)) throw new OutgoingFailure('It answered 404.', 404)
    if (!stays) left.delete(id)
    return '{"success":true}'
  })
  const logins = (): number => asked.filter(({ path }) => path === '/api/v1/login').length
  return { control, asked, left, state, logins }
}

const itemOf = (id: string): object => ({ id, ip: '192.0.2.7:40112', app: 'live', name: 'news' })

describe('cutting at node-media-server', () => {
  it('closes nothing that is not listed, and nothing without an id', async () => {
    const { control, asked } = server(['another'])
    const cuts = await control.cut(TARGET, [viewer, sessionFor({ sessionKey: null })])
    expect(cuts).toMatchObject([{ outcome: 'not_found' }, { outcome: 'not_found' }])
    expect(asked.some(({ method }) => method === 'DELETE')).toBe(false)
  })

  it('says so when a session is listed still, whatever was answered', async () => {
    const { control } = server(['mx14gtoht5huvrkb'], true)
    expect(await control.cut(TARGET, [viewer])).toMatchObject([{ outcome: 'stays' }])
  })

  it('closes the one that is meant and leaves the others', async () => {
    const { control, left } = server(['mx14gtoht5huvrkb', 'another'])
    expect(await control.cut(TARGET, [viewer])).toMatchObject([{ outcome: 'cut' }])
    expect([...left]).toEqual(['another'])
    expect(await countAt(control, TARGET)).toBe(1)
  })

  it('throws what a wrong password is answered with, and repeats nothing of it', async () => {
    const { control, state, logins } = server([])
    state.refusesLogin = true
    const failure = await countAt(control, TARGET).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(OutgoingFailure)
    expect(String(failure)).not.toContain('hackme')
    // Five wrong ones lock the name out there.
    expect(logins()).toBe(1)
  })

  it('logs in once, and again when that login is over or the password another', async () => {
    const { control, state, logins } = server([])
    for (let times = 0; times < 5; times += 1) await countAt(control, TARGET)
    expect(logins()).toBe(1)
    state.expired = true
    await countAt(control, TARGET)
    expect(logins()).toBe(2)
    await countAt(control, { ...TARGET, secret: 'another' })
    expect(logins()).toBe(3)
  })

  it('does not take another program’s answer for its own', async () => {
    const control = createNodeMediaServerControl(async () => '<html>')
    await expect(countAt(control, TARGET)).rejects.toThrow('not what node-media-server answers')
  })
})
