import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../shared/session.ts'
import { type Nginx, RTMP_MODULE, startNginxRtmp } from './nginx.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { freePort, freshFolder, type Stagedoor, startStagedoor } from './stagedoor.ts'

const isHere = havePrograms('nginx', 'ffmpeg') && existsSync(RTMP_MODULE)

describe.skipIf(!isHere)('a real nginx whose ends are lost', () => {
  let door: Stagedoor
  let nginx: Nginx
  let source: Program
  let port: string
  let serverId = ''
  let streamId = ''

  beforeAll(async () => {
    port = String(await freePort())
    door = await startStagedoor(freshFolder(), '--handler-port', port)
    const { item: server } = await door.call('POST /media-servers', {
      name: 'nginx',
      protocol: 'nginx-rtmp',
      compareSeconds: 5,
    })
    serverId = server.id
    streamId = (await door.call('POST /streams', { name: 'live/news' })).item.id
    const { snippets } = await door.call(
      `POST /media-servers/${serverId}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    nginx = await startNginxRtmp(door.folder, [snippets[0]?.text ?? ''])
    await door.call(`PUT /media-servers/${serverId}/control` as 'PUT /media-servers/{id}/control', {
      control: { url: `${nginx.httpUrl}/control`, allowPrivate: true },
    })
    const { secret } = await door.call('POST /stream-keys', { streamId })
    source = nginx.publish(`live/news?token=${secret}`)
    await until('it is on air', async () => (await live('publish')).length > 0, source.output)
  })

  afterAll(async () => {
    await source?.stop('SIGKILL')
    await nginx?.stop()
    await door?.stop()
  })

  async function live(action: Session['action']): Promise<readonly Session[]> {
    const { sessions } = await door.call('GET /sessions')
    return sessions.filter((each) => each.action === action)
  }

  async function look() {
    const { comparison } = await door.call(
      `POST /media-servers/${serverId}/comparison` as 'POST /media-servers/{id}/comparison',
    )
    return comparison
  }

  it('ends a viewer who went while nobody was there to be told, when it was seen last', async () => {
    const { token } = await door.call('POST /links', { streamId })
    const player = nginx.play(`live/news?rj-auth=${token}`)
    await until('it plays', () => player.output().includes('Audio:'), player.output)
    expect(await look()).toMatchObject({ listed: 2, ours: 2, missing: 0, unknown: 0 })
    const [ghost] = await live('subscribe')
    const downAtMs = Date.now()
    await door.program.stop()
    await player.stop('SIGKILL')
    door = await startStagedoor(door.folder, '--handler-port', port)
    expect(await live('subscribe')).toHaveLength(1)
    await until('the ghost is over', async () => (await live('subscribe')).length === 0)
    const { sessions } = await door.call('GET /sessions/ended')
    const ended = sessions.find(({ id }) => id === ghost?.id)
    expect(ended?.end).toBe('gone_at_server')
    expect(ended?.endedAtMs).toBeGreaterThan(ghost?.startedAtMs ?? 0)
    expect(ended?.endedAtMs).toBeLessThanOrEqual(downAtMs)
    expect(await live('publish')).toHaveLength(1)
    expect(await look()).toMatchObject({ listed: 1, ours: 1, missing: 0, unknown: 0 })
  })
})
