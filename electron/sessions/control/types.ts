import type { SessionCut } from '../../../shared/api.ts'
import type { ControlledProtocol } from '../../../shared/control-setup.ts'
import type { ServerControl } from '../../../shared/server-control.ts'
import type { Session } from '../../../shared/session.ts'
import type { Send } from './outgoing.ts'

/** Where a media server is controlled, and what Stagedoor proves itself with; null when nothing is set. */
export interface ControlTarget extends ServerControl {
  readonly secret: string | null
}

/** Controls the media servers of one kind. */
export interface ControlClient {
  /**
   * How many sessions it lists now, viewers and publishers.
   *
   * @returns Null where it answers but has no list.
   * @throws OutgoingFailure
   */
  count(target: ControlTarget): Promise<number | null>
  /**
   * Cuts sessions, and reads back whether they are gone: several servers answer that they did and did nothing.
   *
   * @param sessions All at this server, and refused already: whoever is cut connects again at once.
   * @returns One for each, in any order.
   * @throws OutgoingFailure when it cannot be asked.
   */
  cut(target: ControlTarget, sessions: readonly Session[]): Promise<readonly SessionCut[]>
}

/** Makes the client of each kind of media server that can be controlled. */
export type ControlClients = Readonly<Record<ControlledProtocol, (send: Send) => ControlClient>>

/** What became of one session, said in one place for all clients. */
export const cutOutcome = {
  cut: ({ id }: Session): SessionCut => ({ sessionId: id, outcome: 'cut', detail: '' }),
  stays: ({ id }: Session, server: string): SessionCut => ({
    sessionId: id,
    outcome: 'stays',
    detail: `${server} lists it still.`,
  }),
  notFound: ({ id }: Session, server: string): SessionCut => ({
    sessionId: id,
    outcome: 'not_found',
    detail: `${server} lists no such session.`,
  }),
}
