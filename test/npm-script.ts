import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'

/** Below everything else, so that nothing comes too late for it. */
const LOW = 15

/**
 * Runs an npm script, and keeps what it says until it is to be printed whole.
 *
 * @param isBeside Whether it only takes the time that others leave. Default false.
 * @returns Once it is over: prints what it said, and says whether it went well.
 */
export function runScript(name: string, isBeside = false): Promise<() => boolean> {
  const child = spawn('npm', ['run', '-s', name], { shell: process.platform === 'win32' })
  if (isBeside && child.pid !== undefined) setPriority(child.pid, LOW)
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => said.push(data))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      resolve(() => {
        process.stdout.write(Buffer.concat(said))
        if (code !== 0) process.stdout.write(`npm run ${name} failed\n`)
        return code === 0
      }),
    )
  })
}
