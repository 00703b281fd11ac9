import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { Decision } from '../../shared/access.ts'
import { sendBody } from './send.ts'
import type { Viewer, Viewers } from './viewer-types.ts'

interface Flow {
  readonly viewer: Viewer
  readonly response: ServerResponse
  /** Where it was asked from. */
  readonly address: string | null
  /** Sent and not counted yet. */
  bytes: number
  /** Ticks in a row in which nothing was. */
  still: number
  readonly stays: (decision: Decision) => boolean
}

/** Who takes nothing is decided about so seldom, in ticks. */
const LOOK_EACH = 5

interface FlowHow {
  /** Whether it goes on after a decision about its viewer. Default: as long as they are admitted. */
  readonly stays?: (decision: Decision) => boolean
  /** Whether nobody else reads its pieces. Default: somebody may. */
  readonly isAlone?: boolean
}

/** Bodies on their way to players. */
export interface Flows {
  /**
   * @param address Where it was asked from.
   * @param how     As `FlowHow` has it.
   */
  begin(
    viewer: Viewer,
    address: string | null,
    response: ServerResponse,
    body: Readable,
    how?: FlowHow,
  ): void
  /** Once a second: counts what was sent, and cuts those who may not have it any more. */
  tick(): void
  cutAll(): void
}

const isAdmitted = ({ outcome }: Decision): boolean => outcome === 'allow'

/** Makes the keeper of bodies under way, so that endless audio and long files stop as surely as a playlist. */
export function createFlows(
  viewers: Pick<Viewers, 'again' | 'look' | 'lookBack' | 'sent' | 'isAt'>,
): Flows {
  const flows = new Set<Flow>()

  function count(flow: Flow): void {
    if (flow.bytes === 0) return
    viewers.sent(flow.viewer, flow.bytes)
    flow.bytes = 0
  }

  /** Who takes nothing is not watching; once their session is over for that, so is what they were sent. */
  function lookAt(flow: Flow): void {
    if (!flow.viewer.isIn && !waits(flow)) flow.response.destroy()
    else if (flow.still % LOOK_EACH === 0) viewers.look(flow.viewer, unlessStays(flow))
  }

  /** What is played in place of the stream has to be read first, and is no session. */
  const waits = ({ viewer: { latest }, still, stays }: Flow): boolean =>
    still < LOOK_EACH && latest !== null && latest.outcome !== 'allow' && stays(latest)

  const unlessStays =
    ({ response, stays }: Flow) =>
    (decision: Decision): void => {
      if (!stays(decision)) response.destroy()
    }

  return {
    begin(viewer, address, response, body, { stays = isAdmitted, isAlone } = {}) {
      const flow: Flow = { viewer, response, address, bytes: 0, still: 0, stays }
      flows.add(flow)
      const counted = (bytes: number): void => {
        flow.bytes += bytes
      }
      const done = (): void => {
        flows.delete(flow)
        count(flow)
      }
      sendBody(response, body, counted, done, isAlone)
    },
    tick() {
      for (const flow of flows) {
        // They play on elsewhere: one who stays here has to ask.
        if (!viewers.isAt(flow.viewer, flow.address)) {
          flow.response.destroy()
          continue
        }
        // An address may be refused that is not the one they are at now.
        if (flow.address !== flow.viewer.arrival.address) {
          viewers.lookBack(flow.viewer, flow.address, unlessStays(flow))
        }
        flow.still = flow.bytes === 0 ? flow.still + 1 : 0
        if (flow.still > 0) {
          lookAt(flow)
          continue
        }
        count(flow)
        viewers.again(flow.viewer, flow.viewer.arrival.address, unlessStays(flow))
      }
    },
    cutAll() {
      for (const { response } of flows) response.destroy()
    },
  }
}
