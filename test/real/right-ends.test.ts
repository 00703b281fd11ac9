import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../shared/session.ts'
import { type Icecast, startIcecast } from './icecast.ts'
import { isNginxHere, live, type Station, startStation, stopStation } from './nginx-station.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'

/** Makes a stream end sessions with their token, whatever kind it is. */
const endAtExpiry = (door: Stagedoor, streamId: string, name: string): Promise<unknown> =>
  door.call(`PUT /streams/${streamId}` as 'PUT /streams/{id}', { name, expiryEnds: 'always' })

/** A token for a stream that expires soon. */
async function shortToken(door: Stagedoor, streamName: string, seconds: number) {
  const expiresAtMs = Date.now() + seconds * 1_000
  const { item, secret } = await door.call('POST /subscribe-tokens', {
    label: 'short',
    streams: [{ streamName, isRegex: false }],
    expiresAtMs,
  })
  return { grantId: `st-${item.id}`, secret, expiresAtMs }
}

async function endedAs(door: Stagedoor, session: Session | undefined): Promise<Session> {
  const find = async () =>
    (await door.call('GET /sessions/ended')).sessions.find(({ id }) => id === session?.id)
  await until('the session is over', async () => (await find()) !== undefined)
  return (await find()) as Session
}

describe.skipIf(!isNginxHere)('a right that ends at a real nginx, which keeps no limit', () => {
  let station: Station
  beforeAll(async () => {
    station = await startStation(1)
  })
  afterAll(() => stopStation(station))

  async function play(query: string): Promise<{ player: Program; session: Session }> {
    const { door, nginx } = station
    const player = nginx.play(`live/news?${query}`)
    await until('it plays', () => player.output().includes('Audio:'), player.output)
    const session = (await live(door, 'subscribe')).at(-1) as Session
    return { player, session }
  }

  async function linkQuery(): Promise<string> {
    const { token } = await station.door.call('POST /links', { streamId: station.streamId })
    return `rj-auth=${token}`
  }

  it('is cut by Stagedoor when its token expires, and says so before', async () => {
    const { door, streamId } = station
    await endAtExpiry(door, streamId, 'live/news')
    const { secret, expiresAtMs } = await shortToken(door, 'live/news', 8)
    const { player, session } = await play(`token=${secret}`)
    expect(session).toMatchObject({
      holdsUntilMs: expiresAtMs,
      holdsUntilReason: 'grant_expired',
      ending: { by: 'stagedoor', atMs: expiresAtMs, revokedWithinSeconds: 5, remedy: null },
    })
    await player.ended
    const ended = await endedAs(door, session)
    expect(ended.end).toBe('expired')
    expect(ended.endedAtMs).toBeGreaterThanOrEqual(expiresAtMs)
  })

  it('is cut when rules are published that let nobody in, and not when they let one in', async () => {
    const { door } = station
    const { player, session } = await play(await linkQuery())
    await publish('192.0.2.0/24')
    const other = await play(await linkQuery())
    expect(player.child.exitCode).toBeNull()
    await publish('127.0.0.1')
    await player.ended
    await other.player.ended
    expect((await endedAs(door, session)).end).toBe('refused')
    expect((await live(door, 'publish')).length).toBe(1)
    await publish(null)
  })

  it('is cut when the stream is switched off, the publisher too', async () => {
    const { door, streamId, source } = station
    const { player, session } = await play(await linkQuery())
    const [publisher] = await live(door, 'publish')
    await door.call(`PUT /streams/${streamId}` as 'PUT /streams/{id}', {
      name: 'live/news',
      enabled: false,
    })
    await source.ended
    await player.ended
    expect((await endedAs(door, publisher)).end).toBe('refused')
    expect(['refused', 'source_gone', 'reported']).toContain((await endedAs(door, session)).end)
  })

  /** Keeps viewers of an address out; null lets everyone in. */
  async function publish(address: string | null): Promise<void> {
    const rule = {
      id: 'out',
      name: 'out',
      priority: 1,
      source: { kind: 'address' as const, values: [address ?? ''] },
      target: { kind: 'all' as const },
      actions: ['subscribe' as const],
      sharePercent: 100,
      schedule: null,
      effect: { kind: 'drop' as const },
      state: 'live' as const,
    }
    const { door } = station
    const baseVersion = (await door.call('GET /rules')).published.version
    await door.call('PUT /rules/draft', { rules: address === null ? [] : [rule], baseVersion })
    await door.call('POST /rules/publish', { baseVersion })
  }
})

describe.skipIf(!havePrograms('icecast2', 'ffmpeg'))('a right that ends at a real Icecast', () => {
  let door: Stagedoor
  let icecast: Icecast
  let source: Program

  beforeAll(async () => {
    door = await startStagedoor()
    const { item: server } = await door.call('POST /media-servers', {
      name: 'Icecast',
      protocol: 'icecast',
    })
    const streamId = (await door.call('POST /streams', { name: 'live.mp3' })).item.id
    await endAtExpiry(door, streamId, 'live.mp3')
    const { snippets } = await door.call(
      `POST /media-servers/${server.id}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    icecast = await startIcecast(door.folder, [
      (snippets[0]?.text ?? '').replace('/live.ogg', '/live.mp3'),
    ])
    const { secret } = await door.call('POST /stream-keys', { streamId })
    source = icecast.source('/live.mp3', secret ?? '')
    await until('it is on air', () => icecast.isOnAir('/live.mp3'), source.output)
  })

  afterAll(async () => {
    await source?.stop('SIGKILL')
    await icecast?.stop()
    await door?.stop()
  })

  it('is ended by Icecast, which was told when, though Stagedoor may not control it', async () => {
    const { secret, expiresAtMs } = await shortToken(door, 'live.mp3', 5)
    const listening = icecast.listen(`/live.mp3?token=${secret}`, 60)
    await until('it listens', async () => (await live(door, 'subscribe')).length > 0)
    const [session] = await live(door, 'subscribe')
    expect(session?.ending).toMatchObject({ by: 'media_server', remedy: null })
    expect(Math.abs((session?.ending?.atMs ?? 0) - expiresAtMs)).toBeLessThanOrEqual(1_000)
    await listening
    expect((await endedAs(door, session)).end).toBe('expired')
  })

  it('says that nothing ends a source, where Stagedoor may not control Icecast', async () => {
    const [session] = await live(door, 'publish')
    expect(session?.ending).toMatchObject({ by: 'nothing', remedy: 'add_control' })
  })
})
