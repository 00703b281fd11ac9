import type { MediaServer } from './media-server.ts'

/** The media server that is played where there is none yet. Nobody can be reached there (RFC 2606), but a link is drawn whole. */
export const PRACTICE = { name: 'Practice', publicUrl: 'http://player.example' } as const

/** Whether a media server is only played: it keeps its name or its address that nobody can reach. */
export const isPlayed = (server: Pick<MediaServer, 'name' | 'protocol' | 'publicUrl'>): boolean =>
  server.protocol === 'generic' &&
  (server.name === PRACTICE.name || server.publicUrl === PRACTICE.publicUrl)

/**
 * The media servers that links may lead to.
 *
 * @returns Those that are switched on; the ones that are only played are among them while there is no other.
 */
export function linkedServers<T extends MediaServer>(servers: readonly T[]): readonly T[] {
  const enabled = servers.filter((server) => server.enabled)
  const real = enabled.filter((server) => !isPlayed(server))
  return real.length > 0 ? real : enabled
}
