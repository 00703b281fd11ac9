import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { throwAway } from '../../../electron/cli/throw-away.ts'
import { lockDataDirectory } from '../../../electron/store/instance-lock.ts'
import { place } from '../store/place.ts'

/** A folder as one that ran left it, or as one that runs has it. */
function folderOf(below: string, name: string, runs: boolean): () => void {
  const data = join(below, name, 'data')
  const lock = lockDataDirectory(data)
  writeFileSync(join(below, name, 'stagedoor.key'), 'secret')
  if (!runs) lock.release()
  return lock.release
}

const nothing = async (): Promise<void> => undefined

it('leaves alone what runs, what is about to start, what is of another kind and what only leads elsewhere', async () => {
  const below = place()
  const release = folderOf(below, 'stagedoor-rehearsal-runs', true)
  folderOf(below, 'stagedoor-demo-ended', false)
  folderOf(below, 'elsewhere', false)
  mkdirSync(join(below, 'stagedoor-rehearsal-starts'))
  writeFileSync(join(below, 'stagedoor-rehearsal-file'), '')
  symlinkSync(join(below, 'elsewhere'), join(below, 'stagedoor-rehearsal-link'))
  const before = readdirSync(below)
  await throwAway('rehearsal', nothing, below)
  expect(readdirSync(below)).toEqual(before)
  expect(existsSync(join(below, 'elsewhere', 'stagedoor.key'))).toBe(true)
  release()
})

it('deletes its folder however the work ends', async () => {
  const below = place()
  const work = async ({ dataDirectory, keyFile }: { dataDirectory: string; keyFile: string }) => {
    lockDataDirectory(dataDirectory).release()
    writeFileSync(keyFile, 'secret')
    expect(statSync(join(dataDirectory, '..')).mode & 0o077).toBe(0)
    throw new Error('the work failed')
  }
  await expect(throwAway('rehearsal', work, below)).rejects.toThrow('the work failed')
  expect(readdirSync(below)).toEqual([])
})

it('deletes what one that was killed left behind, before its own work begins', async () => {
  const below = place()
  folderOf(below, 'stagedoor-rehearsal-killed', false)
  let seen: readonly string[] = []
  const look = async (): Promise<void> => {
    seen = readdirSync(below)
  }
  await throwAway('rehearsal', look, below)
  expect(seen).toHaveLength(1)
  expect(seen).not.toContain('stagedoor-rehearsal-killed')
})
