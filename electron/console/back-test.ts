import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  BACK_TEST_CHANGES,
  type BackTest,
  type BackTestChange,
  type BackTestCount,
} from '../../shared/back-test.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import type { Snapshot } from '../access/snapshot.ts'
import { type Compared, createRehearsal } from '../sessions/rehearse.ts'
import type { ConsoleHistory } from './types.ts'

const DAY_MS = 86_400_000
/** Decisions read and asked again in one turn. */
const PAGE = 100
const MAX_SAMPLES = 20

export interface BackTestTools {
  readonly history: Pick<ConsoleHistory, 'listDecisions'>
  inForce(): Snapshot
  draft(): Snapshot
  /** Epoch milliseconds. */
  now(): number
  onError(error: unknown): void
}

/** Asks what was asked lately again, of the draft, in the background; one at a time, the latest result is kept. */
export interface BackTests {
  /** Begins with the draft as it is now. One that runs is cancelled. @param days 1 or more. */
  start(days: number): BackTest
  /** ERR_NOT_FOUND when a later one took its place. */
  get(id: string): BackTest
  /** The latest. Null before the first. */
  latest(): BackTest | null
  /** What was compared until then stays. ERR_NOT_FOUND. */
  cancel(id: string): BackTest
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Counts = Record<BackTestChange, Mutable<BackTestCount>>
type Running = Mutable<Omit<BackTest, 'changes'>> & { readonly changes: Counts }

/** Asks past decisions again under other rules, one test at a time, and keeps the result of the latest. */
export function createBackTests(tools: BackTestTools): BackTests {
  const { history, now } = tools
  let latest: Running | null = null

  function found(id: string): Running {
    if (latest?.id === id) return latest
    throw new AppError('ERR_NOT_FOUND', 'The result of this back-test is not kept any more.')
  }

  function stop(test: Running, state: 'cancelled' | 'failed'): void {
    if (test.state !== 'running') return
    test.state = state
    test.endedAtMs = now()
  }

  function finish(test: Running): void {
    test.state = 'done'
    test.progress = 1
    test.endedAtMs = now()
  }

  async function run(test: Running, compare: ReturnType<typeof createRehearsal>): Promise<void> {
    let before: string | undefined
    while (test.state === 'running') {
      const page = await history.listDecisions({
        limit: String(PAGE),
        ...(before !== undefined && { before }),
      })
      for (const record of page.decisions) {
        // Ids count up with time, so what follows is older still.
        if (record.atMs < test.fromMs) return finish(test)
        count(test, record, compare(record))
      }
      const last = page.decisions.at(-1)
      if (page.nextBefore === null || last === undefined) return finish(test)
      test.progress = Math.min(1, (test.startedAtMs - last.atMs) / (test.startedAtMs - test.fromMs))
      before = String(page.nextBefore)
      await nextTurn()
    }
  }

  return {
    start(days) {
      const compare = createRehearsal(tools.inForce(), tools.draft())
      if (latest !== null) stop(latest, 'cancelled')
      const startedAtMs = now()
      const test: Running = {
        id: randomUUID(),
        state: 'running',
        days,
        fromMs: startedAtMs - days * DAY_MS,
        startedAtMs,
        endedAtMs: null,
        progress: 0,
        compared: 0,
        admitted: 0,
        changes: emptyCounts(),
        problem: null,
      }
      latest = test
      run(test, compare).catch((error: unknown) => {
        stop(test, 'failed')
        test.problem =
          error instanceof AppError ? error.message : say('It failed inside Stagedoor.')
        tools.onError(error)
      })
      return test
    },
    get: found,
    latest: () => latest,
    cancel(id) {
      const test = found(id)
      stop(test, 'cancelled')
      return test
    },
  }
}

function count(test: Running, record: DecisionRecord, compared: Compared | null): void {
  if (compared === null) return
  test.compared += 1
  if (compared.inForce.outcome === 'allow') test.admitted += 1
  if (compared.change === null) return
  const { draft, hasGrant } = compared
  const counted = test.changes[compared.change]
  counted.requests += 1
  if (hasGrant) counted.withGrant += 1
  if (counted.samples.length >= MAX_SAMPLES) return
  const { id: decisionId, atMs, streamName, viewerId, address } = record
  const sample = { decisionId, atMs, streamName, viewerId, address, hasGrant }
  counted.samples = [...counted.samples, { ...sample, reason: draft.reason, ruleId: draft.ruleId }]
}

const emptyCounts = (): Counts =>
  Object.fromEntries(
    BACK_TEST_CHANGES.map((change) => [change, { requests: 0, withGrant: 0, samples: [] }]),
  ) as unknown as Counts
