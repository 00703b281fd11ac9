import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../shared/session.ts'
import type { Comparison } from '../../shared/session-comparison.ts'
import { ADMIN, type Icecast, startIcecast } from './icecast.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { freePort, freshFolder, type Stagedoor, startStagedoor } from './stagedoor.ts'

const MOUNT = '/live.mp3'
const OPEN = '/open.mp3'

/** Somebody who listens. */
interface Listening {
  abort(): void
  bytes(): number
  isOver(): boolean
}

describe.skipIf(!havePrograms('icecast2', 'ffmpeg'))('a real Icecast whose ends are lost', () => {
  let door: Stagedoor
  let icecast: Icecast
  let port: string
  let serverId = ''
  let streamId = ''
  const sources: Program[] = []
  let openKey = ''
  const listening: { abort(): void }[] = []

  beforeAll(async () => {
    port = String(await freePort())
    door = await startStagedoor(freshFolder(), '--handler-port', port)
    const { item: server } = await door.call('POST /media-servers', {
      name: 'Icecast',
      protocol: 'icecast',
      compareSeconds: 5,
    })
    serverId = server.id
    streamId = (await door.call('POST /streams', { name: 'live.mp3' })).item.id
    const { item: open } = await door.call('POST /streams', { name: 'open.mp3' })
    const { snippets } = await door.call(
      `POST /media-servers/${serverId}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    const block = snippets[0]?.text ?? ''
    const line = (name: string): RegExp => new RegExp(`\\s*<option name="${name}"[^>]*/>`)
    icecast = await startIcecast(door.folder, [
      block.replace('/live.ogg', MOUNT).replace(line('listener_remove'), ''),
      // Whoever listens here is never asked about.
      block
        .replace('/live.ogg', OPEN)
        .replace(line('listener_add'), '')
        .replace(line('listener_remove'), ''),
    ])
    await control()
    for (const [mount, id] of [
      [MOUNT, streamId],
      [OPEN, open.id],
    ] as const) {
      const { secret } = await door.call('POST /stream-keys', { streamId: id })
      if (mount === OPEN) openKey = secret ?? ''
      const source = icecast.source(mount, secret ?? '')
      sources.push(source)
      await until('it is on air', () => icecast.isOnAir(mount), source.output)
    }
  })

  afterAll(async () => {
    for (const each of listening) each.abort()
    for (const source of sources) await source.stop('SIGKILL')
    await icecast?.stop()
    await door?.stop()
  })

  async function control(): Promise<void> {
    await door.call(`PUT /media-servers/${serverId}/control` as 'PUT /media-servers/{id}/control', {
      control: { url: icecast.url, allowPrivate: true, user: ADMIN.user },
    })
    await door.call(
      `PUT /media-servers/${serverId}/secrets/control-token` as 'PUT /media-servers/{id}/secrets/{purpose}',
      { value: ADMIN.password },
    )
  }

  async function comparison(): Promise<Comparison> {
    const { mediaServers } = await door.call('GET /media-servers')
    const found = mediaServers.find(({ id }) => id === serverId)?.comparison
    if (!found) throw new Error('nothing is compared')
    return found
  }

  const look = () =>
    door.call(`POST /media-servers/${serverId}/comparison` as 'POST /media-servers/{id}/comparison')

  /** Listens until it is aborted, and counts what comes. */
  async function listen(pathAndQuery: string): Promise<Listening> {
    const stop = new AbortController()
    listening.push(stop)
    const response = await fetch(`${icecast.url}${pathAndQuery}`, { signal: stop.signal })
    expect(response.status).toBe(200)
    let bytes = 0
    let isOver = false
    const sink = new WritableStream<Uint8Array>({
      write(chunk) {
        bytes += chunk.length
      },
    })
    void response.body
      ?.pipeTo(sink, { signal: stop.signal })
      .catch(() => undefined)
      .finally(() => {
        isOver = true
      })
    return { abort: () => stop.abort(), bytes: () => bytes, isOver: () => isOver }
  }

  const link = async (): Promise<string> =>
    `${MOUNT}?rj-auth=${(await door.call('POST /links', { streamId })).token}`

  const viewers = async (): Promise<readonly Session[]> =>
    (await door.call('GET /sessions')).sessions.filter(({ action }) => action === 'subscribe')

  const isOver = async (id: string | undefined): Promise<boolean> =>
    !(await viewers()).some((each) => each.id === id)

  /** Waits until a session is over as far as Stagedoor knows, and answers how it ended. */
  async function endOf(id: string | undefined): Promise<Session | undefined> {
    await until('the ghost is over', () => isOver(id))
    const { sessions } = await door.call('GET /sessions/ended')
    return sessions.find((each) => each.id === id)
  }

  it('ends a ghost where listener_remove was left out, when it was seen last', async () => {
    const stop = await listen(await link())
    await until('it is live', async () => (await viewers()).length === 1)
    await look()
    expect(await comparison()).toMatchObject({ listed: 3, ours: 3, missing: 0, unknown: 0 })
    const stoppedAtMs = Date.now()
    stop.abort()
    const [ghost] = await viewers()
    // By itself. Two looks running: more than `until` waits for.
    for (let tries = 0; tries < 30 && !(await isOver(ghost?.id)); tries += 1) await sleep(1_000)
    const ended = await endOf(ghost?.id)
    expect(ended?.end).toBe('gone_at_server')
    expect(ended?.endedAtMs).toBeGreaterThan(ended?.startedAtMs ?? 0)
    // Icecast itself notices a moment later that a listener has gone, so one look may still have seen it.
    expect(ended?.endedAtMs).toBeLessThan(stoppedAtMs + 5_000)
    expect(await comparison()).toMatchObject({ missing: 0, ended: 1 })
  })

  it('shows whom Icecast let in without a question, and cuts them when told', async () => {
    await listen(OPEN)
    await until('Icecast has them', async () => (await look()).comparison?.unknown === 1)
    await look()
    const [stranger] = (await comparison()).strangers
    expect(stranger).toMatchObject({ action: 'subscribe', streamName: 'open.mp3' })
    const cut = await door.call(
      `POST /media-servers/${serverId}/unknown/cut` as 'POST /media-servers/{id}/unknown/cut',
      { id: stranger?.id },
    )
    expect(cut.outcome).toBe('cut')
    expect((await look()).comparison).toMatchObject({ unknown: 0, strangers: [] })
  })

  it('ends a listener and a source that went while Stagedoor was away, when they were seen last before that', async () => {
    const stop = await listen(await link())
    await until('it is live', async () => (await viewers()).length === 1)
    const [ghost] = await viewers()
    const stays = await listen(await link())
    await until('both are live', async () => (await viewers()).length === 2)
    const other = (await viewers()).find(({ id }) => id !== ghost?.id)
    await look()
    await until('all were there', async () => (await comparison()).missing === 0)
    const late = await link()
    const downAtMs = Date.now()
    await door.program.stop()
    stop.abort()
    await sources[1]?.stop()
    // Nobody new gets in meanwhile, neither who listens nor what sends.
    expect((await fetch(`${icecast.url}${late}`)).status).toBe(401)
    await until('its mount is free', async () => !(await icecast.isOnAir(OPEN)))
    const refused = icecast.source(OPEN, openKey)
    expect(await refused.ended).not.toBe(0)
    expect(refused.output()).toContain('401')
    expect(await icecast.isOnAir(OPEN)).toBe(false)
    // Who is in hears on while Stagedoor is away, and when it is back.
    const heard = stays.bytes()
    await until('more is heard while Stagedoor is away', async () => stays.bytes() > heard + 16_000)
    door = await startStagedoor(door.folder, '--handler-port', port)
    await until('two looks running are without it', async () => {
      await look()
      return await isOver(ghost?.id)
    })
    const ended = await endOf(ghost?.id)
    expect(ended).toMatchObject({ end: 'gone_at_server', startedAtMs: ghost?.startedAtMs })
    expect(ended?.endedAtMs).toBeGreaterThan(ghost?.startedAtMs ?? 0)
    expect(ended?.endedAtMs).toBeLessThanOrEqual(downAtMs)
    const heardBefore = stays.bytes()
    await until('more is heard since', async () => stays.bytes() > heardBefore)
    expect(stays.isOver()).toBe(false)
    expect(await viewers()).toMatchObject([{ id: other?.id, startedAtMs: other?.startedAtMs }])
    stays.abort()
    const { sessions } = await door.call('GET /sessions')
    // The source that went is over as well, the other goes on.
    expect(sessions.filter(({ action }) => action === 'publish')).toMatchObject([
      { streamName: 'live.mp3' },
    ])
    const { sessions: over } = await door.call('GET /sessions/ended')
    const source = over.find(({ action }) => action === 'publish')
    expect(source).toMatchObject({ streamName: 'open.mp3', end: 'gone_at_server' })
    expect(source?.endedAtMs).toBeLessThanOrEqual(downAtMs)
    // Who went has watched until they were seen last, and nobody any second twice.
    const { startedAtMs = 0, endedAtMs } = ended ?? {}
    const usageOf = async (): Promise<number | undefined> =>
      (await door.call('GET /usage/sessions')).sessions.find(
        ({ session }) => session.id === ghost?.id,
      )?.ms
    await until('what was watched is filed', async () => (await usageOf()) !== 0)
    expect(await usageOf()).toBe((endedAtMs ?? 0) - startedAtMs)
  })
})
