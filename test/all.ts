import { spawn } from 'node:child_process'
import { runScript } from './npm-script.ts'

/*
 * `npm test`: the build, then the tests, and beside them what only reads the sources, in whatever time they leave: half of
 * those that start programs wait. Arguments go to vitest.
 */

const BESIDE = ['typecheck', 'lint', 'dead-code']

function tests(): Promise<boolean> {
  const args = ['run', '--config', 'test/vitest.config.ts', ...process.argv.slice(2)]
  const child = spawn('vitest', args, { stdio: 'inherit', shell: process.platform === 'win32' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code === 0))
  })
}

const isBuilt = (await runScript('build'))()
if (isBuilt) {
  const checks = Promise.all(BESIDE.map((name) => runScript(name, true)))
  const areGreen = await tests()
  // After the tests, so that it is the last that is read.
  const results = (await checks).map((print) => print())
  if (!areGreen || results.includes(false)) process.exitCode = 1
} else process.exitCode = 1
