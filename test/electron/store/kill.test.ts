import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../../electron/store/database.ts'
import { createFolder } from '../../../electron/store/fold.ts'
import { createHistory } from '../../../electron/store/history.ts'
import { openDatabase } from '../../../electron/store/open.ts'
import { SLOW } from '../../slow.ts'
import { sessionIdOf, WATCHED_MS } from './entries.ts'
import { place } from './place.ts'
import { rebuilt, rollupsOf } from './usage/rollups.ts'

const APPENDER = fileURLToPath(new URL('./appender.ts', import.meta.url))
const CYCLES = SLOW ? 20 : 3

/** Ids of the starts and ends that the appender said were stored before it was killed. */
interface Acknowledged {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  readonly watched: readonly number[]
}

async function appendAndKill(path: string, afterMs: number): Promise<Acknowledged> {
  const child = spawn(process.execPath, [APPENDER, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  await once(child.stdout, 'data')
  setTimeout(() => child.kill('SIGKILL'), afterMs)
  await once(child, 'close')
  // What follows the last line break may be a number cut short.
  const lines = text.slice(0, text.lastIndexOf('\n')).split('\n')
  const of = (sign: string): number[] =>
    lines.filter((line) => line.startsWith(sign)).map((line) => Number(line.slice(1)))
  return { starts: of('+'), ends: of('-'), watched: of('~') }
}

/** Checks the file after a crash; opening it is what a new start does. */
async function assertNothingLost(path: string, all: readonly Acknowledged[]): Promise<void> {
  const db = openDatabase(path)
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('foreign_key_check')).toEqual([])
    const folder = createFolder(db)
    const live = createHistory(db, folder).liveSessionsAtStart().length
    await folder.foldAll()
    expect(
      missing(
        db,
        'SELECT id FROM decisions',
        all.flatMap((each) => each.starts),
      ),
    ).toEqual([])
    const ended = all.flatMap((each) => each.ends).map(sessionIdOf)
    expect(missing(db, 'SELECT id FROM sessions WHERE end IS NOT NULL', ended)).toEqual([])
    expect(countOf(db, 'decisions')).toBe(countOf(db, 'sessions'))
    expect(countOf(db, 'sessions WHERE end IS NULL')).toBe(live)
    expect(countOf(db, 'journal')).toBe(0)
    const watched = all.flatMap((each) => each.watched).map(sessionIdOf)
    expect(missing(db, 'SELECT session_id FROM session_usage', watched)).toEqual([])
    expect(countOf(db, `session_usage WHERE ms <> ${WATCHED_MS}`)).toBe(0)
    expect(rollupsOf(db)).toEqual(rebuilt(db))
  } finally {
    db.close()
  }
}

function missing<Id>(db: Database, sql: string, acknowledged: readonly Id[]): Id[] {
  const stored = new Set(db.prepare(sql).pluck().all())
  return acknowledged.filter((id) => !stored.has(id))
}

const countOf = (db: Database, from: string): number =>
  Number(db.prepare(`SELECT count(*) FROM ${from}`).pluck().get())

describe('a process that is killed while it stores', () => {
  it('loses nothing that was acknowledged', { timeout: 20_000 + CYCLES * 10_000 }, async () => {
    const path = join(place(), 'stagedoor.db')
    const all: Acknowledged[] = []
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      const acknowledged = await appendAndKill(path, 20 + Math.random() * 600)
      expect(acknowledged.starts.length).toBeGreaterThan(0)
      all.push(acknowledged)
      await assertNothingLost(path, all)
    }
  })
})
