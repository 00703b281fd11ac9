import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenFormat } from '../../electron/tokens/formats.ts'
import type { Session } from '../../shared/session.ts'
import type { Stream } from '../../shared/stream.ts'
import { hasPlayed, type NodeMediaServer, startNodeMediaServer } from './node-media-server.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { freshFolder, type Stagedoor, startStagedoor } from './stagedoor.ts'

describe.skipIf(!havePrograms('ffmpeg'))('a real node-media-server', () => {
  let door: Stagedoor
  let media: NodeMediaServer
  let live: Stream
  let key = ''
  const programs: Program[] = []

  beforeAll(async () => {
    door = await startStagedoor()
    const { item: server } = await door.call('POST /media-servers', {
      name: 'Studio',
      protocol: 'node-media-server',
    })
    live = (await door.call('POST /streams', { name: 'live/news' })).item
    const { snippets } = await door.call(
      `POST /media-servers/${server.id}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    media = await startNodeMediaServer(door.folder, snippets[0]?.text ?? '')
    key = (await door.call('POST /stream-keys', { streamId: live.id })).secret ?? ''
  })

  afterAll(async () => {
    for (const program of programs) await program.stop('SIGKILL')
    await media?.stop()
    await door?.stop()
  })

  function started(program: Program): Program {
    programs.push(program)
    return program
  }

  async function sessions(action: Session['action']): Promise<readonly Session[]> {
    const { sessions: all } = await door.call('GET /sessions')
    return all.filter((each) => each.action === action)
  }

  async function link(): Promise<{ query: string; id: string }> {
    const issued = await door.call('POST /links', { streamId: live.id })
    return { query: `rj-auth=${issued.token}`, id: issued.link.id }
  }

  async function onAir(): Promise<Program> {
    const source = started(media.publish(`live/news?token=${key}`))
    await until(
      'the publisher is live',
      async () => (await sessions('publish')).length === 1,
      () => source.output() + media.program.output(),
    )
    return source
  }

  const latest = async () => (await door.call('GET /decisions')).decisions[0]

  const isReceiving = (player: Program): boolean => /size=/.test(player.output())

  it('closes a publisher without a key, and one with a wrong key', async () => {
    for (const path of ['live/news', 'live/news?token=sdk_wrong']) {
      const source = started(media.publish(path))
      expect(await source.ended, source.output()).not.toBe(0)
      expect(await latest()).toMatchObject({ action: 'publish', outcome: 'deny' })
    }
    expect(await sessions('publish')).toEqual([])
  })

  it('keeps a publisher with its key on air', async () => {
    await onAir()
    expect(await latest()).toMatchObject({ outcome: 'allow', address: '127.0.0.1' })
  })

  it('closes a viewer without a link', async () => {
    const player = started(media.play('live/news'))
    await player.ended
    expect(await latest()).toMatchObject({ action: 'subscribe', reason: 'credential_missing' })
    expect(await sessions('subscribe')).toEqual([])
  })

  it('plays to a viewer with a link, by RTMP and HTTP-FLV, and ends the session when they go', async () => {
    const { query } = await link()
    const player = started(media.play(`live/news?${query}`))
    await until('it plays', () => isReceiving(player), player.output)
    const abort = new AbortController()
    const flv = await fetch(`${media.httpUrl}/live/news.flv?${query}`, { signal: abort.signal })
    const reader = flv.body?.getReader()
    let bytes = 0
    while (bytes < 20_000) bytes += (await reader?.read())?.value?.length ?? 0
    expect(await sessions('subscribe')).toHaveLength(2)
    abort.abort()
    await player.stop()
    await until('both are over', async () => (await sessions('subscribe')).length === 0)
    const { sessions: ended } = await door.call('GET /sessions/ended')
    expect(ended.slice(0, 2).map((each) => each.end)).toEqual(['reported', 'reported'])
  })

  it('refuses a revoked link on return, and never lets it stay', async () => {
    const { query, id } = await link()
    await door.call('POST /revocations', { kind: 'grant', value: id })
    const player = started(media.play(`live/news?${query}`))
    await player.ended
    expect(await latest()).toMatchObject({ outcome: 'deny', reason: 'grant_revoked' })
    expect(await sessions('subscribe')).toEqual([])
  })

  it('refuses a signed address once its token is switched off, revoked or deleted, and no other', async () => {
    const key = await door.call('POST /token-keys', {
      ...{ name: 'Studio', format: 'nms-sign', secret: 'the secret of its configuration' },
    })
    const issue = async (minutes: number) => {
      const terms = { url: `${media.rtmpUrl}live/news`, minutes }
      const asked = { kind: 'server-token' as const, keyId: key.id, label: 'Ann', terms }
      const { token, secret } = await door.call('POST /tokens', asked)
      return { token, path: String(secret).replace(media.rtmpUrl, '') }
    }
    const [{ token, path }, other] = [await issue(30), await issue(31)]
    expect(token.checkedBy).toMatchObject({ program: 'node-media-server', asking: ['Studio'] })
    const act = (what: 'disable' | 'enable' | 'revoke' | 'lift' | 'delete') =>
      door.call('POST /tokens/acts', { act: what, tokens: [{ kind: token.kind, id: token.id }] })
    for (const [what, reason, back] of [
      ['disable', 'grant_disabled', 'enable'],
      ['revoke', 'grant_revoked', 'lift'],
      ['delete', 'grant_deleted', null],
    ] as const) {
      expect((await act(what)).effect).toContain('Asked by Studio.')
      const refused = started(media.play(path))
      await refused.ended
      expect(await latest()).toMatchObject({ outcome: 'deny', reason, grantId: token.id })
      if (back !== null) await act(back)
    }
    const player = started(media.play(other.path))
    await until('the other plays', () => isReceiving(player), player.output)
    expect(await latest()).toMatchObject({ outcome: 'allow', grantId: other.token.id })
    await player.stop()
  })

  it('has one publisher after an encoder dropped and came back', async () => {
    const [before] = await sessions('publish')
    await programs.find((each) => each.child.exitCode === null)?.stop('SIGKILL')
    const again = started(media.publish(`live/news?token=${key}`))
    await until(
      'the new connection took its place',
      async () => {
        const [now, ...others] = await sessions('publish')
        return others.length === 0 && now !== undefined && now.id !== before?.id
      },
      () => again.output() + media.program.output(),
    )
    const { sessions: ended } = await door.call('GET /sessions/ended')
    expect(ended.find((each) => each.id === before?.id)?.end).toBe('replaced')
  })
})

describe.skipIf(!havePrograms('ffmpeg'))('a real node-media-server that checks addresses', () => {
  const SECRET = crypto.randomUUID()
  const folder = freshFolder()
  const format = tokenFormat('nms-sign')
  const programs: Program[] = []
  let media: NodeMediaServer

  beforeAll(async () => {
    media = await startNodeMediaServer(folder, '', SECRET)
  })

  afterAll(async () => {
    for (const program of programs) await program.stop('SIGKILL')
    await media?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const signed = (path: string, secret: string = SECRET, nowMs = Date.now()): string =>
    format
      .issue({ secret, url: `${media.rtmpUrl}${path}`, minutes: 1 }, nowMs)
      .token.replace(media.rtmpUrl, '')

  it('refuses one that is not signed, with another secret, for another stream, or over', async () => {
    const other = signed('live/other').replace('live/other', 'live/news')
    const over = signed('live/news', SECRET, Date.now() - 120_000)
    for (const path of ['live/news', signed('live/news', 'another'), other, over]) {
      const source = media.publish(path)
      programs.push(source)
      expect(await source.ended, source.output()).not.toBe(0)
    }
  })

  it('admits one that Stagedoor signed, to publish and to play, by RTMP and HTTP-FLV', async () => {
    const path = signed('live/news')
    const source = media.publish(path)
    const player = media.play(path)
    programs.push(source, player)
    await until('it plays', () => hasPlayed(player), player.output)
    const url = `${media.httpUrl}/live/news.flv`
    const flv = format.issue({ secret: SECRET, url, minutes: 1 }, Date.now()).token
    const abort = new AbortController()
    const response = await fetch(flv, { signal: abort.signal })
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
    abort.abort()
    expect(source.child.exitCode).toBeNull()
  })
})
