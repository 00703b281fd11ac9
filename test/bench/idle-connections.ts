import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IdlePlan, IdleResult } from './idle.ts'
import type { LoadResult } from './load.ts'
import { freePort, load, median, projectRoot, residentMiB, serve, spawnOn } from './processes.ts'
import { setUpStation } from './station.ts'
import { createTargets } from './targets.ts'

/*
 * `npm run bench -- idle-connections`: the handler under 500 questions a second, without and with 10,000 connections that
 * asked once and are kept open. Prints p99 of both, and what a connection takes of memory.
 */

const quick = process.argv.includes('--quick')
const CONNECTIONS = 10_000
/** Besides the connections, what a process has open. */
const SPARE_FILES = 500
const ROUNDS = quick ? 2 : 4
const SECONDS = quick ? 2 : 4

/** Node.js raises the limit of open files to the hard one by itself; that one is the system's. */
function assertFiles(): void {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const hard = /Max open files\s+\d+\s+(\d+|unlimited)/.exec(limits)?.[1] ?? '0'
  if (hard === 'unlimited' || Number(hard) >= CONNECTIONS + SPARE_FILES) return
  throw new Error(
    `A process may have ${hard} files open here, too few for ${CONNECTIONS} connections. Raise the hard limit (ulimit -Hn) as root.`,
  )
}

/** Opens the connections. `stop` answers how many were left. */
async function openIdle(
  port: number,
  requestsFile: string,
): Promise<{ open: number; stop(): Promise<number> }> {
  const plan: IdlePlan = { port, connections: CONNECTIONS, requestsFile }
  const child = spawnOn(1, [join(projectRoot, 'test/bench/idle.ts'), JSON.stringify(plan)])
  const lines: string[] = []
  let said: (() => void) | null = null
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    lines.push(...chunk.split('\n').filter(Boolean))
    said?.()
  })
  child.once('exit', () => said?.())
  const line = async (at: number): Promise<IdleResult> => {
    while (lines[at] === undefined) {
      if (child.exitCode !== null) throw new Error('The idle connections ended by themselves.')
      await new Promise<void>((resolve) => {
        said = resolve
      })
    }
    return JSON.parse(lines[at]) as IdleResult
  }
  const { open } = await line(0)
  return {
    open,
    async stop() {
      child.kill('SIGTERM')
      return (await line(1)).open
    },
  }
}

const folder = mkdtempSync(join(tmpdir(), 'stagedoor-bench-idle-'))
const targets = createTargets(console.log)
try {
  assertFiles()
  const station = await setUpStation(folder)
  const port = await freePort()
  const served = await serve(
    [
      join(projectRoot, 'dist/electron/cli.js'),
      'serve',
      `--data-dir=${station.dataDirectory}`,
      `--key-file=${station.keyFile}`,
      `--handler-port=${port}`,
      '--console-port=0',
      '--log-level=silent',
    ],
    port,
  )
  const requestsFile = station.requests.stagedoor
  const round = (seconds: number): Promise<LoadResult> =>
    load({
      port,
      requestsFile,
      connections: 'new',
      concurrency: 1,
      seconds,
      ratePerSecond: 500,
    })
  const rounds = async (): Promise<readonly LoadResult[]> => {
    const results: LoadResult[] = []
    for (let n = 0; n < ROUNDS; n += 1) results.push(await round(SECONDS))
    return results
  }
  await round(SECONDS)
  const without = await rounds()
  const residentBefore = residentMiB(served.pid)
  const idle = await openIdle(port, requestsFile)
  const residentWith = residentMiB(served.pid)
  const with10k = await rounds()
  const left = await idle.stop()
  const p99 = (results: readonly LoadResult[]): number => median(results.map((each) => each.p99))
  const p50 = (results: readonly LoadResult[]): number => median(results.map((each) => each.p50))
  const errors = [...without, ...with10k].reduce((sum, each) => sum + each.errors, 0)
  console.log(
    `500 questions a second: p50 ${p50(without).toFixed(2)} ms, p99 ${p99(without).toFixed(2)} ms; with ${idle.open} idle connections ` +
      `p50 ${p50(with10k).toFixed(2)} ms, p99 ${p99(with10k).toFixed(2)} ms; ${errors} errors, ${left} connections left at the end`,
  )
  const kibibytes = ((residentWith - residentBefore) * 1024) / idle.open
  const machine = (what: string, value: number, digits: number, bound: number): void =>
    targets.check({ what, value, digits, must: ['<=', bound], isRatio: false })
  machine('Memory per idle connection, KiB', kibibytes, 1, 20)
  machine('Resident memory with 10,000 idle connections, MiB', residentWith, 0, 400)
  machine('p99 with 10,000 idle connections, milliseconds', p99(with10k), 2, 50)
  targets.check({
    what: 'Connections and questions lost',
    value: errors + CONNECTIONS - left,
    digits: 0,
    must: ['<=', 0],
    isRatio: true,
  })
  await served.stop()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = targets.exitCode()
