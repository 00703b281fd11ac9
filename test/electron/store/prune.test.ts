import { describe, expect, it } from 'vitest'
import { createFolder } from '../../../electron/store/fold.ts'
import { createHistory } from '../../../electron/store/history.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { prune } from '../../../electron/store/prune.ts'
import { endOf, refusalOf, startOf } from './entries.ts'
import { appended, store } from './place.ts'

const DAY_MS = 86_400_000
const NOW_MS = 2_000_000_000_000
const keep = {
  keepDecisionsDays: 30,
  keepSessionsDays: 400,
  keepUsageDays: 1100,
  truncateAddressesDays: 0,
}

describe('pruning the history', () => {
  it('deletes what is older than the settings say, and nothing that is younger or still live', async () => {
    const db = store()
    const journal = createJournal(db)
    const oldMs = NOW_MS - 31 * DAY_MS
    const entries = [
      ...Array.from({ length: 450 }, (_, index) => refusalOf(index + 1, { atMs: oldMs })),
      startOf(451, { atMs: NOW_MS - 500 * DAY_MS }),
      startOf(452, { atMs: NOW_MS - 500 * DAY_MS }),
      startOf(453, { atMs: NOW_MS - 29 * DAY_MS }),
      refusalOf(454, { atMs: oldMs }),
      endOf(451, NOW_MS - 401 * DAY_MS),
      endOf(453, NOW_MS - 399 * DAY_MS),
    ]
    await Promise.all(entries.map((entry) => appended(journal, entry)))
    const folder = createFolder(db)
    await folder.foldAll()
    expect(await prune(db, keep, NOW_MS)).toEqual({ decisions: 453, sessions: 1 })
    const history = createHistory(db, folder)
    expect((await history.listDecisions({})).decisions.map((each) => each.id)).toEqual([453])
    expect((await history.listEndedSessions({})).sessions.map((each) => each.decisionId)).toEqual([
      453,
    ])
    expect(history.liveSessionsAtStart().map((each) => each.decisionId)).toEqual([452])
  })

  it('remembers the highest id, so that none is given twice', async () => {
    const db = store()
    const journal = createJournal(db)
    await appended(journal, refusalOf(77, { atMs: 0 }))
    const folder = createFolder(db)
    const history = createHistory(db, folder)
    await folder.foldAll()
    expect(await prune(db, keep, NOW_MS)).toEqual({ decisions: 1, sessions: 0 })
    expect(history.maxDecisionId()).toBe(77)
    expect(await prune(db, keep, NOW_MS)).toEqual({ decisions: 0, sessions: 0 })
    expect(history.maxDecisionId()).toBe(77)
  })

  it('does nothing to an empty database', async () => {
    expect(await prune(store(), keep, NOW_MS)).toEqual({ decisions: 0, sessions: 0 })
  })
})
