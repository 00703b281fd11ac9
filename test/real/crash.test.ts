import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdsLock, tellsOfLocks } from '../electron/store/file-locks.ts'
import { SLOW } from '../slow.ts'
import { until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'
import { addCaller, nimbleAdmits, nimbleStarts } from './support/callers.ts'
import { type Acknowledged, ICECAST_LANES, load, nothingYet, type Station } from './support/load.ts'
import { databaseOf } from './support/obstacles.ts'
import { ONCE } from './support/once.ts'

const CYCLES = SLOW ? 20 : 4
/** Killed at a reply between these, so that it is always under load and never at the same moment. */
const REPLIES = { least: 20, most: 250 }

let door: Stagedoor
let station: Station

beforeAll(async () => {
  door = await startStagedoor()
  const closed = (await door.call('POST /streams', { name: 'live/closed' })).item
  await door.call('POST /streams', { name: 'live/open', mode: 'public' })
  station = {
    nimble: await addCaller(door, 'nimble'),
    icecast: await addCaller(door, 'icecast'),
    open: 'live/open',
    closed: { name: closed.name, id: closed.id },
  }
})

afterAll(async () => {
  await door?.stop()
})

/** Loads it, kills it at a random reply, and starts it again on the same data. */
async function killedAndStartedAgain(cycle: number): Promise<Acknowledged> {
  const acknowledged = nothingYet()
  const { least, most } = REPLIES
  let left = least + Math.floor(Math.random() * (most - least))
  await load(door, station, cycle, acknowledged, () => {
    left -= 1
    if (left === 0) door.program.child.kill('SIGKILL')
  })
  expect(await door.program.ended).toBe(-1)
  door = await startStagedoor(door.folder)
  return acknowledged
}

/** Reads the database beside the running process. */
function read<T>(work: (db: Database.Database) => T): T {
  const db = new Database(databaseOf(door.folder), { readonly: true, fileMustExist: true })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

interface Kept {
  readonly decisions: ReadonlyMap<string, number>
  readonly sessions: ReadonlyMap<string, { readonly count: number; readonly end: string | null }>
}

/** Everything that is stored, counted by the caller's own key. */
async function kept(): Promise<Kept> {
  // Asking for decisions brings what is in the journal into the tables first.
  await door.call('GET /decisions')
  return read((db) => {
    const decisions = db
      .prepare<[], { key: string; count: number }>(
        'SELECT session_key AS key, count(*) AS count FROM decisions GROUP BY session_key',
      )
      .all()
    const sessions = db
      .prepare<[], { key: string; count: number; end: string | null }>(
        'SELECT session_key AS key, count(*) AS count, max(end) AS end FROM sessions GROUP BY session_key',
      )
      .all()
    return {
      decisions: new Map(decisions.map((each) => [each.key, each.count])),
      sessions: new Map(sessions.map((each) => [each.key, each])),
    }
  })
}

function expectKept({ decisions, sessions }: Kept, { starts, refusals, ends }: Acknowledged): void {
  const once = (keys: readonly string[]) => keys.filter((key) => decisions.get(key) !== 1)
  expect(once(starts), 'starts without exactly one decision').toEqual([])
  expect(once(refusals), 'refusals without exactly one decision').toEqual([])
  const withoutOne = starts.filter((key) => sessions.get(key)?.count !== 1)
  expect(withoutOne, 'starts without exactly one session').toEqual([])
  const withoutEnd = ends.filter((key) => sessions.get(key)?.end !== 'reported')
  expect(withoutEnd, 'ends that are not stored').toEqual([])
  const refusedWithOne = refusals.filter((key) => sessions.has(key))
  expect(refusedWithOne, 'refusals with a session').toEqual([])
}

/** What was live is live again, and what had ended is not. */
async function expectLive({ starts, ends }: Acknowledged): Promise<void> {
  const { sessions } = await door.call('GET /sessions')
  const live = sessions.flatMap((each) => each.sessionKey ?? [])
  const twice = live.filter((key, at) => live.indexOf(key) !== at)
  expect(twice, 'live twice').toEqual([])
  const ended = new Set(ends)
  const known = new Set(live)
  // The end of the last listener of a lane may be stored although its reply never came.
  const gone = starts.filter((key) => !ended.has(key) && !known.has(key))
  const unanswered = gone.filter((key) => key.includes('-i'))
  expect(gone.filter((key) => !key.includes('-i'))).toEqual([])
  expect(unanswered.length).toBeLessThanOrEqual(ICECAST_LANES)
  expect(live.filter((key) => ended.has(key))).toEqual([])
}

async function expectChanges(acknowledged: Acknowledged): Promise<void> {
  const { streams } = await door.call('GET /streams')
  const names = streams.map((each) => each.name)
  expect(acknowledged.streams.filter((name) => !names.includes(name))).toEqual([])
  const { versions } = await door.call('GET /rules/versions')
  const notes = versions.map((each) => each.note)
  expect(acknowledged.publishNotes.filter((note) => !notes.includes(note))).toEqual([])
}

/** Asks again for what was refused, and for what is to be let in. */
async function expectInForce(acknowledged: Acknowledged): Promise<void> {
  const { open, closed, nimble } = station
  const asks = async (ip: string) =>
    nimbleAdmits(await nimbleStarts(door, nimble, { stream: open, ip }))
  const shows = async (token: string) => {
    const query = `?rj-auth=${encodeURIComponent(token)}`
    return nimbleAdmits(await nimbleStarts(door, nimble, { stream: closed.name, query }))
  }
  const returns = async (key: string) =>
    nimbleAdmits(await nimbleStarts(door, nimble, { stream: open, key }))
  const admitted = async (what: readonly string[], ask: (each: string) => Promise<boolean>) => {
    const answers = await Promise.all(what.map(ask))
    return what.filter((_, at) => answers[at] === true)
  }
  expect(await admitted(acknowledged.revokedAddresses, asks), 'revoked addresses').toEqual([])
  expect(await admitted(acknowledged.dropped, asks), 'addresses a rule drops').toEqual([])
  expect(await admitted(acknowledged.revokedSessions, returns), 'revoked sessions').toEqual([])
  expect(await admitted(acknowledged.revokedLinks, shows), 'revoked links').toEqual([])
  expect(await admitted(acknowledged.liftedAddresses, asks)).toEqual(acknowledged.liftedAddresses)
  expect(await admitted(acknowledged.links, shows)).toEqual(acknowledged.links)
}

function expectSound(): void {
  read((db) => {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('foreign_key_check')).toEqual([])
  })
}

const LISTS = Object.keys(nothingYet()) as (keyof Acknowledged)[]

/**
 * As an operator does with a tool of the system, whose SQLite is that of Python. The library here is newer and looks at the index of the log as well before it
 * takes itself for the last, so it deletes nothing; it stands in where there is no Python.
 */
function openAndLetGo(database: string): void {
  const query = 'SELECT count(*) FROM streams'
  const script = `import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("${query}").fetchall(); c.close()`
  if (spawnSync('python3', ['-c', script, database]).status === 0) return
  const other = new Database(database, { fileMustExist: true })
  other.prepare(query).get()
  other.close()
}

/** Everything that opens the database a second time in the process that has it open. */
const READERS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['usage', () => door.call('GET /usage')],
  [
    'an export',
    async () => {
      const { id } = await door.call('POST /exports', { timeZone: 'UTC' })
      await until('the export is over', async () => {
        const { exports } = await door.call('GET /exports')
        return exports.some((each) => each.id === id && each.state === 'done')
      })
    },
  ],
  [
    'a look at a backup',
    async () => {
      const name = basename((await door.call('POST /backup')).path)
      await door.call(`POST /backups/${name}/preview` as 'POST /backups/{name}/preview', {})
    },
  ],
]

describe('killed after another program opened the database and let it go', ONCE, () => {
  it.each(READERS)('loses nothing, whatever was read of it before: %s', async (what, readIt) => {
    const database = databaseOf(door.folder)
    await readIt()
    if (tellsOfLocks()) expect(holdsLock(database, door.program.child.pid)).toBe(true)
    openAndLetGo(database)
    expect(existsSync(`${database}-wal`), 'the log that is written to is there').toBe(true)
    const keys = Array.from({ length: 40 }, (_, at) => `${what}-${at}`)
    const { nimble, open: stream } = station
    const answers = keys.map((key) => nimbleStarts(door, nimble, { stream, key }))
    expect((await Promise.all(answers)).every(nimbleAdmits)).toBe(true)
    await door.program.stop('SIGKILL')
    door = await startStagedoor(door.folder)
    const { sessions } = await door.call('GET /sessions')
    const live = new Set(sessions.map((each) => each.sessionKey))
    expect(keys.filter((key) => !live.has(key))).toEqual([])
    expectSound()
  })
})

describe('killed under load', ONCE, () => {
  const all = nothingYet()

  it(`${CYCLES} times, loses nothing it acknowledged and lets in nobody it refuses`, async () => {
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      const acknowledged = await killedAndStartedAgain(cycle)
      expectSound()
      expectKept(await kept(), acknowledged)
      await expectLive(acknowledged)
      await expectChanges(acknowledged)
      await expectInForce(acknowledged)
      for (const list of LISTS) all[list].push(...acknowledged[list])
    }
    // A later life must not have written over an earlier one.
    expectKept(await kept(), all)
    expect(all.starts.length).toBeGreaterThan(CYCLES * 5)
    if (CYCLES < 10) return
    expect(
      LISTS.filter((list) => all[list].length === 0),
      'never asked for',
    ).toEqual([])
  }, 240_000)
})
