import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createFolder } from '../../../electron/store/fold.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { settle } from '../../../electron/store/settle.ts'
import { refusalOf } from './entries.ts'
import { store, until } from './place.ts'

function locked() {
  const db = store()
  const other = new BetterSqlite3(db.name)
  other.exec('BEGIN IMMEDIATE')
  const journal = createJournal(db, { probeMs: 150 })
  journal.keep(refusalOf(1))
  const decisions = () => db.prepare('SELECT count(*) FROM decisions').pluck().get()
  const settled = (patienceMs?: number) => settle(journal, createFolder(db), patienceMs)
  return { other, journal, decisions, settled }
}

it('is refused while another program holds the database', async () => {
  const { other, settled, decisions } = locked()
  await expect(settled(20)).rejects.toMatchObject({ code: 'ERR_DB_BUSY' })
  other.exec('COMMIT')
  other.close()
  expect(decisions()).toBe(0)
})

it('has what waited for a lock in the tables, once that is free', async () => {
  const { other, settled, decisions } = locked()
  const over = settled()
  other.exec('COMMIT')
  other.close()
  await over
  expect(decisions()).toBe(1)
})

it('waits out a lock that the journal has given up to wait for', async () => {
  const { other, journal, settled, decisions } = locked()
  const over = settled()
  await until(() => journal.kept > 0)
  other.exec('COMMIT')
  other.close()
  await over
  expect(decisions()).toBe(1)
})
