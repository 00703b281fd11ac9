import { describe, expect, it } from 'vitest'
import { listMatching, readAsked } from '../../../electron/console/decision-list.ts'
import { exportDecisions } from '../../../electron/console/files/export-decisions.ts'
import type { DecisionFilter } from '../../../shared/api.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { decisionRecord } from './support.ts'

const CATALOGUE = { streams: [{ id: 'news', name: 'live/news' }], rules: [], mediaServers: [] }

/** A history that narrows by nothing, and what it was asked. */
function historyOf(all: readonly DecisionRecord[]) {
  const asked: DecisionFilter[] = []
  return {
    asked,
    oldestDecisionId: () => all.at(-1)?.id ?? null,
    listDecisions: (filter: DecisionFilter) => {
      asked.push(filter)
      const older = all.filter(({ id }) => id < Number(filter.before ?? Number.MAX_SAFE_INTEGER))
      const decisions = older.slice(0, Number(filter.limit))
      const isFull = decisions.length === Number(filter.limit)
      return { decisions, nextBefore: isFull ? (decisions.at(-1)?.id ?? null) : null }
    },
  }
}

const FEW = [
  decisionRecord(4, { country: 'DE', tags: ['Gold'] }),
  decisionRecord(3, { country: 'AT', tags: ['gold'] }),
  decisionRecord(2, { country: 'FR', tags: ['gold'] }),
  decisionRecord(1, { country: 'DE', tags: [] }),
]

describe('decisions by a filter text', () => {
  it.each(['colour:red', 'ip:203.0.113', 'rule:77', 'deny server:gone'])(
    'are not answered at all where %s cannot be read',
    (filter) => {
      expect(() => readAsked({ filter }, CATALOGUE)).toThrow(
        expect.objectContaining({
          code: 'ERR_INPUT_INVALID',
          issues: [{ path: 'filter', message: expect.any(String) }],
        }),
      )
    },
  )

  it.each([
    ['country:DE country:at tag:gold', [4, 3]],
    ['tag:gold', [4, 3, 2]],
    ['grant:none', []],
    ['', [4, 3, 2, 1]],
  ])('%s are those, in the list and in the export', async (filter, ids) => {
    const { decisions, nextBefore } = await listMatching(
      historyOf(FEW),
      { filter, limit: '9' },
      CATALOGUE,
    )
    expect([decisions.map(({ id }) => id), nextBefore]).toEqual([ids, null])
    const csv = await new Response(
      exportDecisions(historyOf(FEW), readAsked({ filter }, CATALOGUE)),
    ).text()
    expect(
      csv
        .split('\r\n')
        .slice(1, -1)
        .map((line) => Number.parseInt(line, 10)),
    ).toEqual(ids)
  })

  it('are narrowed where they are kept as far as that can be', async () => {
    const history = historyOf([])
    await listMatching(history, { filter: 'deny stream:live/news', before: '9' }, CATALOGUE)
    expect(history.asked).toEqual([
      { outcome: 'deny', streamId: 'news', before: '9', limit: '500' },
    ])
  })

  it('say where to look on after so many, and go on from the last that fits', async () => {
    const many = Array.from({ length: 6_000 }, (_, at) =>
      decisionRecord(6_000 - at, { tags: at === 5_600 ? ['gold'] : [] }),
    )
    const first = await listMatching(historyOf(many), { filter: 'tag:gold' }, CATALOGUE)
    expect(first).toEqual({ decisions: [], nextBefore: 1_001, looked: 5_000 })
    const before = String(first.nextBefore)
    const next = await listMatching(
      historyOf(many),
      { filter: 'tag:gold', limit: '1', before },
      CATALOGUE,
    )
    expect([next.decisions[0]?.id, next.nextBefore, next.looked]).toEqual([400, 400, 601])
  })
})
