import type { Activity } from '../../shared/activity-api.ts'
import type { Alarm, FeedLine } from '../../shared/api.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { FeedDelta } from '../sessions/types.ts'
import { createSuspectedCount } from './suspected.ts'
import type { Caller, ConsoleDeps } from './types.ts'

/** How often changes are looked for; also the shortest time between two lines. */
const TICK_MS = 250
/** A line at least this often, so that both sides notice a dead connection. */
const HEARTBEAT_MS = 5_000
/** A reader that took nothing for so long is gone, whatever its connection says. */
const STUCK_MS = 60_000
/** What may wait for a slow reader before changes gather instead, bytes. */
const BUFFER_BYTES = 256 * 1024
const MAX_FEEDS = 16
const RECENT_DECISIONS = 200

/** The open feeds of a console. */
export interface Feeds {
  /**
   * Opens one: NDJSON of FeedLine, the state first and then what changed. Cancelling the stream closes it.
   *
   * @throws AppError ERR_TOO_MANY when 16 are open.
   */
  open(caller: Caller): ReadableStream<Uint8Array>
  closeAll(): void
  readonly size: number
}

type FeedDeps = Pick<
  ConsoleDeps,
  'live' | 'alarms' | 'catalogue' | 'onAir' | 'jobs' | 'notices' | 'now'
> & {
  /** Links and tokens that seem to be passed on. */
  readonly suspected: () => number
}

/** Makes a set of feeds, none of them open. */
export function createFeeds(
  given: Omit<FeedDeps, 'suspected'> & Pick<ConsoleDeps, 'limiting'>,
): Feeds {
  // Counted once for all that are open.
  const deps = { ...given, suspected: createSuspectedCount(given) }
  const open = new Set<() => void>()
  return {
    open(caller) {
      if (open.size >= MAX_FEEDS) {
        throw new AppError(
          'ERR_TOO_MANY',
          say('Only {max} live feeds can be open at once.', { max: MAX_FEEDS }),
        )
      }
      return openFeed(deps, caller, open)
    },
    closeAll: () => {
      for (const close of open) close()
    },
    get size() {
      return open.size
    },
  }
}

function openFeed(
  deps: FeedDeps,
  caller: Caller,
  open: Set<() => void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const subscription = deps.live.subscribe()
  let lastLineMs = 0
  let lastState = ''
  let idleMs = 0
  let timer: ReturnType<typeof setInterval> | undefined
  let stop = (): void => undefined

  function release(): void {
    clearInterval(timer)
    subscription.close()
    open.delete(stop)
  }

  function send(controller: ReadableStreamDefaultController<Uint8Array>, line: FeedLine): void {
    if (caller.keepAlive?.() === false) {
      stop()
      return
    }
    controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`))
    lastLineMs = 0
  }

  function tick(controller: ReadableStreamDefaultController<Uint8Array>): void {
    lastLineMs += TICK_MS
    if ((controller.desiredSize ?? 0) <= 0) {
      // Not taken from the subscription: there decisions are dropped and counted, sessions folded together.
      idleMs += TICK_MS
      if (idleMs >= STUCK_MS) stop()
      return
    }
    idleMs = 0
    const delta = subscription.take()
    const alarms = deps.alarms()
    const activity = activityOf(deps)
    const suspected = deps.suspected()
    const state = stateOf(alarms, deps.catalogue.version, { ...activity, suspected })
    if (isQuiet(delta) && state === lastState && lastLineMs < HEARTBEAT_MS) return
    lastState = state
    send(controller, batch(deps, delta, { alarms, activity, suspected }))
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stop = () => {
          release()
          controller.close()
        }
        open.add(stop)
        const first = hello(deps)
        const { activity, suspected } = first
        lastState = stateOf(first.alarms, first.catalogueVersion, { ...activity, suspected })
        send(controller, first)
        timer = setInterval(() => {
          try {
            tick(controller)
          } catch (error) {
            release()
            controller.error(error)
          }
        }, TICK_MS)
        timer.unref?.()
      },
      cancel: release,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
  )
}

function hello(deps: FeedDeps): FeedLine & { kind: 'hello' } {
  const { live, alarms, catalogue, onAir, now } = deps
  return {
    activity: activityOf(deps),
    kind: 'hello',
    atMs: now(),
    sessions: live.list(),
    decisions: live.recent(RECENT_DECISIONS),
    counters: live.counters(),
    history: live.history(),
    alarms: alarms(),
    catalogueVersion: catalogue.version,
    onAir: onAir(),
    suspected: deps.suspected(),
  }
}

function batch(
  { live, catalogue, onAir, now }: FeedDeps,
  delta: FeedDelta,
  seen: Pick<FeedLine, 'alarms' | 'activity' | 'suspected'>,
): FeedLine {
  return {
    ...seen,
    kind: 'batch',
    atMs: now(),
    ...delta,
    counters: live.counters(),
    catalogueVersion: catalogue.version,
    onAir: onAir(),
  }
}

const isQuiet = (delta: FeedDelta): boolean =>
  delta.started.length === 0 &&
  delta.changed.length === 0 &&
  delta.ended.length === 0 &&
  delta.decisions.length === 0 &&
  delta.skipped === 0

const activityOf = ({ jobs, notices }: FeedDeps): Activity => ({
  running: jobs.running(),
  noticeId: notices.lastId(),
})

const stateOf = (
  alarms: readonly Alarm[],
  catalogueVersion: number,
  { running, noticeId, suspected }: Activity & Pick<FeedLine, 'suspected'>,
): string =>
  `${catalogueVersion} ${running} ${noticeId} ${suspected} ${alarms.map((alarm) => `${alarm.code}@${alarm.sinceMs}`).join(' ')}`
