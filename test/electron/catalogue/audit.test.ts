import { describe, expect, it } from 'vitest'
import { checkAudit } from '../../../electron/catalogue/audit-check.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { createDataKeySecrets } from '../../../electron/secrets/data-key.ts'
import { auditTable } from '../../../electron/store/catalogue/audit.ts'
import { headMacOf, macOf } from '../../../electron/store/catalogue/audit-chain.ts'
import type { Database } from '../../../electron/store/database.ts'
import { unlisted } from '../../../shared/job.ts'
import { createFixture, type Fixture, refusal, stream } from './fixture.ts'

/** A catalogue with so many streams, and so with as many entries in its audit log. */
function withEntries(count: number): Fixture {
  const fixture = createFixture()
  addStreams(fixture.catalogue, count)
  // What whoever can write the file can do.
  fixture.db.exec('DROP TRIGGER audit_keeps_entries; DROP TRIGGER audit_keeps_text')
  return fixture
}

function addStreams(catalogue: OwnedCatalogue, count: number): void {
  const add = (_: unknown, n: number): unknown => addStreamNamed(catalogue, `s${n}`)
  catalogue.batch(() => Array.from({ length: count }, add), { keep: true })
}

const TAMPERING: readonly [what: string, sql: string, id: number, why: string][] = [
  ['an entry says something else', `UPDATE audit SET actor = 'eve' WHERE id = 3`, 3, 'changed'],
  ['an entry was at another time', 'UPDATE audit SET at_ms = at_ms + 1 WHERE id = 5', 5, 'changed'],
  ['an entry proves nothing any more', 'UPDATE audit SET mac = NULL WHERE id = 3', 3, 'changed'],
  ['an entry was taken out', 'DELETE FROM audit WHERE id = 3', 3, 'missing'],
  ['the first was taken out', 'DELETE FROM audit WHERE id = 1', 2, 'changed'],
  [
    'two changed places',
    'UPDATE audit SET id = 99 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 99',
    2,
    'changed',
  ],
  ['the end was cut off', 'DELETE FROM audit WHERE id > 4', 5, 'missing'],
  [
    'the end was cut off, and what tells of it',
    'DELETE FROM audit WHERE id > 4; DELETE FROM audit_head',
    5,
    'missing',
  ],
  [
    'the end was cut off, and what tells of it made to fit',
    'DELETE FROM audit WHERE id > 4; UPDATE audit_head SET id = 4, mac = (SELECT mac FROM audit WHERE id = 4)',
    5,
    'missing',
  ],
  [
    'an entry was put in',
    `INSERT INTO audit SELECT 7, at_ms, actor, what, subject, detail, mac FROM audit WHERE id = 6`,
    7,
    'changed',
  ],
]

describe('a check of the audit log', () => {
  it.each(TAMPERING)('finds out that %s', async (_what, sql, id, why) => {
    const { catalogue, db } = withEntries(6)
    db.exec(sql)
    expect(await catalogue.audit.check(null)).toMatchObject({ broken: { id, why }, receipt: null })
  })

  it('finds out that it was rewritten by somebody who has the key, with a receipt', async () => {
    const { catalogue, db, secrets } = withEntries(3)
    const { receipt } = await catalogue.audit.check(null)
    rewrite(db, secrets.authenticate)
    expect((await catalogue.audit.check(null)).broken).toBeNull()
    expect((await catalogue.audit.check(receipt)).broken).toEqual({ id: 3, why: 'receipt' })
  })

  it('finds out that an older copy was put back, with a receipt', async () => {
    const { catalogue } = withEntries(6)
    const { receipt } = await catalogue.audit.check(null)
    const older = withEntries(4).catalogue
    expect((await older.audit.check(receipt)).broken).toEqual({ id: 6, why: 'receipt' })
  })

  it('finds out that it was written with another key', async () => {
    const { db } = withEntries(2)
    const { authenticate } = createDataKeySecrets(new Uint8Array(32).fill(8), 'another')
    const found = await checkAudit(auditTable(db, authenticate), authenticate, null, unlisted)
    expect(found.broken).toEqual({ id: 1, why: 'changed' })
  })

  it.each(['', '3', '3.abc', `x.${'0'.repeat(64)}`, `3.${'0'.repeat(64)} 4`])(
    'refuses %j, which is no receipt',
    async (receipt) => {
      const { catalogue } = createFixture()
      const error = refusal(() => catalogue.audit.check(receipt))
      expect(error.code).toBe('ERR_INPUT_INVALID')
    },
  )

  it('finds nothing wrong with a log as it was written, over pages and a restart', async () => {
    const fixture = createFixture()
    expect(await fixture.catalogue.audit.check(null)).toMatchObject({ entries: 0, receipt: null })
    addStreams(fixture.catalogue, 450)
    const takenBack = (): unknown => addStreamNamed(fixture.catalogue, 'taken-back')
    fixture.catalogue.batch(takenBack, { keep: false })
    addStreamNamed(fixture.catalogue, 'after-it')
    const { receipt } = await fixture.catalogue.audit.check(null)
    addStreams(fixture.reopen(), 0)
    const found = await fixture.reopen().audit.check(receipt)
    expect(found).toMatchObject({ entries: 451, earlier: 0, broken: null, receipt })
  })

  it('holds entries from before they proved themselves to what they were when that began', async () => {
    const { catalogue, db } = withEntries(3)
    db.exec('UPDATE audit SET mac = NULL; DELETE FROM audit_head')
    addStreamNamed(catalogue, 'later')
    expect(await catalogue.audit.check(null)).toMatchObject({
      entries: 4,
      earlier: 3,
      broken: null,
    })
    db.exec(`UPDATE audit SET subject = 'x' WHERE id = 2`)
    expect((await catalogue.audit.check(null)).broken).toEqual({ id: 4, why: 'changed' })
  })
})

describe('the audit log', () => {
  it('has no gap where edits were tried and taken back', async () => {
    const { catalogue } = createFixture()
    addStreamNamed(catalogue, 'one')
    catalogue.batch(() => addStreamNamed(catalogue, 'tried'), { keep: false })
    addStreamNamed(catalogue, 'two')
    expect(catalogue.audit.list({}, 10).map(({ id }) => id)).toEqual([2, 1])
    expect((await catalogue.audit.check(null)).broken).toBeNull()
  })

  it('finds entries by any of their words, whatever their case, and only those', () => {
    const { catalogue } = createFixture()
    addStreamNamed(catalogue, 'live/News')
    addStreamNamed(catalogue, 'live/sport')
    catalogue.audit.note('api:shop', 'export.decisions', 'decisions', '100 %')
    const found = (text: string): number => catalogue.audit.list({ text }, 10).length
    expect([found('live/NEWS'), found('STREAM.create'), found('shop')]).toEqual([1, 2, 1])
    expect([found('%'), found('_'), found('nowhere')]).toEqual([1, 0, 0])
  })
})

const addStreamNamed = (catalogue: OwnedCatalogue, name: string): unknown =>
  catalogue.streams.create(stream({ name }), 'console')

/** The same entries, the second of them changed, all proved anew. */
function rewrite(db: Database, authenticate: (text: string) => string): void {
  db.exec(`UPDATE audit SET actor = 'eve' WHERE id = 2`)
  const table = auditTable(db, authenticate)
  let previous = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  for (const row of table.rows(0, 10)) {
    previous = macOf(authenticate, previous, row)
    db.prepare('UPDATE audit SET mac = ? WHERE id = ?').run(previous, row.id)
    db.prepare('UPDATE audit_head SET id = ?, mac = ?').run(
      row.id,
      headMacOf(authenticate, row.id, previous),
    )
  }
}
