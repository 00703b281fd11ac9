import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createCatalogue } from '../../../electron/catalogue/create.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { createDataKeySecrets } from '../../../electron/secrets/data-key.ts'
import type { Database } from '../../../electron/store/database.ts'
import { createFolder } from '../../../electron/store/fold.ts'
import { createJournal, type StoreJournal } from '../../../electron/store/journal.ts'
import { decodeEntries } from '../../../electron/store/journal-codec.ts'
import { openDatabase } from '../../../electron/store/open.ts'
import type { JournalEntry } from '../../../electron/store/types.ts'
import { rule, stream } from '../catalogue/fixture.ts'
import { endOf, sessionIdOf, startOf } from './entries.ts'
import { appended, place, store } from './place.ts'

/** A sector: the least that a disk writes whole. */
const STEP_BYTES = 512
/** Each stores one thing of every kind that is acknowledged. */
const ROUNDS = 2

/** What was acknowledged, in order, in words that {@link stored} uses too; and where the log ended then. */
interface Acknowledged {
  readonly fact: string
  readonly bytes: number
}

/** A start that binds its token to the address it came from. */
function boundStartOf(id: number): JournalEntry {
  const start = startOf(id)
  if (start.kind !== 'decision') return start
  const binding = { grantId: `grant-${id}`, address: '192.0.2.7', boundAtMs: id }
  return { ...start, binding }
}

/** Everything that is answered for, one after the other. */
async function* work(journal: StoreJournal, catalogue: OwnedCatalogue): AsyncGenerator<string[]> {
  let lastId = 0
  for (let round = 1; round <= ROUNDS; round += 1) {
    const ids = Array.from({ length: round * 3 }, () => (lastId += 1))
    await Promise.all(ids.map((id) => appended(journal, startOf(id))))
    yield ids.map((id) => `decision ${id}`)
    await appended(journal, endOf(lastId))
    yield [`end ${sessionIdOf(lastId)}`]
    lastId += 1
    await appended(journal, boundStartOf(lastId))
    yield [`decision ${lastId}`, `binding grant-${lastId}`]
    const { id } = catalogue.streams.create(stream({ name: `live/${round}` }), 'console')
    yield [`stream live/${round}`]
    catalogue.streams.update(id, stream({ name: `more/${round}` }), 'console')
    yield [`stream more/${round}`]
    const address = `192.0.2.${round}`
    const revoked = { kind: 'address', value: address, untilMs: null, note: '' } as const
    catalogue.revocations.create(revoked, 'console')
    yield [`revocation ${address}`]
    catalogue.rules.saveDraft(round - 1, [rule({ id: `r${round}` })], 'console')
    catalogue.rules.publish(round - 1, `note ${round}`, 'console')
    yield [`rules note ${round}`]
  }
}

/** A database as it is in the middle of work, with the log of all of it, and what was acknowledged when. */
async function recorded(directory: string) {
  store(directory).close()
  const db = openDatabase(join(directory, 'stagedoor.db'))
  const journal = createJournal(db)
  const folder = createFolder(db)
  const secrets = createDataKeySecrets(new Uint8Array(32).fill(7), 'a test')
  const catalogue = createCatalogue({
    db,
    secrets,
    journal,
    countryOf: () => '??',
    now: () => 1_800_000_000_000,
  })
  const acknowledged: Acknowledged[] = []
  for await (const facts of work(journal, catalogue)) {
    const { size: bytes } = statSync(`${db.name}-wal`)
    acknowledged.push(...facts.map((fact) => ({ fact, bytes })))
    if (facts.includes('rules note 1')) await folder.foldAll()
  }
  const path = join(directory, 'copy.db')
  copyFileSync(db.name, path)
  copyFileSync(`${db.name}-wal`, `${path}-wal`)
  catalogue.close()
  journal.close()
  db.close()
  return { path, acknowledged }
}

/** What is stored, in the words of {@link work}. A stream's earlier name counts for as long as its edit may be missing. */
function stored(db: Database): Set<string> {
  const all = <T extends string | number>(sql: string): T[] => db.prepare<[], T>(sql).pluck().all()
  const decisions = all<number>('SELECT id FROM decisions')
  const ends = all<string>('SELECT id FROM sessions WHERE end IS NOT NULL')
  for (const text of all<string>('SELECT entries FROM journal')) {
    for (const entry of decodeEntries(text)) {
      if (entry.kind === 'end') ends.push(entry.sessionId)
      if (entry.kind !== 'decision') continue
      // Folded and still in the journal would be folded twice.
      if (decisions.includes(entry.decision.id)) throw new Error(`${entry.decision.id} twice`)
      decisions.push(entry.decision.id)
    }
  }
  const streams = all<string>('SELECT name FROM streams')
  const before = streams.map((name) => name.replace('more/', 'live/'))
  return new Set([
    ...decisions.map((id) => `decision ${id}`),
    ...ends.map((id) => `end ${id}`),
    ...[...streams, ...before].map((name) => `stream ${name}`),
    ...all<string>('SELECT grant_id FROM token_bindings').map((id) => `binding ${id}`),
    ...all<string>('SELECT value FROM revocations').map((value) => `revocation ${value}`),
    ...all<string>('SELECT note FROM rule_versions').map((note) => `rules ${note}`),
  ])
}

describe('a log that lost its end in a power failure', () => {
  it('never damages the database and holds all that was acknowledged', {
    timeout: 120_000,
  }, async () => {
    const { path, acknowledged } = await recorded(place())
    const [file, log] = [readFileSync(path), readFileSync(`${path}-wal`)]
    expect(log.length).toBeGreaterThan(100_000)
    const trial = join(place(), 'stagedoor.db')
    for (let bytes = 0; bytes <= log.length; bytes += STEP_BYTES) {
      rmSync(`${trial}-shm`, { force: true })
      writeFileSync(trial, file)
      writeFileSync(`${trial}-wal`, log.subarray(0, bytes))
      const db = openDatabase(trial)
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      const found = stored(db)
      // Closing carries the log over, and what becomes of this copy is nobody's concern.
      db.pragma('synchronous = OFF')
      db.close()
      const due = acknowledged.filter((each) => each.bytes <= bytes)
      expect(due.filter(({ fact }) => !found.has(fact))).toEqual([])
      // The other way round the test would prove nothing: what was not on disk yet must be missing.
      if (bytes < (acknowledged[0]?.bytes ?? 0)) {
        expect(acknowledged.filter(({ fact }) => found.has(fact))).toEqual([])
      }
    }
  })
})
