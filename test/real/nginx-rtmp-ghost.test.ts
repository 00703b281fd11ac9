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
    source = await onAir(secret)
  })

  afterAll(async () => {
    await source?.stop('SIGKILL')
    await nginx?.stop()
    await door?.stop()
  })

  async function onAir(secret: string | null): Promise<Program> {
    const known = new Set((await live('publish')).map(({ id }) => id))
    const program = nginx.publish(`live/news?token=${secret}`)
    const isOn = async () => (await live('publish')).some(({ id }) => !known.has(id))
    await until('it is on air', isOn, program.output)
    return program
  }

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
    // Two looks running are without it. Waited for, they come so late that a slow start is one too many.
    await until('the ghost is over', async () => {
      await look()
      return (await live('subscribe')).length === 0
    })
    const { sessions } = await door.call('GET /sessions/ended')
    const ended = sessions.find(({ id }) => id === ghost?.id)
    expect(ended?.end).toBe('gone_at_server')
    expect(ended?.endedAtMs).toBeGreaterThan(ghost?.startedAtMs ?? 0)
    expect(ended?.endedAtMs).toBeLessThanOrEqual(downAtMs)
    expect(await live('publish')).toHaveLength(1)
    expect(await look()).toMatchObject({ listed: 1, ours: 1, missing: 0, unknown: 0 })
  })

  it('ends whoever is of before a restart though nginx does not ask again, and nobody of after it nor of a reload', async () => {
    const { token } = await door.call('POST /links', { streamId })
    const { secret } = await door.call('POST /stream-keys', { streamId })
    // Nobody comes under the number one of before had: that one would be replaced.
    await source.stop('SIGKILL')
    await until('it is off air', async () => (await live('publish')).length === 0)
    source = await onAir(secret)
    const player = nginx.play(`live/news?rj-auth=${token}`)
    await until('it plays', () => player.output().includes('Audio:'), player.output)
    expect(await look()).toMatchObject({ listed: 2, ours: 2, missing: 0, unknown: 0 })
    const before = [...(await live('publish')), ...(await live('subscribe'))]
    expect(before).toHaveLength(2)
    await nginx.reload()
    await until('another worker answers', async () => (await look())?.listed === 0)
    for (let looks = 0; looks < 3; looks += 1) {
      expect(await look()).toMatchObject({ listed: 0, ours: 2, missing: 0, unknown: 0 })
    }
    await nginx.restart()
    for (const each of [source, player]) await each.stop('SIGKILL')
    source = await onAir(secret)
    const again = nginx.play(`live/news?rj-auth=${token}`)
    await until('it plays again', () => again.output().includes('Audio:'), again.output)
    const isOver = async () => (await look())?.ours === 2
    await until('those of before are over', isOver)
    const { sessions } = await door.call('GET /sessions')
    const ids = sessions.map(({ id }) => id)
    expect(before.filter(({ id }) => ids.includes(id))).toEqual([])
    expect(await look()).toMatchObject({ listed: 2, ours: 2, missing: 0, unknown: 0 })
    await again.stop('SIGKILL')
  })
})
