import BetterSqlite3 from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createFolder } from '../../../electron/store/fold.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { settle } from '../../../electron/store/settle.ts'
import { refusalOf } from './entries.ts'
import { store } from './place.ts'

function locked() {
  const db = store()
  const other = new BetterSqlite3(db.name)
  other.exec('BEGIN IMMEDIATE')
  const journal = createJournal(db)
  journal.keep(refusalOf(1))
  const decisions = () => db.prepare('SELECT count(*) FROM decisions').pluck().get()
  return { other, journal, decisions, settled: () => settle(journal, createFolder(db)) }
}

it('is refused while another program holds the database', async () => {
  const { other, settled, decisions } = locked()
  await expect(settled()).rejects.toMatchObject({ code: 'ERR_DB_BUSY' })
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
