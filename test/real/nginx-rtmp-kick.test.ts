import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import type { RevokeResult } from '../../shared/api.ts'
import type { Session } from '../../shared/session.ts'
import { checkControl, revoke } from './kick.ts'
import {
  isNginxHere,
  live,
  play,
  type Station,
  startStation,
  stopStation,
} from './nginx-station.ts'
import { type Program, until } from './programs.ts'
import { freePort, type Stagedoor, startStagedoor } from './stagedoor.ts'

const lift = (door: Stagedoor, { revocation }: RevokeResult) =>
  door.call(`DELETE /revocations/${revocation.id}` as 'DELETE /revocations/{id}')

describe.skipIf(!isNginxHere)('dropping at a real nginx with one worker', () => {
  let station: Station
  beforeAll(async () => {
    station = await startStation(1)
  })
  afterAll(() => stopStation(station))

  it('says that it answers, and drops nobody by looking', async () => {
    const { door, serverId, source } = station
    const check = await checkControl(door, serverId)
    expect(check).toMatchObject({ sessions: 1, problem: null })
    expect(source.child.exitCode).toBeNull()
  })

  it('drops a revoked viewer at once, who comes back only when the ban is lifted', async () => {
    const { door, nginx } = station
    const other = await play(station)
    const { player, address } = await play(station)
    const session = (await live(door, 'subscribe')).at(-1)
    const result = await revoke(door, session as Session)
    expect(result.cuts).toEqual([{ sessionId: session?.id, outcome: 'cut', detail: '' }])
    await player.ended
    expect(other.player.child.exitCode).toBeNull()
    expect(await nginx.play(address).ended).not.toBe(0)
    await lift(door, result)
    const again = nginx.play(address)
    await until('it plays again', () => again.output().includes('Audio:'), again.output)
    await again.stop('SIGKILL')
    await other.player.stop('SIGKILL')
  })

  it('drops a viewer whose time is up, though nginx keeps no limit and does not ask again', async () => {
    const { door, streamId } = station
    await door.call(`PUT /streams/${streamId}` as 'PUT /streams/{id}', {
      name: 'live/news',
      maxSessionSeconds: 6,
    })
    const { player } = await play(station)
    const session = (await live(door, 'subscribe'))[0]
    expect(session?.endsAtMs).toBe((session?.startedAtMs ?? 0) + 6_000)
    await player.ended
    await until('it is over', async () => (await live(door, 'subscribe')).length === 0)
    const { sessions } = await door.call('GET /sessions/ended')
    expect(sessions.find(({ id }) => id === session?.id)).toMatchObject({ end: 'time_limit' })
  })
})

describe.skipIf(!isNginxHere)('dropping at a real nginx with four workers', () => {
  let station: Station
  beforeAll(async () => {
    // It does not ask again here, so that nothing but the dropping ends anybody.
    station = await startStation(1, 4)
  })
  afterAll(() => stopStation(station))

  it('drops viewers in whichever worker they are, who come back only when the ban ends by its time', async () => {
    const { door, nginx, streamId } = station
    const addresses: string[] = []
    const players: Program[] = []
    for (let at = 0; at < 4; at += 1) {
      const { token } = await door.call('POST /links', { streamId })
      addresses.push(`live/news?rj-auth=${token}`)
      players.push(nginx.play(`live/news?rj-auth=${token}`))
    }
    await until('all are in', async () => (await live(door, 'subscribe')).length === 4)
    const bans: RevokeResult[] = []
    for (const session of await live(door, 'subscribe')) {
      const ban = await revoke(door, session)
      bans.push(ban)
      expect(ban.cuts).toEqual([{ sessionId: session.id, outcome: 'cut', detail: '' }])
    }
    for (const player of players) await player.ended
    const refused = await Promise.all(addresses.map((address) => nginx.play(address).ended))
    expect(refused.filter((code) => code === 0)).toEqual([])
    for (const each of bans) await lift(door, each)
    const again = nginx.play(addresses[0] ?? '')
    await until('it is in again', async () => (await live(door, 'subscribe')).length === 1)
    await again.stop('SIGKILL')
  })

  it('drops publishers in whichever worker they are, who cannot come back', async () => {
    const { door, nginx } = station
    const names = ['live/one', 'live/two', 'live/three', 'live/four']
    const sources: Program[] = []
    const addresses: string[] = []
    for (const name of names) {
      const { item } = await door.call('POST /streams', { name })
      const { secret } = await door.call('POST /stream-keys', { streamId: item.id })
      addresses.push(`${name}?token=${secret}`)
      sources.push(nginx.publish(`${name}?token=${secret}`))
    }
    const mine = async () =>
      (await live(door, 'publish')).filter(({ streamName }) => names.includes(streamName))
    await until('all are on air', async () => (await mine()).length === names.length)
    for (const session of await mine()) {
      const { cuts = [] } = await revoke(door, session)
      expect(cuts).toEqual([{ sessionId: session.id, outcome: 'cut', detail: '' }])
    }
    for (const source of sources) expect(await source.ended).not.toBe(0)
    for (const address of addresses) expect(await nginx.publish(address).ended).not.toBe(0)
    expect(await mine()).toEqual([])
  })
})

// Each with a station of its own, side by side: they only wait.
describe.skipIf(!isNginxHere).concurrent('a real nginx while Stagedoor is away', () => {
  /** Stops Stagedoor for so long that nginx would have asked twice. */
  async function away(station: Station): Promise<void> {
    await station.door.program.stop()
    await new Promise((resolve) => setTimeout(resolve, 3_000))
  }

  interface Leaving extends Station {
    /** Starts Stagedoor again, at the same port over the same database. */
    back(): Promise<Station>
  }

  async function started(
    parts: 1 | 2,
    { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  ): Promise<Leaving> {
    const port = ['--handler-port', String(await freePort())]
    let station = await startStation(parts, 1, ...port)
    onTestFinished(() => stopStation(station))
    return {
      ...station,
      async back() {
        station = { ...station, door: await startStagedoor(station.door.folder, ...port) }
        return station
      },
    }
  }

  const look = ({ door, serverId }: Station) =>
    door.call(`POST /media-servers/${serverId}/comparison` as 'POST /media-servers/{id}/comparison')

  /** Has nginx's list compared until nobody of these is live, and answers how they ended. */
  async function endsOf(station: Station, ids: readonly string[]) {
    const { door } = station
    const isLeft = async () =>
      (await door.call('GET /sessions')).sessions.some(({ id }) => ids.includes(id))
    await until('they are over', async () => {
      await look(station)
      return !(await isLeft())
    })
    const { sessions } = await door.call('GET /sessions/ended')
    return sessions.filter(({ id }) => ids.includes(id))
  }

  it('keeps who is in, and refuses others, without on_update', async (context) => {
    const station = await started(1, context)
    const { player, address } = await play(station)
    await away(station)
    expect([player.child.exitCode, station.source.child.exitCode]).toEqual([null, null])
    expect(await station.nginx.play(address).ended).not.toBe(0)
    const before = (await (await station.back()).door.call('GET /sessions')).sessions
    // Both are the sessions they were.
    expect(before).toHaveLength(2)
    expect([player.child.exitCode, station.source.child.exitCode]).toEqual([null, null])
    await player.stop('SIGKILL')
  })

  it('drops everyone with on_update, whose sessions are over once it is back, with nothing of the time away', async (context) => {
    const station = await started(2, context)
    const { player } = await play(station)
    const inside = async () => (await station.door.call('GET /sessions')).sessions
    await until('both are live and were looked at', async () => {
      await look(station)
      return (await inside()).length === 2
    })
    const sessions = await inside()
    expect(sessions).toHaveLength(2)
    const downAtMs = Date.now()
    await away(station)
    await player.ended
    await station.source.ended
    const after = await station.back()
    const ended = await endsOf(
      after,
      sessions.map(({ id }) => id),
    )
    expect(ended.map(({ end }) => end)).toEqual(['gone_at_server', 'gone_at_server'])
    for (const { startedAtMs, endedAtMs } of ended) {
      expect(endedAtMs).toBeGreaterThanOrEqual(startedAtMs)
      expect(endedAtMs).toBeLessThanOrEqual(downAtMs)
    }
    const viewed = (await after.door.call('GET /usage/sessions')).sessions
    const startedAtMs = sessions.find(({ action }) => action === 'subscribe')?.startedAtMs ?? 0
    expect(viewed).toHaveLength(1)
    expect(viewed[0]?.ms).toBeLessThanOrEqual(downAtMs - startedAtMs)
    const { secret } = await after.door.call('POST /stream-keys', { streamId: after.streamId })
    const source = after.nginx.publish(`live/news?token=${secret}`)
    await until('it is on air again', async () => (await live(after.door, 'publish')).length > 0)
    const again = await play(after)
    expect(await live(after.door, 'subscribe')).toHaveLength(1)
    await again.player.stop('SIGKILL')
    await source.stop('SIGKILL')
  })
})
