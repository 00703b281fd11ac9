import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { publishFile, replaceFile } from '../../../electron/secrets/files.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'stagedoor-files-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const content = Buffer.from('new')

describe.each([
  ['a file that is made', publishFile],
  ['a file that is replaced', replaceFile],
])('%s', (_, write) => {
  it('leaves nothing behind when it fails, so that the next one does not', () => {
    const parent = folder()
    const path = join(parent, 'kept')
    mkdirSync(path)
    expect(() => write(path, content)).toThrow()
    expect(readdirSync(parent)).toEqual(['kept'])
    rmSync(path, { recursive: true })
    const unwritable = {} as Uint8Array
    expect(() => write(path, unwritable)).toThrow()
    expect(readdirSync(parent)).toEqual([])
    write(path, content)
    expect(readFileSync(path, 'utf8')).toBe('new')
  })

  it('is written over what a run that was killed had begun', () => {
    const parent = folder()
    const path = join(parent, 'kept')
    writeFileSync(`${path}.${process.pid}.new`, 'begun, and longer than what follows')
    write(path, content)
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(readdirSync(parent)).toEqual(['kept'])
  })
})

describe('a file that is made', () => {
  it('is not put in place of one that is there', () => {
    const path = join(folder(), 'kept')
    publishFile(path, Buffer.from('old'))
    expect(() => publishFile(path, content)).toThrow('EEXIST')
    expect(readFileSync(path, 'utf8')).toBe('old')
  })
})
