import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkControl, revoke, sessionOf, setControl } from './kick.ts'
import {
  ADMIN,
  hasPlayed,
  type NodeMediaServer,
  startNodeMediaServer,
} from './node-media-server.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'

describe.skipIf(!havePrograms('ffmpeg'))('cutting at a real node-media-server', () => {
  let door: Stagedoor
  let media: NodeMediaServer
  let serverId = ''
  let streamId = ''
  let source: Program
  const players: Program[] = []

  beforeAll(async () => {
    door = await startStagedoor()
    const { item } = await door.call('POST /media-servers', {
      name: 'Studio',
      protocol: 'node-media-server',
    })
    serverId = item.id
    streamId = (await door.call('POST /streams', { name: 'live/news' })).item.id
    const { snippets } = await door.call(
      `POST /media-servers/${serverId}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    media = await startNodeMediaServer(door.folder, snippets[0]?.text ?? '')
    const { secret } = await door.call('POST /stream-keys', { streamId })
    source = media.publish(`live/news?token=${secret}`)
    await sessionOf(door, 'publish')
  })

  afterAll(async () => {
    for (const program of [source, ...players]) await program?.stop('SIGKILL')
    await media?.stop()
    await door?.stop()
  })

  const control = (password: string) =>
    setControl(door, serverId, { url: media.httpUrl, user: ADMIN.username, password })

  const check = () => checkControl(door, serverId)

  async function play(path: string): Promise<Program> {
    const player = media.play(path)
    players.push(player)
    return player
  }

  const plays = (player: Program): Promise<void> =>
    until('it plays', () => hasPlayed(player), player.output)

  it('says that a wrong password does not fit', async () => {
    await control('not-the-password')
    expect((await check()).problem).toBe(
      'It answered 401: what Stagedoor proves itself with does not fit. Set it under Control as the media server has it.',
    )
  })

  it('counts whom it lists, however often it is asked: it takes ten logins a minute', async () => {
    await control(ADMIN.password)
    for (let times = 0; times < 15; times += 1) {
      expect(await check()).toMatchObject({ sessions: 1, problem: null })
    }
    const { comparison } = await door.call(
      `POST /media-servers/${serverId}/comparison` as 'POST /media-servers/{id}/comparison',
    )
    expect(comparison).toMatchObject({ listed: 1, ours: 1, missing: 0, unknown: 0 })
  })

  it('ends the player of a viewer who is revoked, who gets in again only when the ban is lifted', async () => {
    const { token } = await door.call('POST /links', { streamId })
    const path = `live/news?rj-auth=${token}`
    const player = await play(path)
    await plays(player)
    const session = await sessionOf(door, 'subscribe')
    const { cuts, revocation } = await revoke(door, session)
    expect(cuts).toEqual([{ sessionId: session.id, outcome: 'cut', detail: '' }])
    await player.ended
    const again = await play(path)
    await again.ended
    const [decision] = (await door.call('GET /decisions')).decisions
    expect(decision).toMatchObject({ outcome: 'deny', reason: 'grant_revoked' })
    await door.call(`DELETE /revocations/${revocation.id}` as 'DELETE /revocations/{id}')
    await plays(await play(path))
    expect(source.child.exitCode).toBeNull()
  })

  it('ends a publisher whose key is revoked', async () => {
    const session = await sessionOf(door, 'publish')
    const { cuts } = await revoke(door, session)
    expect(cuts).toEqual([{ sessionId: session.id, outcome: 'cut', detail: '' }])
    expect(await source.ended).not.toBe(0)
  })
})
