import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runScript } from './npm-script.ts'
import { type Outcome, runAnew } from './outcome.ts'

/*
 * `npm test`: the build, then the tests, and beside them what only reads the sources, in whatever time they leave: half of
 * those that start programs wait. Arguments go to vitest.
 */

const BESIDE = ['typecheck', 'lint', 'dead-code']

/** @returns Whether they passed, and the files that are run anew where they did not. */
async function tests(
  ...args: readonly string[]
): Promise<{ readonly areGreen: boolean; readonly again: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-outcome-'))
  const file = join(folder, 'outcome.json')
  const all = ['run', '--config', 'test/vitest.config.ts', ...args]
  const env = { ...process.env, TEST_OUTCOME: file }
  const child = spawn('vitest', all, { env, stdio: 'inherit', shell: process.platform === 'win32' })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const again = code === 0 ? [] : againOf(file)
  rmSync(folder, { recursive: true, force: true })
  return { areGreen: code === 0, again }
}

/** Empty where nothing is written: vitest itself failed. */
function againOf(file: string): readonly string[] {
  try {
    return runAnew(JSON.parse(readFileSync(file, 'utf8')) as Outcome)
  } catch {
    return []
  }
}

async function testsTwice(): Promise<boolean> {
  const { areGreen, again } = await tests(...process.argv.slice(2))
  if (areGreen || again.length === 0) return areGreen
  console.info(`Once more, on a fresh Stagedoor: ${again.join(', ')}`)
  return (await tests('--project', 'real', ...again)).areGreen
}

const isBuilt = (await runScript('build'))()
if (isBuilt) {
  const checks = Promise.all(BESIDE.map((name) => runScript(name, true)))
  const areGreen = await testsTwice()
  // After the tests, so that it is the last that is read.
  const results = (await checks).map((print) => print())
  if (!areGreen || results.includes(false)) process.exitCode = 1
} else process.exitCode = 1
