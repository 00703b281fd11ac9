import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoadPlan, LoadResult } from './load.ts'
import {
  cpuSeconds,
  freePort,
  load,
  median,
  projectRoot,
  residentMiB,
  type Served,
  serve,
} from './processes.ts'
import { type Station, setUpStation } from './station.ts'
import { createTargets, type Target } from './targets.ts'

/*
 * `npm run bench`: Stagedoor against a bare node:http server that parses the same body, and against what one would
 * write first (Express, jsonwebtoken, one INSERT per request), all in one run, in turn, server and load on one core
 * each. Ratios count, and one that misses its target makes the exit code 1; absolute figures are this machine's. `--quick` does fewer and shorter rounds.
 * `npm run bench -- gateway` runs that one script alone, or several that are named.
 */

const quick = process.argv.includes('--quick')
const ROUNDS = quick ? 3 : 9
const SECONDS = quick ? 1 : 2
/** Until what is asked over and over is compiled: in turn, seconds after a start made 0.27, 0.37, 0.38 and then 0.45 of the bare server. */
const WARM_UP_SECONDS = 4
const CONCURRENCY = 64

type Name = 'bare' | 'recorded' | 'stagedoor' | 'express'
type Start = () => Promise<Served>

interface Contender {
  readonly start: Start
  readonly requests: string
}

function contenders(station: Station, folder: string): Readonly<Record<Name, Contender>> {
  const server = (name: string): string => join(projectRoot, 'test/bench/servers', name)
  return {
    bare: {
      requests: station.requests.stagedoor,
      start: async () => {
        const port = await freePort()
        return serve([server('bare.ts'), String(port)], port)
      },
    },
    recorded: {
      requests: station.requests.stagedoor,
      start: async () => {
        const port = await freePort()
        const database = join(folder, `recorded-${port}.db`)
        return serve([server('recorded.ts'), String(port), database], port)
      },
    },
    stagedoor: {
      requests: station.requests.stagedoor,
      start: () => startStagedoor(station, freshCopy(station)),
    },
    express: {
      requests: station.requests.express,
      start: async () => {
        const port = await freePort()
        const database = join(folder, `express-${port}.db`)
        return serve([server('express.ts'), String(port), database, station.expressPlan], port)
      },
    },
  }
}

/** A data directory as it was set up, so that no round finds the decisions of an earlier one. */
function freshCopy({ dataDirectory }: Station): string {
  const copy = mkdtempSync(`${dataDirectory}-`)
  cpSync(dataDirectory, copy, { recursive: true })
  return copy
}

async function startStagedoor(station: Station, dataDirectory: string): Promise<Served> {
  const port = await freePort()
  return serve(stagedoorArgs(station, dataDirectory, port), port)
}

const stagedoorArgs = (
  station: Station,
  dataDirectory: string,
  port: number,
): readonly string[] => [
  join(projectRoot, 'dist/electron/cli.js'),
  'serve',
  `--data-dir=${dataDirectory}`,
  `--key-file=${station.keyFile}`,
  `--handler-port=${port}`,
  '--console-port=0',
  '--log-level=silent',
]

interface Measured extends LoadResult {
  /** CPU microseconds of the server per request. */
  readonly cpuMicros: number
}

type Plan = Omit<LoadPlan, 'port' | 'requestsFile'>
type Results = Readonly<Record<string, readonly Measured[]>>

async function measure(served: Served, requestsFile: string, plan: Plan): Promise<Measured> {
  await served.resume()
  const before = cpuSeconds(served.pid)
  const result = await load({ ...plan, port: served.port, requestsFile })
  const cpuMicros = ((cpuSeconds(served.pid) - before) * 1e6) / result.requests
  served.pause()
  if (result.errors > 0) console.log(`  ${result.errors} requests failed`)
  return { ...result, cpuMicros }
}

/**
 * Measures all in turn, in short rounds, so that a slow moment of the machine hits everyone. All are up and warm from the
 * first round to the last; those who are not measured stand still.
 */
async function inTurn(
  all: Readonly<Record<Name, Contender>>,
  names: readonly Name[],
  plan: Plan,
): Promise<Results> {
  const results: Record<string, Measured[]> = Object.fromEntries(names.map((name) => [name, []]))
  const up: (readonly [Name, Served])[] = []
  for (const name of names) {
    const served = await all[name].start()
    up.push([name, served])
    await measure(served, all[name].requests, { ...plan, seconds: WARM_UP_SECONDS })
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, served] of up) {
      results[name]?.push(await measure(served, all[name].requests, plan))
    }
  }
  for (const [, served] of up) {
    await served.resume()
    await served.stop()
  }
  return results
}

/** By how much the yardstick itself moved: what is worth knowing before a ratio is believed. */
function steadiness(results: Results, field: 'perSecond' | 'p99'): string {
  const values = (results.bare ?? []).map((each) => each[field])
  const percent = 100 * (Math.max(...values) / Math.min(...values) - 1)
  return `(bare moved by ${percent.toFixed(0)} % from round to round)`
}

/** Median of the ratio, pair by pair of one round. */
function ratio(
  results: Results,
  over: Name,
  field: 'perSecond' | 'cpuMicros' | 'p50' | 'p99',
  of: Name = 'stagedoor',
): number {
  const pairs = (results[of] ?? []).map(
    (each, n) => each[field] / (results[over]?.[n]?.[field] ?? Number.NaN),
  )
  return median(pairs)
}

const mid = (results: Results, name: Name, field: keyof LoadResult): number =>
  median((results[name] ?? []).map((each) => each[field]))

const targets = createTargets(console.log)

function ratioLine(what: string, value: number, digits: number, must: Target['must']): void {
  targets.check({ what, value, digits, must, isRatio: true })
}

function machineLine(what: string, value: number, digits: number, must: Target['must']): void {
  targets.check({ what, value, digits, must, isRatio: false })
}

async function throughput(all: Readonly<Record<Name, Contender>>): Promise<void> {
  const plan = { concurrency: CONCURRENCY, seconds: SECONDS, ratePerSecond: null }
  const keepAlive = await inTurn(all, ['bare', 'recorded', 'stagedoor', 'express'], {
    ...plan,
    connections: 'keep-alive',
  })
  const perSecond = (name: Name): string => Math.round(mid(keepAlive, name, 'perSecond')).toString()
  console.log(
    `Requests a second, keep-alive: bare ${perSecond('bare')}, Stagedoor ${perSecond('stagedoor')}, Express ${perSecond('express')} ${steadiness(keepAlive, 'perSecond')}`,
  )
  const durable = ratio(keepAlive, 'bare', 'perSecond', 'recorded')
  console.log(
    `  Of bare with a durable record of each body and nothing decided: ${durable.toFixed(3)}`,
  )
  const kept = ratio(keepAlive, 'bare', 'perSecond')
  ratioLine('Throughput of bare node:http, keep-alive', kept, 3, ['>=', 0.45])
  const overExpress = ratio(keepAlive, 'express', 'perSecond')
  ratioLine('Throughput over Express + jsonwebtoken + INSERT each', overExpress, 1, ['>=', 10])
  const cpu = ratio(keepAlive, 'bare', 'cpuMicros')
  ratioLine('CPU per request over bare', cpu, 2, ['<=', 2.8])
  const fresh = await inTurn(all, ['bare', 'stagedoor'], { ...plan, connections: 'new' })
  const each = ratio(fresh, 'bare', 'perSecond')
  ratioLine('Throughput of bare node:http, a connection each', each, 3, ['>=', 0.58])
}

async function latency(all: Readonly<Record<Name, Contender>>): Promise<void> {
  const results = await inTurn(all, ['bare', 'stagedoor'], {
    connections: 'new',
    concurrency: 1,
    seconds: quick ? 2 : 4,
    ratePerSecond: 500,
  })
  const p50 = mid(results, 'stagedoor', 'p50')
  machineLine('p50 at 500 a second, open loop, milliseconds', p50, 3, ['<=', 1])
  const p99 = ratio(results, 'bare', 'p99')
  ratioLine('p99 there over bare', p99, 2, ['<=', 3])
  console.log(
    `p99 at 500 a second: bare ${mid(results, 'bare', 'p99').toFixed(2)} ms, Stagedoor ${mid(results, 'stagedoor', 'p99').toFixed(2)} ms ${steadiness(results, 'p99')}`,
  )
}

async function startAndIdle(station: Station): Promise<void> {
  const starts: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const dataDirectory = freshCopy(station)
    const at = performance.now()
    const served = await startStagedoor(station, dataDirectory)
    starts.push((performance.now() - at) / 1000)
    if (round === ROUNDS - 1) {
      await new Promise((resume) => setTimeout(resume, 3000))
      const resident = residentMiB(served.pid)
      machineLine('Resident memory when idle, MiB', resident, 1, ['<=', 130])
    }
    await served.stop()
  }
  const start = median(starts)
  machineLine('Start of the process to the first answer, seconds', start, 3, ['<=', 0.5])
}

/** A benchmark in a process of its own. One that fails, fails this one. */
function script(name: string): Promise<void> {
  return new Promise((done) => {
    const args = [join(projectRoot, 'test/bench', name), ...(quick ? ['--quick'] : [])]
    const child = spawn(process.execPath, args, { stdio: 'inherit' })
    child.once('exit', (code) => {
      if (code !== 0) process.exitCode = 1
      done()
    })
  })
}

/** Those that measure what needs no other server come with the whole run. */
const SCRIPTS = ['decide', 'recheck', 'tokens', 'jwt', 'bulk', 'pinned'] as const
const NAMED_ONLY = [
  'gateway',
  'idle-connections',
  'usage',
  'export',
  'palette',
  'console-soak',
] as const

/** The scripts that were named; none for the whole run. */
function named(): readonly string[] {
  const names = process.argv.slice(2).filter((each) => !each.startsWith('-'))
  const known: readonly string[] = [...SCRIPTS, ...NAMED_ONLY]
  const unknown = names.filter((each) => !known.includes(each))
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown[0]}. Name some of: ${known.join(', ')}.`)
  return names
}

async function runWhole(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-bench-'))
  try {
    const station = await setUpStation(folder)
    const all = contenders(station, folder)
    await startAndIdle(station)
    await latency(all)
    await throughput(all)
    for (const name of SCRIPTS) await script(`${name}.ts`)
    targets.sum()
    if (targets.exitCode() !== 0) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const names = named()
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: projectRoot })
  .toString()
  .trim()
console.log(`Node ${process.version}, ${ROUNDS} rounds of ${SECONDS} s, commit ${commit}`)
if (names.length === 0) await runWhole()
for (const name of names) await script(`${name}.ts`)
