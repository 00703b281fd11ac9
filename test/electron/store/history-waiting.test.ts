import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createFolder } from '../../../electron/store/fold.ts'
import { createHistory, type History } from '../../../electron/store/history.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { endOf, refusalOf, sessionIdOf, startOf } from './entries.ts'
import { appended, store } from './place.ts'

const idsOf = async (history: History): Promise<number[]> =>
  (await history.listDecisions({})).decisions.map((each) => each.id)

/** A store with its history, and another program that may hold its lock. */
function opened() {
  const db = store()
  const journal = createJournal(db)
  return {
    journal,
    history: createHistory(db, createFolder(db), journal.unstored),
    other: new BetterSqlite3(db.name),
  }
}

describe('what waits to be stored while the history is asked for', () => {
  it('lists what only waits for the end of its turn, and what waits for a lock', async () => {
    const { journal, history, other } = opened()
    await appended(journal, startOf(1))
    journal.keep(endOf(1))
    const ended = history.listEndedSessions({})
    expect((await ended).sessions.map(({ id }) => id)).toEqual([sessionIdOf(1)])

    other.exec('BEGIN IMMEDIATE')
    journal.keep(refusalOf(2))
    const waits = idsOf(history)
    expect(await waits).toEqual([2, 1])
    other.exec('COMMIT')
    other.close()
  })

  it('lists nobody who may be refused yet, since the admission is not stored', async () => {
    const { journal, history, other } = opened()
    other.exec('BEGIN IMMEDIATE')
    const told = appended(journal, startOf(1))
    journal.keep(refusalOf(2))
    expect([await idsOf(history), await history.getDecision(1)]).toEqual([[2], null])
    expect((await told)?.code).toBe('ERR_DB_BUSY')
    expect(await idsOf(history)).toEqual([2])
    other.exec('COMMIT')
    other.close()
  })

  it('lists what got on disk while it was asked', async () => {
    const { journal, history, other } = opened()
    for (const isFolding of [false, true]) {
      if (isFolding) await appended(journal, refusalOf(2))
      other.exec('BEGIN IMMEDIATE')
      journal.keep(refusalOf(isFolding ? 3 : 1))
      const found = idsOf(history)
      other.exec('COMMIT')
      expect(await found).toEqual(isFolding ? [3, 2, 1] : [1])
    }
    other.close()
  })
})
