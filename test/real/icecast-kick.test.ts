import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADMIN, type Icecast, startIcecast } from './icecast.ts'
import { checkControl, revoke, sessionOf, setControl } from './kick.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'

const MOUNT = '/live.mp3'

describe.skipIf(!havePrograms('icecast2', 'ffmpeg'))('cutting at a real Icecast', () => {
  let door: Stagedoor
  let icecast: Icecast
  let source: Program
  let serverId = ''
  let streamId = ''

  beforeAll(async () => {
    door = await startStagedoor()
    const { item: server } = await door.call('POST /media-servers', {
      name: 'Icecast',
      protocol: 'icecast',
    })
    serverId = server.id
    streamId = (await door.call('POST /streams', { name: 'live.mp3' })).item.id
    const { snippets } = await door.call(
      `POST /media-servers/${serverId}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    icecast = await startIcecast(door.folder, [
      (snippets[0]?.text ?? '').replace('/live.ogg', MOUNT),
    ])
    await goOnAir()
  })

  afterAll(async () => {
    await source?.stop('SIGKILL')
    await icecast?.stop()
    await door?.stop()
  })

  async function goOnAir(): Promise<void> {
    const { secret } = await door.call('POST /stream-keys', { streamId })
    source = icecast.source(MOUNT, secret ?? '')
    await until('it is on air', () => icecast.isOnAir(MOUNT), source.output)
  }

  const control = (password: string) =>
    setControl(door, serverId, { url: icecast.url, user: ADMIN.user, password })

  const check = () => checkControl(door, serverId)

  async function link(): Promise<string> {
    return `${MOUNT}?rj-auth=${(await door.call('POST /links', { streamId })).token}`
  }

  const listeners = async () =>
    (await door.call('GET /sessions')).sessions.filter(({ action }) => action === 'subscribe')

  it('says that a wrong password does not fit, and cuts by itself once the right one is set', async () => {
    await control('not-the-password')
    expect((await check()).problem).toBe(
      'It answered 401: what Stagedoor proves itself with does not fit. Set it under Control as the media server has it.',
    )
    const listening = icecast.listen(await link(), 60)
    const session = await sessionOf(door, 'subscribe')
    expect((await revoke(door, session)).cuts).toMatchObject([{ outcome: 'failed' }])
    const { sessions } = await door.call('GET /sessions')
    expect(sessions.find(({ id }) => id === session.id)?.revokedAtMs).not.toBeNull()
    await control(ADMIN.password)
    // Tried again by itself, long before a minute of audio is over.
    await listening
    // Icecast closes the connection before it answers who cut it.
    await until('it is over', async () => (await listeners()).length === 0)
    const { sessions: ended } = await door.call('GET /sessions/ended')
    const { startedAtMs = 0, endedAtMs = null } = ended.find(({ id }) => id === session.id) ?? {}
    expect((endedAtMs ?? Number.POSITIVE_INFINITY) - startedAtMs).toBeLessThan(45_000)
  })

  it('counts whom Icecast lists', async () => {
    // The source.
    await until('nobody else is left', async () => (await check()).sessions === 1)
    expect(await check()).toMatchObject({ sessions: 1, problem: null })
  })

  it('ends a listener who is revoked, and lets it in again only when the ban is lifted', async () => {
    const address = await link()
    const listening = icecast.listen(address, 60)
    const session = await sessionOf(door, 'subscribe')
    const { cuts, revocation } = await revoke(door, session)
    expect(cuts).toEqual([{ sessionId: session.id, outcome: 'cut', detail: '' }])
    expect((await listening).text).not.toContain('401')
    expect((await icecast.listen(address, 1)).text).toContain('401')
    const { sessions } = await door.call('GET /sessions/ended')
    // Icecast may tell of the end before it is read back.
    const ended = sessions.find(({ id }) => id === session.id)
    expect(ended?.end).toBe('revoked')
    await door.call(`DELETE /revocations/${revocation.id}` as 'DELETE /revocations/{id}')
    expect((await icecast.listen(address, 1)).code).toBe(0)
  })

  it('lets the newest take over, and ends whom it took over from', async () => {
    await door.call(`PUT /streams/${streamId}` as 'PUT /streams/{id}', {
      name: 'live.mp3',
      limits: { perGrant: 1, whenFull: 'newest' },
    })
    await until('nobody listens', async () => (await listeners()).length === 0)
    const address = await link()
    const first = icecast.listen(address, 30, 'first')
    const session = await sessionOf(door, 'subscribe')
    const second = icecast.listen(address, 2, 'second')
    // It is cut long before its audio is over.
    await first
    expect((await second).code).toBe(0)
    const { sessions } = await door.call('GET /sessions/ended')
    const ended = sessions.find(({ id }) => id === session.id)
    expect(ended?.end).toBe('displaced')
  })

  it('ends whoever is in with a link that a limit bans, and lets it in again once that is lifted', async () => {
    await control(ADMIN.password)
    const limits = { perGrant: 1, banSeconds: 600 }
    await door.call(`PUT /streams/${streamId}` as 'PUT /streams/{id}', { name: 'live.mp3', limits })
    await until('nobody listens', async () => (await listeners()).length === 0)
    const address = await link()
    const first = icecast.listen(address, 60, 'first')
    const session = await sessionOf(door, 'subscribe')
    expect((await icecast.listen(address, 1, 'second')).text).toContain('401')
    // It is cut long before its audio is over, and its player does not get in again.
    await first
    expect((await icecast.listen(address, 1, 'first')).text).toContain('401')
    const { sessions } = await door.call('GET /sessions/ended')
    expect(sessions.find(({ id }) => id === session.id)?.end).toBe('banned')
    const [ban] = (await door.call('GET /limits')).bans
    expect(ban).toMatchObject({ kind: 'grant', value: session.grantId })
    await door.call(
      `DELETE /limits/bans/grant/${session.grantId}` as 'DELETE /limits/bans/{kind}/{value}',
    )
    expect((await icecast.listen(address, 1, 'first')).code).toBe(0)
  })

  it('ends a source whose key is revoked, which is refused when it comes back', async () => {
    const session = await sessionOf(door, 'publish')
    const { cuts } = await revoke(door, session)
    expect(cuts).toEqual([{ sessionId: session.id, outcome: 'cut', detail: '' }])
    expect(await source.ended).not.toBe(-1)
    await until('it is off air', async () => !(await icecast.isOnAir(MOUNT)))
  })
})
