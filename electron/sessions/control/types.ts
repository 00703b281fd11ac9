import type { Action } from '../../../shared/access.ts'
import type { SessionCut } from '../../../shared/api.ts'
import type { ControlledProtocol } from '../../../shared/control-setup.ts'
import { say } from '../../../shared/say.ts'
import type { ServerControl } from '../../../shared/server-control.ts'
import type { Session } from '../../../shared/session.ts'
import type { Send } from './outgoing.ts'

/** Where a media server is controlled, and what Stagedoor proves itself with; null when nothing is set. */
export interface ControlTarget extends ServerControl {
  readonly secret: string | null
}

/** Somebody a media server has, as its own list tells. What it does not tell is null. */
export interface ListedSession {
  /** Of which part of the list, see {@link ServerList.parts}. */
  readonly part: string
  /** As `Session.sessionKey`. Null where the list has no such ids: then stream and action tell it. */
  readonly key: string | null
  readonly action: Action | null
  readonly streamName: string | null
  /** Empty when it is not told. */
  readonly protocol: string
  readonly address: string | null
}

/** What a media server has, by its own list. */
export interface ServerList {
  readonly sessions: readonly ListedSession[]
  /** The parts that were answered whole: whoever would be in one and is not is not there. */
  readonly parts: ReadonlySet<string>
  /**
   * After how long a session that is not listed seems over, since the media server was restarted, or its program replaced while
   * it ran, which leaves who is in where they are. Default: it cannot tell.
   *
   * @param lived Sessions that were in the list once and are not now.
   * @returns Milliseconds: whoever is live for longer was there before. Null: it tells of no restart.
   */
  overAfterMs?(lived: readonly Lived[]): number | null
  /** Whether a part that was not answered is known to have ended, with all who were in it. Default: its silence tells nothing. */
  hasEnded?(part: string): boolean
}

/** A session, and how long it had been live when the list was asked for, milliseconds. */
export interface Lived {
  readonly session: Session
  readonly liveMs: number
  /** How long ago its media server asked about it last, milliseconds. Default: never since it began. */
  readonly quietMs?: number
}

/** What is told of a session that is to be cut. */
export type Cuttable = Pick<
  Session,
  'id' | 'sessionKey' | 'streamName' | 'action' | 'protocol' | 'address' | 'viewerId'
>

/** Controls the media servers of one kind. */
export interface ControlClient {
  /**
   * Everyone it has now, viewers and publishers.
   *
   * @returns Null where it answers but has no list.
   * @throws OutgoingFailure
   */
  list(target: ControlTarget): Promise<ServerList | null>
  /** The part of its list a session would be in. Null where only that it was seen in one tells. */
  partOf(session: Cuttable): string | null
  /** Whether its parts are processes, of which one that never answers again has ended. Default: they are there for good. */
  readonly partsEnd?: true
  /** Whether one of the same key is the same. Default: it is. */
  isSame?(session: Cuttable, listed: ListedSession): boolean
  /**
   * Cuts sessions, and reads back whether they are gone: several servers answer that they did and did nothing.
   *
   * @param sessions All at this server, and refused already: whoever is cut connects again at once.
   * @returns One for each, in any order.
   * @throws OutgoingFailure when it cannot be asked.
   */
  cut(target: ControlTarget, sessions: readonly Cuttable[]): Promise<readonly SessionCut[]>
}

/** Makes the client of each kind of media server that can be controlled. */
export type ControlClients = Readonly<Record<ControlledProtocol, (send: Send) => ControlClient>>

/** What became of one session, said in one place for all clients. */
export const cutOutcome = {
  cut: ({ id }: Cuttable): SessionCut => ({ sessionId: id, outcome: 'cut', detail: '' }),
  stays: ({ id }: Cuttable, server: string): SessionCut => ({
    sessionId: id,
    outcome: 'stays',
    detail: say('{server} lists it still. Revoke it again, or end it there.', { server }),
  }),
  failed: ({ id }: Cuttable, detail: string): SessionCut => ({
    sessionId: id,
    outcome: 'failed',
    detail,
  }),
  notFound: ({ id }: Cuttable, server: string): SessionCut => ({
    sessionId: id,
    outcome: 'not_found',
    detail: say('{server} lists no such session: it has left, or is at another server.', {
      server,
    }),
  }),
}

/** Where sessions are numbered anew after a restart, the key alone may be somebody else's by now. */
export function hasSameAddress({ address }: Cuttable, listed: ListedSession): boolean {
  return address === null || listed.address === null || listed.address === address
}

/** How many sessions are listed; not those that neither publish nor watch, as a bare connection. */
export const countOf = (list: ServerList): number =>
  list.sessions.reduce((sum, { action }) => (action === null ? sum : sum + 1), 0)
