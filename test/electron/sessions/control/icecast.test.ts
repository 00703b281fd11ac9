import { describe, expect, it } from 'vitest'
import { createIcecastControl } from '../../../../electron/sessions/control/icecast.ts'
import {
  type OutgoingCall,
  OutgoingFailure,
} from '../../../../electron/sessions/control/outgoing.ts'
import { sessionFor } from './sessions.ts'
import { countAt, TARGET } from './stand-in.ts'

const clients = (...listeners: readonly (readonly [id: string, ip: string])[]): string =>
  `<?xml version="1.0"?><icestats><source mount="/live.mp3"><Listeners>${listeners.length}</Listeners>${listeners
    .map(
      ([id, ip]) =>
        `<listener><IP>${ip}</IP><UserAgent>a &amp; b</UserAgent><Connected>3</Connected><ID>${id}</ID></listener>`,
    )
    .join('')}</source></icestats>`
const KILLED = '<iceresponse><message>Client 7 removed</message><return>1</return></iceresponse>'

/** An Icecast that answers as listed, and what it was asked. */
function icecast(answers: Readonly<Record<string, () => string>>) {
  const asked: OutgoingCall[] = []
  const control = createIcecastControl(async (_, call) => {
    asked.push(call)
    const answer = answers[call.path.replace('/admin/', '')]
    if (answer === undefined) throw new OutgoingFailure('It answered 400.', 400)
    return answer()
  })
  return { control, asked }
}

const viewer = sessionFor({ sessionKey: '7', streamName: 'live.mp3', address: '192.0.2.7' })

describe('cutting at Icecast', () => {
  it('does not cut whoever has the id of a listener of before a restart', async () => {
    const { control, asked } = icecast({ listclients: () => clients(['7', '192.0.2.8']) })
    expect(await control.cut(TARGET, [viewer])).toMatchObject([{ outcome: 'not_found' }])
    expect(asked.map(({ path }) => path)).not.toContain('/admin/killclient')
  })

  it('finds nobody at a mount without a source', async () => {
    const { control } = icecast({})
    expect(await control.cut(TARGET, [viewer])).toMatchObject([{ outcome: 'not_found' }])
  })

  it('believes the list, not the answer', async () => {
    const { control } = icecast({
      listclients: () => clients(['7', '192.0.2.7']),
      killclient: () => KILLED,
    })
    expect(await control.cut(TARGET, [viewer])).toEqual([
      { sessionId: viewer.id, outcome: 'stays', detail: expect.stringContaining('lists it still') },
    ])
  })

  it('cuts by mount and id, with name and password, and says so when the list is without it', async () => {
    let killed = false
    const { control, asked } = icecast({
      listclients: () => (killed ? clients() : clients(['7', '::ffff:192.0.2.7'], ['9', '::1'])),
      killclient: () => {
        killed = true
        return KILLED
      },
    })
    expect(await control.cut(TARGET, [viewer])).toMatchObject([{ outcome: 'cut' }])
    const kill = asked.find(({ path }) => path === '/admin/killclient')
    expect(kill).toMatchObject({
      query: 'mount=%2Flive.mp3&id=7',
      authorization: `Basic ${Buffer.from('admin:hackme').toString('base64')}`,
    })
  })

  it('fails in words where something else answers', async () => {
    const { control } = icecast({ listmounts: () => '<html>', listclients: () => '{}' })
    await expect(countAt(control, TARGET)).rejects.toThrow('not what Icecast answers')
    await expect(control.cut(TARGET, [viewer])).rejects.toThrow('not what Icecast answers')
  })
})
