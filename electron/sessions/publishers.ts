import type { Session } from '../../shared/session.ts'

/** The live publish sessions, kept by the registry as they start and end. */
export interface Publishers {
  /** By the name of their stream on the wire; the first to start first. */
  of(streamName: string): readonly Session[]
  /** All of them, the first to start first. */
  list(): readonly Session[]
  /** By session id. Null when it does not publish now. */
  get(sessionId: string): Session | null
  started(session: Session): void
  ended(session: Session): void
}

/** Makes an empty list. There are few publishers beside viewers, so these maps stay small. */
export function createPublishers(): Publishers {
  const byId = new Map<string, Session>()
  const byStream = new Map<string, readonly Session[]>()
  return {
    of: (streamName) => byStream.get(streamName) ?? NONE,
    list: () => [...byId.values()],
    get: (sessionId) => byId.get(sessionId) ?? null,
    started(session) {
      if (session.action !== 'publish' || byId.has(session.id)) return
      byId.set(session.id, session)
      byStream.set(session.streamName, [...(byStream.get(session.streamName) ?? NONE), session])
    },
    ended({ id, streamName }) {
      if (!byId.delete(id)) return
      const rest = (byStream.get(streamName) ?? NONE).filter((each) => each.id !== id)
      if (rest.length === 0) byStream.delete(streamName)
      else byStream.set(streamName, rest)
    },
  }
}

const NONE: readonly Session[] = []

/**
 * Whether a publisher is on air, as far as is known. Whom a Director let in is not once that was taken back: nobody tells when
 * such a publisher goes, and else its stream would be on air for hours after its token was deleted.
 *
 * @param session As it is now, or null when it is over.
 */
export const isOnAir = (session: Session | null): boolean =>
  session !== null && (session.mediaServerId !== '@director' || session.revokedAtMs === null)
