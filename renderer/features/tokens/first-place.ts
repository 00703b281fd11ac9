import type { MediaServerStatus } from '../../../shared/media-server.ts'
import type { Session } from '../../../shared/session.ts'
import type { IssuedToken } from '../../../shared/token.ts'

type Place = IssuedToken['urls'][number]
type Asked = Pick<MediaServerStatus, 'id' | 'name' | 'lastRequestAtMs'>
type Live = Pick<Session, 'action' | 'streamName' | 'mediaServerId'>

/**
 * Which of the places a link is played at is shown first.
 *
 * @param urls    As issued. One that no media server is named like comes first where it stands first: the stream itself names it.
 * @param servers All media servers.
 * @param live    Live sessions.
 * @returns The index of the media server the stream is published at, else of the one that asked last, else 0.
 */
export function firstPlace(
  urls: readonly Place[],
  servers: readonly Asked[],
  live: readonly Live[],
  streamName: string | undefined,
): number {
  const byName = new Map(servers.map((server) => [server.name, server]))
  if (!byName.has(urls[0]?.name ?? '')) return 0
  const publishedAt = new Set(
    live
      .filter((each) => each.action === 'publish' && each.streamName === streamName)
      .map(({ mediaServerId }) => mediaServerId),
  )
  const ranks = urls.map(({ name }) => {
    const server = byName.get(name)
    if (server === undefined) return -1
    return publishedAt.has(server.id) ? Number.MAX_VALUE : (server.lastRequestAtMs ?? -1)
  })
  return ranks.indexOf(Math.max(...ranks))
}
