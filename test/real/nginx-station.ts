import { existsSync } from 'node:fs'
import type { Session } from '../../shared/session.ts'
import { type Nginx, RTMP_MODULE, startNginxRtmp } from './nginx.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { freshFolder, type Stagedoor, startStagedoor } from './stagedoor.ts'

export const isNginxHere = havePrograms('nginx', 'ffmpeg') && existsSync(RTMP_MODULE)

/** A Stagedoor that controls an nginx on which `live/news` is on air. */
export interface Station {
  readonly door: Stagedoor
  readonly nginx: Nginx
  readonly serverId: string
  readonly streamId: string
  readonly source: Program
}

/** @param parts How many of the snippets go into nginx.conf: the first asks who gets in, the second who goes on. */
export async function startStation(
  parts: 1 | 2,
  workers = 1,
  ...flags: string[]
): Promise<Station> {
  const door = await startStagedoor(freshFolder(), ...flags)
  const { item: server } = await door.call('POST /media-servers', {
    name: 'nginx',
    protocol: 'nginx-rtmp',
  })
  const streamId = (await door.call('POST /streams', { name: 'live/news' })).item.id
  const { snippets } = await door.call(
    `POST /media-servers/${server.id}/snippets` as 'POST /media-servers/{id}/snippets',
  )
  const texts = snippets.slice(0, parts).map(({ text }) => text.replace('10s', '1s'))
  const nginx = await startNginxRtmp(door.folder, texts, workers)
  await door.call(`PUT /media-servers/${server.id}/control` as 'PUT /media-servers/{id}/control', {
    control: { url: `${nginx.httpUrl}/control`, allowPrivate: true },
  })
  const { secret } = await door.call('POST /stream-keys', { streamId })
  const source = nginx.publish(`live/news?token=${secret}`)
  const station = { door, nginx, serverId: server.id, streamId, source }
  await until('it is on air', async () => (await live(door, 'publish')).length > 0, source.output)
  return station
}

export async function stopStation({ door, nginx, source }: Station): Promise<void> {
  await source.stop('SIGKILL')
  await nginx.stop()
  await door.stop()
}

/** The sessions that publish, or watch. */
export async function live(
  door: Stagedoor,
  action: Session['action'],
): Promise<readonly Session[]> {
  const { sessions } = await door.call('GET /sessions')
  return sessions.filter((each) => each.action === action)
}

/** Starts a player, and waits until it gets media. */
export async function play(station: Station): Promise<{ player: Program; address: string }> {
  const { door, nginx, streamId } = station
  const address = `live/news?rj-auth=${(await door.call('POST /links', { streamId })).token}`
  const player = nginx.play(address)
  await until('it plays', () => player.output().includes('Audio:'), player.output)
  return { player, address }
}
