import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { runScript } from './npm-script.ts'

/*
 * `npm test`: the build, then the tests, and beside them what only reads the sources, in whatever time they leave: half of
 * those that start programs wait. Arguments go to vitest.
 */

const BESIDE = ['typecheck', 'lint', 'dead-code']

/** @returns Whether they passed, and the files in which one did not. */
async function tests(
  ...args: readonly string[]
): Promise<{ readonly areGreen: boolean; readonly failed: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-report-'))
  const report = join(folder, 'report.json')
  const all = ['run', '--config', 'test/vitest.config.ts', ...args]
  all.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`)
  const child = spawn('vitest', all, { stdio: 'inherit', shell: process.platform === 'win32' })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const failed = code === 0 ? [] : failedIn(report)
  rmSync(folder, { recursive: true, force: true })
  return { areGreen: code === 0, failed }
}

/** Empty where there is no report: vitest itself failed. */
function failedIn(report: string): readonly string[] {
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: readonly { name: string; status: string }[]
    }
    return testResults
      .filter(({ status }) => status === 'failed')
      .map(({ name }) => relative('', name))
  } catch {
    return []
  }
}

/**
 * Whether what failed there may have come too late only. The tests of such a file share a Stagedoor and follow on each other, so that one
 * alone often cannot pass where it was broken off: all of them are run anew.
 */
const isRunAnew = (file: string): boolean => /^test[\\/]e2e[\\/]/.test(file)

async function testsTwice(): Promise<boolean> {
  const { areGreen, failed } = await tests(...process.argv.slice(2))
  if (areGreen || failed.length === 0 || !failed.every(isRunAnew)) return areGreen
  console.info(`Once more, on a fresh Stagedoor: ${failed.join(', ')}`)
  return (await tests('--project', 'real', ...failed)).areGreen
}

const isBuilt = (await runScript('build'))()
if (isBuilt) {
  const checks = Promise.all(BESIDE.map((name) => runScript(name, true)))
  const areGreen = await testsTwice()
  // After the tests, so that it is the last that is read.
  const results = (await checks).map((print) => print())
  if (!areGreen || results.includes(false)) process.exitCode = 1
} else process.exitCode = 1
