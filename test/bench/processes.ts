import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LoadPlan, LoadResult } from './load.ts'

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

const hasTaskset = ((): boolean => {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

const children = new Set<ChildProcess>()
// One that stands still would outlive a benchmark that was broken off.
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** Core 0 serves, core 1 asks, so that neither measures the other. Without taskset the system places them. */
export function spawnOn(
  core: 0 | 1,
  args: readonly string[],
  program: string = process.execPath,
): ChildProcess {
  const command = hasTaskset ? 'taskset' : program
  const prefix = hasTaskset ? ['-c', String(core), program] : []
  const child = spawn(command, [...prefix, ...args], {
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

const CATCH_UP_MS = 100

export interface Served {
  readonly port: number
  readonly pid: number
  /** Takes all time from it, also what it would use for work in the background. */
  pause(): void
  /** Lets it go on, and waits until it caught up with what it missed. */
  resume(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a server and waits until its port answers.
 *
 * @param core    Default 0.
 * @param program Default Node.js.
 */
export async function serve(
  args: readonly string[],
  port: number,
  core: 0 | 1 = 0,
  program?: string,
): Promise<Served> {
  const child = spawnOn(core, args, program)
  child.stdout?.resume()
  await reachable(port, child)
  return {
    port,
    pid: child.pid ?? 0,
    pause: () => void child.kill('SIGSTOP'),
    async resume() {
      child.kill('SIGCONT')
      await new Promise((done) => setTimeout(done, CATCH_UP_MS))
    },
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done())
        child.kill('SIGTERM')
      }),
  }
}

/** Resolves as soon as the port accepts a request. */
async function reachable(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server on port ${port} ended.`)
    try {
      await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1000) })
      return
    } catch {
      await new Promise((resume) => setTimeout(resume, 5))
    }
  }
}

/** Runs the load generator on core 1. */
export const load = (plan: LoadPlan): Promise<LoadResult> => generate('load.ts', plan)

/** Runs a generator of load on core 1, and answers what it measured. */
export function generate<Result>(name: string, plan: object): Promise<Result> {
  const child = spawnOn(1, [join(projectRoot, 'test/bench', name), JSON.stringify(plan)])
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
  })
  return new Promise((done, fail) => {
    child.once('exit', (code) => {
      if (code === 0) done(JSON.parse(output) as Result)
      else fail(new Error(`The load generator ended with ${code}.`))
    })
  })
}

/** Resident memory of a process in MiB, from /proc; NaN where there is none. */
export function residentMiB(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}

/** CPU seconds a process has used so far, from /proc; NaN where there is none. */
export function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => done(port))
    })
  })
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
