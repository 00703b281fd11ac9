import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { databaseHolder, heldError } from '../../electron/database-holder.ts'
import { AppError } from '../../shared/errors.ts'
import { tellsOfLocks } from './store/file-locks.ts'

const folder = mkdtempSync(join(tmpdir(), 'stagedoor-holder-'))
const path = join(folder, 'held.db')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Begins to write in a program of its own, and waits there. */
const HOLDING = `
  const Database = require('better-sqlite3')
  new Database(process.argv[1]).exec('BEGIN IMMEDIATE')
  process.stdout.write('held')
  process.stdin.resume()
`

describe.skipIf(!tellsOfLocks())('who holds a database', () => {
  it('is nobody but another program: it is named while it writes, and in the error', async () => {
    const db = new BetterSqlite3(path)
    db.pragma('journal_mode = WAL')
    db.exec('CREATE TABLE kept (it); BEGIN IMMEDIATE')
    expect(databaseHolder(path)).toBeNull()
    db.exec('ROLLBACK')
    const program = spawn(process.execPath, ['-e', HOLDING, path], { stdio: 'pipe' })
    await once(program.stdout, 'data')
    const name = databaseHolder(path)
    expect(name).toContain(`(pid ${program.pid})`)
    const error = new AppError('ERR_DB_BUSY')
    expect(heldError(error, path)).toMatchObject({ message: expect.stringContaining(`${name}`) })
    program.kill('SIGKILL')
    await once(program, 'close')
    expect(databaseHolder(path)).toBeNull()
    expect(heldError(error, path)).toBe(error)
    db.close()
  })
})
