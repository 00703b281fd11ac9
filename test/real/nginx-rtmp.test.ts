import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../shared/session.ts'
import { type Nginx, RTMP_MODULE, startNginxRtmp } from './nginx.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'

const isHere = havePrograms('nginx', 'ffmpeg') && existsSync(RTMP_MODULE)

describe.skipIf(!isHere)('a real nginx with its RTMP module', () => {
  let door: Stagedoor
  let nginx: Nginx
  let source: Program
  let streamId = ''
  let key = ''

  beforeAll(async () => {
    door = await startStagedoor()
    const { item: server } = await door.call('POST /media-servers', {
      name: 'nginx',
      protocol: 'nginx-rtmp',
    })
    streamId = (await door.call('POST /streams', { name: 'live/news' })).item.id
    const { snippets } = await door.call(
      `POST /media-servers/${server.id}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    // The last is for the http block, which nginx.ts writes itself.
    const texts = snippets
      .filter(({ text }) => !text.startsWith('server'))
      .map(({ text }) => text.replace('10s', '1s'))
    nginx = await startNginxRtmp(door.folder, texts)
    key = (await door.call('POST /stream-keys', { streamId })).secret ?? ''
  })

  afterAll(async () => {
    await source?.stop('SIGKILL')
    await nginx?.stop()
    await door?.stop()
  })

  const latest = async () => (await door.call('GET /decisions')).decisions[0]
  const link = async () => (await door.call('POST /links', { streamId })).token

  async function live(action: Session['action']): Promise<readonly Session[]> {
    const { sessions } = await door.call('GET /sessions')
    return sessions.filter((each) => each.action === action)
  }

  const revoke = (session: Session | undefined) =>
    door.call(`POST /sessions/${session?.id}/revoke` as 'POST /sessions/{id}/revoke', {
      what: 'grant',
      untilMs: null,
      note: '',
    })

  it('refuses a publisher without a key and with a wrong one', async () => {
    expect(await nginx.publish('live/news').ended).not.toBe(0)
    expect(await latest()).toMatchObject({ action: 'publish', reason: 'credential_missing' })
    expect(await nginx.publish('live/news?token=sdk_wrong').ended).not.toBe(0)
    expect(await latest()).toMatchObject({ action: 'publish', reason: 'credential_unknown' })
  })

  it('takes no field of the client for its own', async () => {
    const wanted = 'live/other?name=news&addr=6.6.6.6&app=live&call=publish_done'
    expect(await nginx.publish(`${wanted}&token=${key}`).ended).not.toBe(0)
    expect(await latest()).toMatchObject({
      streamName: 'live/other',
      address: '127.0.0.1',
      outcome: 'deny',
    })
  })

  it('admits a publisher with the key of the stream', async () => {
    source = nginx.publish(`live/news?token=${key}`)
    await until('it is live', async () => (await live('publish')).length === 1, source.output)
  })

  it('refuses a viewer without a link, and says where one was cut off', async () => {
    expect(await nginx.play('live/news').ended).not.toBe(0)
    expect(await latest()).toMatchObject({ action: 'subscribe', reason: 'credential_missing' })
    expect(await nginx.play(`live/news?token=${'a'.repeat(400)}`).ended).not.toBe(0)
    expect(await latest()).toMatchObject({ outcome: 'deny', reason: 'request_malformed' })
    expect(JSON.stringify(await latest())).toContain('cut off')
  })

  it('lets an admitted viewer watch, and tells of its end', async () => {
    const player = nginx.play(`live/news?rj-auth=${await link()}`)
    await until('it is live', async () => (await live('subscribe')).length === 1, player.output)
    await until('it plays', () => player.output().includes('Audio:'), player.output)
    await player.stop('SIGKILL')
    await until('it is over', async () => (await live('subscribe')).length === 0)
    const { sessions } = await door.call('GET /sessions/ended')
    expect(sessions[0]).toMatchObject({ action: 'subscribe', end: 'reported' })
  })

  it('drops a revoked viewer when it asks again, and does not let it back in', async () => {
    const address = `live/news?rj-auth=${await link()}`
    const player = nginx.play(address)
    await until('it is live', async () => (await live('subscribe')).length === 1, player.output)
    await until('it is asked about again', async () => player.output().includes('Audio:'))
    await revoke((await live('subscribe'))[0])
    await player.ended
    expect(await live('subscribe')).toEqual([])
    expect(await nginx.play(address).ended).not.toBe(0)
    expect(await latest()).toMatchObject({ reason: 'grant_revoked' })
  })

  it('drops a publisher whose key is revoked', async () => {
    await revoke((await live('publish'))[0])
    await source.ended
    await until('it is over', async () => (await live('publish')).length === 0)
  })
})
