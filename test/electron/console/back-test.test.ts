import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { BackTest } from '../../../shared/back-test.ts'
import { ruleSchema } from '../../../shared/rule.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { type Bench, bench, call, decisionRecord, NOW_MS } from './support.ts'

const HOUR_MS = 3_600_000

/** A station with one public stream, a draft that drops everyone from one network, and what was asked by the hour. */
function station(count: number): Bench {
  const made = bench()
  const { rules, streams } = made.catalogue
  streams.create(streamInputSchema.parse({ name: 'live/news', mode: 'public' }), 'console')
  const source = { kind: 'address', values: ['203.0.113.0/24'] }
  const drop = {
    id: 'drop',
    priority: 1,
    source,
    target: { kind: 'all' },
    effect: { kind: 'drop' },
  }
  rules.saveDraft(0, [ruleSchema.parse(drop)], 'console')
  for (let n = 0; n < count; n++) {
    made.decisions.push({
      ...decisionRecord(count - n),
      atMs: NOW_MS - n * HOUR_MS,
      outcome: 'allow',
      reason: 'public_stream',
      streamName: 'live/news',
      address: n % 2 === 0 ? '203.0.113.9' : '192.0.2.7',
      trace: [['stream', 'pass', 'live/news']],
    })
  }
  return made
}

async function ended({ console }: Bench, id: string): Promise<BackTest> {
  for (;;) {
    const test: BackTest = await (await call(console, `GET /rules/back-test/${id}`)).json()
    if (test.state !== 'running') return test
    await nextTurn()
  }
}

const start = async ({ console }: Bench, days: number): Promise<BackTest> =>
  (await call(console, 'POST /rules/back-test', { days })).json()

describe('a back-test', () => {
  it.each([0, 367, 1.5, '7'])('of %j days is refused', async (days) => {
    const { console } = station(0)
    expect((await call(console, 'POST /rules/back-test', { days })).status).toBe(400)
  })

  it('that nobody started is not found', async () => {
    const { console } = station(0)
    expect((await call(console, 'GET /rules/back-test/none')).status).toBe(404)
    expect((await call(console, 'POST /rules/back-test/none/cancel', {})).status).toBe(404)
  })

  it('counts who would be refused within its days and no longer, over pages', async () => {
    const made = station(400)
    const test = await ended(made, (await start(made, 10)).id)
    expect(test).toMatchObject({ state: 'done', progress: 1, compared: 241, admitted: 241 })
    expect(test.changes.refused).toMatchObject({ requests: 121, withGrant: 0 })
    expect(test.changes.refused.samples).toHaveLength(20)
    expect(test.changes.refused.samples[0]).toMatchObject({
      decisionId: 400,
      address: '203.0.113.9',
      reason: 'rule_drop',
      ruleId: 'drop',
    })
    expect(test.changes.admitted.requests).toBe(0)
  })

  it('records nothing and changes nothing', async () => {
    const made = station(10)
    const before = made.catalogue.version
    await ended(made, (await start(made, 7)).id)
    expect([made.decisions.length, made.catalogue.version]).toEqual([10, before])
    expect(made.catalogue.rules.published().version).toBe(0)
  })

  it('that is stopped keeps what it found', async () => {
    const made = station(5000)
    const { id } = await start(made, 366)
    const stopped: BackTest = await (
      await call(made.console, `POST /rules/back-test/${id}/cancel`, {})
    ).json()
    expect(stopped.state).toBe('cancelled')
    expect((await ended(made, id)).compared).toBeLessThan(5000)
  })

  it('ends with the next, which takes its place', async () => {
    const made = station(5000)
    const first = await start(made, 366)
    const second = await start(made, 1)
    expect((await call(made.console, `GET /rules/back-test/${first.id}`)).status).toBe(404)
    expect((await ended(made, second.id)).compared).toBe(25)
  })

  it('says that it failed, and not why inside', async () => {
    const made = bench({
      history: {
        ...bench().deps.history,
        listDecisions: () => Promise.reject(new Error('/secret/path')),
      },
    })
    const test = await ended(made, (await start(made, 1)).id)
    expect(test).toMatchObject({ state: 'failed', problem: 'It failed inside Stagedoor.' })
    expect(made.faults.join()).toContain('POST /rules/back-test')
  })
})
