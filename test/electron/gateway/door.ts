import type { Viewer, Viewers } from '../../../electron/gateway/viewer-types.ts'
import { createViewers } from '../../../electron/gateway/viewers.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { Session } from '../../../shared/session.ts'

export const ARRIVAL = {
  ...{ streamName: 'live/news', protocol: 'hls', address: '192.0.2.1', credentials: [] },
  ...{ userAgent: null, referer: null, origin: null },
}

/** Nobody is admitted from there. */
export const REFUSED = '203.0.113.66'

/** The viewers of a gateway whose clock stands, and what came of them. */
export interface Door {
  /** What its clock shows, milliseconds. */
  nowMs: number
  /** What is decided about whoever comes. */
  outcome: Decision['outcome']
  /** Answers that wait until they are called. Null: each comes at once. */
  held: (() => void)[] | null
  readonly viewers: Viewers
  readonly requests: AccessRequest[]
  readonly counted: { ms: number; bytes: number }
  /** Keys of the sessions that are live. */
  readonly live: Set<string>
  readonly moves: (string | null)[]
  readonly lost: string[]
  /** Lets somebody in. Throws where they were not admitted. */
  enter(address?: string, protocol?: string): Viewer
  /** Who a ticket stands for where it was entered with. */
  found(ticket: string, streamName: string): Viewer | null
  /** What one who comes with a ticket from an address is told, and by which name of a session. */
  come(ticket: string, address: string): [outcome: string, sessionKey: string | null]
  again(viewer: Viewer, address?: string | null): string
}

/** @param most How many viewers are remembered. */
export function openDoor(most = 3): Door {
  const viewers = createViewers({
    admission: {
      answer(request, done) {
        door.requests.push(request)
        const key = request.sessionKey ?? ''
        const decide = (): void => {
          const is = request.address === REFUSED ? 'deny' : door.outcome
          if (request.phase === 'end' || is !== 'allow') {
            if (request.isAside !== true) door.live.delete(key)
          } else door.live.add(key)
          done({ outcome: is, reason: 'internal' } as Decision, 1)
        }
        if (door.held === null) decide()
        else door.held.push(decide)
      },
    },
    metering: {
      add({ ms, bytes }) {
        door.counted.ms += ms
        door.counted.bytes += bytes
      },
    },
    find: (_, key) => (door.live.has(key ?? '') ? ({ id: 's', streamId: 'n' } as Session) : null),
    keyOf: (ticket) => `key of ${ticket}`,
    lost: (key) => void door.lost.push(key),
    networkOf: (address) => address.replace(/^(2001:db8(?::\w+){2}):.*/, '$1'),
    moved: (_, address) => void door.moves.push(address),
    monotonicMs: () => door.nowMs,
    most,
  })
  const door: Door = {
    ...{ nowMs: 1_000_000, outcome: 'allow', held: null, viewers },
    ...{ requests: [], counted: { ms: 0, bytes: 0 }, live: new Set(), moves: [], lost: [] },
    enter(address = ARRIVAL.address, protocol = 'hls') {
      const entered: (Viewer | null)[] = []
      viewers.enter({ ...ARRIVAL, address, protocol }, (_, viewer) => entered.push(viewer))
      const [viewer] = entered
      if (viewer == null) throw new Error('not admitted')
      return viewer
    },
    found: (ticket, streamName) => viewers.find(ticket, streamName, ARRIVAL.address),
    come(ticket, address) {
      const viewer = viewers.find(ticket, 'live/news', address)
      if (viewer === null) throw new Error('nobody')
      return [door.again(viewer, address), viewer.key]
    },
    again(viewer, address = ARRIVAL.address) {
      let heard = 'nothing'
      viewers.again(viewer, address, (decision) => {
        heard = decision.outcome
      })
      return heard
    },
  }
  return door
}
