import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createApp } from '../../electron/app.ts'
import { databaseHolder, heldError } from '../../electron/database-holder.ts'
import { DATABASE_FILE } from '../../electron/storage.ts'
import { openDatabase } from '../../electron/store/open.ts'
import { AppError } from '../../shared/errors.ts'
import { tellsOfLocks } from './store/file-locks.ts'

const folder = mkdtempSync(join(tmpdir(), 'stagedoor-holder-'))
const path = join(folder, DATABASE_FILE)
const options = {
  dataDirectory: folder,
  keyFile: join(folder, 'held.key'),
  handler: null,
  mode: 'headless',
  logLevel: 'silent',
} as const
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Begins to write in a program of its own, and waits there. */
const HOLDING = `
  const Database = require('better-sqlite3')
  // Kept: a connection that nobody refers to is closed when the garbage is collected.
  globalThis.held = new Database(process.argv[1])
  globalThis.held.exec('BEGIN IMMEDIATE')
  process.stdout.write('held')
  process.stdin.resume()
`

describe.skipIf(!tellsOfLocks())('who holds a database', () => {
  it('is nobody but another program: it is named while it writes, in the error, and where a start is refused', async () => {
    const db = openDatabase(path)
    db.exec('BEGIN IMMEDIATE')
    expect(databaseHolder(path)).toBeNull()
    db.exec('ROLLBACK')
    const program = spawn(process.execPath, ['-e', HOLDING, path], { stdio: 'pipe' })
    await once(program.stdout, 'data')
    const name = databaseHolder(path)
    expect(name).toContain(`(pid ${program.pid})`)
    const error = new AppError('ERR_DB_BUSY')
    expect(heldError(error, path)).toMatchObject({ message: expect.stringContaining(`${name}`) })
    await expect(createApp(options)).rejects.toMatchObject({
      code: 'ERR_DB_BUSY',
      message: `${path} is locked by ${name}. Close it, and try again.`,
    })
    program.kill('SIGKILL')
    await once(program, 'close')
    expect(databaseHolder(path)).toBeNull()
    expect(heldError(error, path)).toBe(error)
    db.close()
  })
})
