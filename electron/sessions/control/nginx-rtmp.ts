import type { SessionCut } from '../../../shared/api.ts'
import { say } from '../../../shared/say.ts'
import { readStats } from './nginx-stat.ts'
import { basic, OutgoingFailure, type Send } from './outgoing.ts'
import { nginxQueryOf } from './reach.ts'
import {
  type ControlClient,
  type ControlTarget,
  type Cuttable,
  cutOutcome,
  hasSameAddress,
} from './types.ts'

/**
 * So many calls at once, one wave after the other, before it is given up: each reaches the worker that takes the connection,
 * which knows its own sessions only. An idle worker takes them all as long as they come one by one; of several at once the
 * others get some.
 */
const WAVES = [1, 8, 32, 32] as const
/** So many at once for the list, so that other workers than the first answer as well. */
const STATS = 8
/** After so many in one go that nobody had, the others are looked for in the first waves alone: they may all be gone. */
const MISSES = 8

/**
 * The control module of nginx-rtmp-module (github.com/arut/nginx-rtmp-module, wiki "Control module"). It answers 200 with
 * how many it dropped. Whom it has it tells where its statistics are below the same location.
 */
export function createNginxRtmpControl(send: Send): ControlClient {
  /** @returns How many the worker that answered has dropped. */
  async function drop(target: ControlTarget, what: string, query: Query): Promise<number> {
    const answer = await send(target, {
      method: 'GET',
      path: `/drop/${what}`,
      query: new URLSearchParams(query).toString(),
      body: null,
      ...basic(target),
    })
    if (!/^\d{1,6}\s*$/.test(answer)) {
      throw new OutgoingFailure(
        'Its answer is not what rtmp_control answers. See that its control address is right.',
      )
    }
    return Number(answer)
  }

  async function cutOne(
    target: ControlTarget,
    session: Cuttable,
    waves: readonly number[],
  ): Promise<SessionCut> {
    const query = nginxQueryOf(session)
    if (query === null) return cutOutcome.notFound(session, 'nginx')
    const what = session.action === 'publish' ? 'publisher' : 'subscriber'
    for (const calls of waves) {
      const wave = Array.from({ length: calls }, () => drop(target, what, query))
      const dropped = await Promise.all(wave)
      if (dropped.some((count) => count > 0)) return cutOutcome.cut(session)
    }
    return { sessionId: session.id, outcome: 'not_found', detail: NOT_DROPPED }
  }

  /** Of the worker that answers. Null where no statistics are set up. */
  async function stat(target: ControlTarget): Promise<string | null> {
    const call = { method: 'GET', path: '/stat', query: '', body: null } as const
    try {
      return await send(target, { ...call, ...basic(target) })
    } catch (error) {
      if (error instanceof OutgoingFailure && error.status === 404) return null
      throw error
    }
  }

  return {
    async list(target) {
      const first = await stat(target)
      if (first === null) {
        // Of nobody, since without a name everybody would be dropped.
        await drop(target, 'client', { app: '-', name: '-', clientid: '0' })
        return null
      }
      const others = await Promise.all(Array.from({ length: STATS }, () => stat(target)))
      return await readStats(
        [first, ...others].filter((each) => each !== null),
        target.url,
      )
    },
    partsEnd: true,
    // Which worker has it is known once it was seen there.
    partOf: () => null,
    isSame: hasSameAddress,
    async cut(target, sessions) {
      const cuts: SessionCut[] = []
      let misses = 0
      for (const session of sessions) {
        const waves = misses < MISSES ? WAVES : WAVES.slice(0, 2)
        const cut = await cutOne(target, session, waves)
        if (cut.outcome !== 'cut') misses += 1
        cuts.push(cut)
      }
      return cuts
    },
  }
}

type Query = NonNullable<ReturnType<typeof nginxQueryOf>>

const NOT_DROPPED = say(
  'nginx dropped nobody. With several workers it may be in one that did not answer; there it ends at the next question, where on_update is set. With one (worker_processes 1) none is missed.',
)
