import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sessionIdOf } from '../../../../electron/sessions/record.ts'
import type { Database } from '../../../../electron/store/database.ts'
import { createFolder } from '../../../../electron/store/fold.ts'
import { createJournal } from '../../../../electron/store/journal.ts'
import { untaggedUsage } from '../../../../electron/store/migrations/0580-untagged-usage.ts'
import type { JournalEntry } from '../../../../electron/store/types.ts'
import { DIMENSION } from '../../../../electron/store/usage/dimensions.ts'
import { QUARTER_MS } from '../../../../shared/usage.ts'
import { decisionOf, sessionFor, viewedOf } from '../entries.ts'
import { createMigrated } from '../migrated.ts'
import { appended } from '../place.ts'
import { rollupsOf } from './rollups.ts'

const START_MS = Date.UTC(2027, 2, 31, 23)
const TAGS = [[], ['vip'], ['vip', 'new'], ['vip', 'new', 'press'], ['tracking:a'], ['a,b']]
let directory: string
let db: Database

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stagedoor-untagged-'))
  db = createMigrated(join(directory, 'stagedoor.db'))
  const journal = createJournal(db)
  // Over the end of a month, each with its last part in a quarter of an hour of its own.
  const entries = TAGS.flatMap((tags, id): JournalEntry[] => {
    const sessionId = sessionIdOf(START_MS, id)
    const at = { sessionId, streamId: 'live', viewerId: null }
    const decision = decisionOf(id, { ...at, atMs: START_MS, grantId: null, tags })
    return [
      { kind: 'decision', decision, session: sessionFor(decision) },
      ...[0, 4 + id].map((quarter) =>
        viewedOf(id, 60_000 + id, START_MS + quarter * QUARTER_MS + 120_000, at),
      ),
    ]
  })
  await Promise.all(entries.map((entry) => appended(journal, entry)))
  journal.close()
  await createFolder(db).foldAll()
})
afterAll(() => {
  db.close()
  rmSync(directory, { recursive: true, force: true })
})

const TABLES = ['usage_quarter', 'usage_day', 'usage_month']
const ofNone = (): readonly { ms: number; count: number }[] =>
  db
    .prepare<[], { ms: number; count: number }>(
      `SELECT ms, count FROM usage_month WHERE dimension = ${DIMENSION.tag} AND key = '' ORDER BY month`,
    )
    .all()

/** In a database from before there were rows of what has no tag. */
function updated(changes = ''): void {
  for (const table of TABLES) {
    db.exec(`DELETE FROM ${table} WHERE dimension = ${DIMENSION.tag} AND key = ''`)
  }
  db.exec(changes)
  untaggedUsage.up(db)
}

it('is added up on its own, that of a tracking id too, which is none', () => {
  expect(ofNone()).toEqual([
    { ms: 120_004, count: 2 },
    { ms: 120_004, count: 0 },
  ])
})

it('is found out by an update from what was added up before, of several tags too', () => {
  const before = rollupsOf(db)
  updated()
  expect(rollupsOf(db)).toEqual(before)
  updated()
  expect(rollupsOf(db)).toEqual(before)
})

it('is never less than nothing where the sessions of several tags are no longer kept', () => {
  updated('SAVEPOINT gone; DELETE FROM sessions')
  expect(ofNone()).toEqual([])
  db.exec('ROLLBACK TO gone; RELEASE gone')
})

it('has the days looked through again whose sessions are kept whole, and no others', () => {
  const day = Math.floor(START_MS / 86_400_000)
  const kept = () => db.prepare('SELECT day FROM usage_peak_day ORDER BY day').pluck().all()
  for (const each of [day - 1, day, day + 1]) {
    db.prepare('INSERT INTO usage_peak_day VALUES (?, 1)').run(each)
  }
  updated()
  expect(kept(), 'where nobody has left yet').toEqual([day - 1, day, day + 1])
  // Publishers are sessions too, and one may be on air for months.
  db.exec(`UPDATE sessions SET started_at_ms = started_at_ms - 300 * 86400000
           WHERE id = (SELECT min(id) FROM sessions)`)
  updated(`UPDATE sessions SET ended_at_ms = ${START_MS}, end = 'reported'
           WHERE id <> (SELECT min(id) FROM sessions)`)
  expect(kept()).toEqual([day - 1, day])
})
