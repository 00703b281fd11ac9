import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'stagedoor-unbuilt-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('says in one line how to build a checkout that is not built, and fails', () => {
  mkdirSync(join(folder, 'electron'))
  const script = join(folder, 'electron', 'run-built.js')
  copyFileSync(resolve(import.meta.dirname, '../../electron/run-built.js'), script)
  const { status, stderr } = spawnSync(process.execPath, [script, 'serve'], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^stagedoor: this checkout is not built yet\. Run: npm run build .*\n$/)
})
