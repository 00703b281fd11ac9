import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { check } from '../../../electron/cli/check.ts'
import { resolveConfig } from '../../../electron/cli/config.ts'

let folder: string
let isBuilt = false
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-check-'))
  writeFileSync(join(folder, 'a-file'), '')
  // What another file of the same process left would be taken for what was found.
  process.exitCode = 0
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  process.exitCode = 0
})

/** What it finds wrong, by what that is about. */
async function problems(flags: Record<string, string>): Promise<Record<string, unknown>> {
  const free = { 'handler-port': '0', 'console-port': '0', 'data-dir': join(folder, 'data') }
  const here = { platform: 'linux' as const, env: { XDG_CONFIG_HOME: folder }, home: folder }
  const found: Record<string, unknown> = {}
  const say = (_: string, fact: Readonly<Record<string, unknown>>): void => {
    // Nothing has to be built for these tests.
    if (fact.what === 'installation') isBuilt = fact.ok === true
    else if (fact.ok !== true) found[String(fact.what)] = fact.text
  }
  const output = { json: true, say, warn: () => {}, write: () => {} }
  await check(resolveConfig({ ...free, ...flags }, undefined, here), output)
  return found
}

describe('what would keep it from starting is found before', () => {
  it('in the data directory', async () => {
    const file = join(folder, 'a-file')
    expect(await problems({ 'data-dir': file })).toEqual({
      database: `The data directory ${file} cannot be used: it is a file. (ERR_DB_OPEN)`,
    })
    expect(process.exitCode).toBe(1)
    expect(await problems({ 'data-dir': join(file, 'data') })).toEqual({
      database: `The data directory ${file}/data cannot be used: a part of its path is a file. (ERR_DB_OPEN)`,
    })
  })

  it('in the place of the key', async () => {
    const file = join(folder, 'a-file')
    expect(await problems({ 'key-file': join(file, 'key') })).toEqual({
      'key file': `The folder of the key file ${file} cannot be used: it is a file. (ERR_DB_OPEN)`,
    })
  })

  it('in a database, without a word of the key that nobody can hold it to', async () => {
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'data', 'stagedoor.db'), 'no database')
    const notOne = expect.stringContaining('is not a database')
    expect(await problems({})).toEqual({ database: notOne, 'key file': notOne })
    // As a start that was cut short leaves it; the next makes tables and key.
    writeFileSync(join(folder, 'data', 'stagedoor.db'), '')
    expect(await problems({})).toEqual({})
  })

  it('in a database that is locked, and leaves one that is not as it was', async () => {
    mkdirSync(join(folder, 'data'))
    const path = join(folder, 'data', 'stagedoor.db')
    const db = new BetterSqlite3(path)
    db.pragma('journal_mode = WAL')
    db.exec('CREATE TABLE kept (it); BEGIN IMMEDIATE')
    const locked = expect.stringMatching(/nother program holds .*ERR_DB_BUSY/)
    expect(await problems({})).toMatchObject({ database: locked })
    db.exec('ROLLBACK')
    const log = statSync(`${path}-wal`).size
    expect(await problems({})).not.toHaveProperty('database')
    expect(statSync(`${path}-wal`).size).toBe(log)
    db.close()
  })

  it('in the files and folders that are named', async () => {
    const file = join(folder, 'a-file')
    const gone = join(folder, 'gone')
    const named = {
      'country-file': file,
      'city-file': file,
      'city-file-ipv6': gone,
      'export-folder': gone,
    }
    expect(await problems(named)).toEqual({
      'country data': expect.stringContaining('It has to be an mmdb file of countries'),
      'city data': `The city data ${gone} cannot be read: there is no such file or folder. (ERR_CONFIG)`,
      'export folder': `There is no folder ${gone}. (ERR_EXPORT_PATH)`,
    })
  })

  it('in ports that are the same', async () => {
    const holder = { 'handler-port': '8479', 'console-port': '8479' }
    expect(await problems(holder)).toMatchObject({
      'console port': expect.stringContaining('as well as the handler'),
    })
  })

  it('and nothing where all is well', async () => {
    expect(await problems({})).toEqual({})
    expect(process.exitCode).toBe(isBuilt ? 0 : 1)
  })
})
