import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSessions } from '../bench/session-store.ts'
import { until } from './programs.ts'
import { freshFolder, type Stagedoor, startStagedoor } from './stagedoor.ts'
import { dataOf } from './support/obstacles.ts'

const folder = freshFolder()
const output = join(folder, 'sessions.csv')
const SESSIONS = 60_000
let stagedoor: Stagedoor

const waiting = (): readonly string[] => readdirSync(join(dataOf(folder), 'exports', 'waiting'))
const read = (csv: string): readonly Record<string, string>[] => parse(csv, { columns: true })

beforeAll(async () => {
  makeSessions(dataOf(folder), SESSIONS)
  stagedoor = await startStagedoor(folder)
})
afterAll(() => stagedoor.stop())

describe('stagedoor export sessions', () => {
  it.each([
    [['--columns', 'token'], /columns\.0: This must be one of session_id/],
    [['--from', 'yesterday'], /--from: write a day as 2026-11-01/],
    [['--time-zone', 'Mars'], /ERR_TIME_ZONE_INVALID/],
    [['--stream', 'nope'], /No stream nope is known.*ERR_NOT_FOUND/],
    [['--output', join(folder, 'gone', 'x.csv')], /cannot be written/],
  ])('refuses %j and leaves nothing', async (flags, why) => {
    const program = stagedoor.cli('export', 'sessions', '--viewer', 'viewer-1', ...flags)
    expect(await program.ended).toBe(1)
    expect(program.output()).toMatch(why)
    expect(existsSync(join(dataOf(folder), 'exports')) ? waiting() : []).toEqual([])
  })

  it('leaves nothing when it is stopped by Ctrl-C', async () => {
    const program = stagedoor.cli('export', 'sessions', '--output', output)
    await until('it writes', () => waiting().length > 0, program.output)
    program.child.kill('SIGINT')
    expect(await program.ended).toBe(130)
    expect(existsSync(output)).toBe(false)
    expect(waiting()).toEqual([])
    expect((await stagedoor.call('GET /exports')).exports).toEqual([])
  })

  it('writes the lines of a period to a file that another parser reads', async () => {
    const program = stagedoor.cli(
      ...['export', 'sessions', '--from', '2026-10-02', '--to', '2026-10-03'],
      ...['--time-zone', 'Europe/Berlin', '--stream', 'live/stream-3', '--tag', 'season'],
      ...['--columns', 'stream,started_at,tags,duration_seconds', '--output', output, '--json'],
    )
    expect(await program.ended).toBe(0)
    const rows = read(readFileSync(output, 'utf8'))
    expect(program.output()).toContain(`"rows":${rows.length}`)
    expect(rows.length).toBeGreaterThan(50)
    for (const row of rows) {
      expect(row.stream).toBe('live/stream-3')
      expect(row.started_at).toMatch(/^2026-10-0[123]T\d\d:\d\d:\d\d\+02:00$/)
      expect(row.tags).toBe('customer=42|season')
    }
    expect(statSync(output).mode & 0o777).toBe(0o600)
    expect(waiting()).toEqual([])
  })

  it('writes to standard output, under the names of a vendor', async () => {
    const program = stagedoor.cli(
      ...['export', 'sessions', '--preset', 'dolby-viewer-records', '--viewer', 'viewer-7'],
    )
    expect(await program.ended).toBe(0)
    expect(read(program.output()).map((row) => row.customViewerData)).toEqual(['viewer-7'])
  })

  it('is in the audit log', async () => {
    const { entries } = await stagedoor.call('GET /audit')
    expect(entries[0]).toMatchObject({
      actor: 'cli',
      what: 'export.sessions',
      detail: '..; dolby-viewer-records; viewers: 1',
    })
  })
})
