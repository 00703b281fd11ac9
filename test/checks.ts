import { spawn } from 'node:child_process'

/** npm scripts that need nothing from one another. */
const CHECKS = ['typecheck', 'lint', 'dead-code', 'build']

/** Runs an npm script. Resolves with whether it went well, after what it said is printed whole. */
function passes(name: string): Promise<boolean> {
  const child = spawn('npm', ['run', '-s', name], { shell: process.platform === 'win32' })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => said.push(data))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said))
      if (code !== 0) process.stdout.write(`npm run ${name} failed\n`)
      resolve(code === 0)
    })
  })
}

const results = await Promise.all(CHECKS.map(passes))
if (results.includes(false)) process.exitCode = 1
