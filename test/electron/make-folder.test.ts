import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { assertMakeable } from '../../electron/cli/check-places.ts'
import { prepareDirectory } from '../../electron/data-directory.ts'
import { makeFolder } from '../../electron/make-folder.ts'

const work = mkdtempSync(join(tmpdir(), 'stagedoor-folder-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

it.runIf(process.platform === 'linux')(
  'a parent that refuses as if it were not there ends it, and the sentence names the folder',
  () => {
    expect(() => makeFolder('/proc/stagedoor/door')).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    )
    for (const refused of [
      () => prepareDirectory('/proc/stagedoor'),
      () => assertMakeable('The data directory', '/proc/stagedoor'),
    ]) {
      expect(refused).toThrow(
        expect.objectContaining({
          code: 'ERR_DB_OPEN',
          message: expect.stringMatching(/^The data directory .*proc.stagedoor.* cannot be used/),
        }),
      )
    }
  },
)

it.each([
  ['a file', ['file'], 'EEXIST'],
  ['below a file', ['file', 'a', 'b'], 'ENOTDIR'],
  ['a link to nowhere', ['nowhere'], 'EEXIST'],
])('what is no folder is refused: %s', (_, parts, code) => {
  writeFileSync(join(work, 'file'), '')
  rmSync(join(work, 'nowhere'), { force: true })
  symlinkSync(join(work, 'gone'), join(work, 'nowhere'))
  expect(() => makeFolder(join(work, ...parts))).toThrow(expect.objectContaining({ code }))
})

it('a folder is made with those above it for its owner only, and one that is there stays', () => {
  const made = join(work, 'a', 'b', 'c')
  makeFolder(made)
  for (const each of [made, join(work, 'a')]) expect(statSync(each).mode & 0o777).toBe(0o700)
  const open = join(work, 'open')
  mkdirSync(open, { mode: 0o755 })
  makeFolder(open)
  expect(statSync(open).mode & 0o777).toBe(0o755)
})
