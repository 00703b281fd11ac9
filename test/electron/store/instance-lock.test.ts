import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { lockDataDirectory, readInstance } from '../../../electron/store/instance-lock.ts'
import { codeOf, place } from './place.ts'

const HOLDER = fileURLToPath(new URL('./lock-holder.ts', import.meta.url))

describe('the lock on a data directory', () => {
  it('refuses a second one and names the first and its console', () => {
    const directory = place()
    const lock = lockDataDirectory(directory)
    expect(codeOf(() => lockDataDirectory(directory))).toBe('ERR_INSTANCE_RUNNING')
    lock.describe({ pid: 4711, consoleUrl: 'http://127.0.0.1:7070' })
    expect(() => lockDataDirectory(directory)).toThrow(
      `Another Stagedoor runs on ${directory}. It is process 4711. Its console is at http://127.0.0.1:7070`,
    )
    expect(statSync(join(directory, 'instance.json')).mode & 0o777).toBe(0o600)
    expect(readInstance(directory)).toEqual({ pid: 4711, consoleUrl: 'http://127.0.0.1:7070' })
    lock.release()
    expect(existsSync(join(directory, 'instance.json'))).toBe(false)
    lockDataDirectory(directory).release()
  })

  it('refuses a directory that cannot be used', () => {
    expect(codeOf(() => lockDataDirectory('/dev/null/data'))).toBe('ERR_DB_OPEN')
  })

  it('holds against another process and ends with it, even when that is killed', async () => {
    const directory = place()
    const holder = spawn(process.execPath, ['--expose-gc', HOLDER, directory], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    expect(() => lockDataDirectory(directory)).toThrow(`It is process ${holder.pid}.`)
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const lock = lockDataDirectory(directory)
    expect(readInstance(directory)).toBeNull()
    lock.release()
  })

  it('can be released twice', () => {
    const lock = lockDataDirectory(place())
    lock.release()
    lock.release()
  })
})
