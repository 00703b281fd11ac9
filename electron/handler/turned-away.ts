import type { NamedServer } from '../../shared/api.ts'
import type { MediaServer, TurnedAway } from '../../shared/media-server.ts'
import { isOldSecret } from '../../shared/old-secret.ts'
import type { Guesser } from './guesses.ts'
import type { Handler } from './types.ts'

/** Names of media servers remembered at most, since anybody can make one up; the one that was quiet longest is forgotten. */
const KEPT = 500
/** A media server that asked as it should so shortly before did not send a wrong secret, milliseconds. */
const ASKED_SHORTLY_MS = 60_000
/** How long one that came from elsewhere is told of beside those that come as they should, milliseconds. */
const ELSEWHERE_MS = 600_000

type Stranger = Pick<TurnedAway, 'why' | 'address'>

/** Who was turned away in the name of a media server; in memory, so that its operator learns why nothing comes. */
export interface TurnedAways {
  note(serverId: string, stranger: Stranger, nowMs: number): void
  /**
   * The latest, as long as it may be the media server itself. Once its secret was changed that is the first wrong one.
   *
   * @param lastRequestAtMs When it asked last as it should. Null: never.
   */
  of(
    server: Pick<MediaServer, 'id' | 'updatedAtMs'>,
    lastRequestAtMs: number | null,
    nowMs: number,
  ): TurnedAway | null
}

/** Makes one that was told of nobody. */
export function createTurnedAways(): TurnedAways {
  const latest = new Map<string, TurnedAway>()
  return {
    note(serverId, { why, address }, nowMs) {
      const before = latest.get(serverId)
      const isAgain = before?.why === why && before.address === address
      latest.delete(serverId)
      latest.set(serverId, { why, address, atMs: nowMs, times: isAgain ? before.times + 1 : 1 })
      for (const oldest of latest.keys()) {
        if (latest.size <= KEPT) break
        latest.delete(oldest)
      }
    },
    of(server, lastRequestAtMs, nowMs) {
      const one = latest.get(server.id)
      if (one === undefined) return null
      const isTold =
        one.why === 'peer'
          ? lastRequestAtMs === null ||
            one.atMs > lastRequestAtMs ||
            nowMs - one.atMs < ELSEWHERE_MS
          : lastRequestAtMs === null ||
            one.atMs - lastRequestAtMs >= ASKED_SHORTLY_MS ||
            isOldSecret(server, lastRequestAtMs, one.atMs)
      return isTold ? one : null
    },
  }
}

/** Who keeps sending wrong secrets, with those media servers in whose name they come that there are. */
export const namedGuessers = (
  guessers: readonly Guesser[],
  servers: readonly MediaServer[],
): readonly { readonly address: string; readonly servers: readonly NamedServer[] }[] =>
  guessers.map(({ address, serverIds }) => ({
    address,
    servers: servers.filter(({ id }) => serverIds.includes(id)),
  }))

/** Enabled media servers that ask from elsewhere than they may, with the address. */
export function refusedPeers(
  servers: readonly MediaServer[],
  handler: Pick<Handler, 'status'>,
): readonly (NamedServer & { readonly address: string })[] {
  return servers.flatMap((server) => {
    const { turnedAway } = handler.status(server)
    const isRefused = server.enabled && turnedAway?.why === 'peer'
    return isRefused ? [{ id: server.id, name: server.name, address: turnedAway.address }] : []
  })
}
