import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DATABASE_FILE } from '../../electron/storage.ts'
import type { ExportJob } from '../../shared/session-export.ts'
import {
  freePort,
  load,
  median,
  projectRoot,
  residentMiB,
  type Served,
  serve,
} from './processes.ts'
import { makeSessions } from './session-store.ts'
import { setUpStation } from './station.ts'
import { createTargets } from './targets.ts'

/*
 * `npm run bench -- export`, or by itself after a build `npx node test/bench/export.ts`: a million sessions exported, against
 * the sqlite3 shell's own CSV of the same columns in the same run, in turn and on one core; and what an export does to the
 * p99 of the handler when both are on one core. `--quick` takes 100,000.
 */

const quick = process.argv.includes('--quick')
const SESSIONS = quick ? 100_000 : 1_000_000
const ROUNDS = quick ? 3 : 5
const RATE = 500
const LOAD_SECONDS = 4
const targets = createTargets(console.log)
const folder = mkdtempSync(join(tmpdir(), 'stagedoor-export-bench-'))

/** The same columns as an export has where nobody chose. */
const SHELL_SQL = `
SELECT id session_id, strftime('%Y-%m-%dT%H:%M:%S+00:00', started_at_ms / 1000, 'unixepoch') started_at,
  strftime('%Y-%m-%dT%H:%M:%S+00:00', ended_at_ms / 1000, 'unixepoch') ended_at, end, action, stream_name stream, stream_id,
  media_server_id, protocol, viewer_id viewer, grant_id, replace(substr(tags, 3, length(tags) - 4), '","', '|') tags,
  tracking_id, address, country, user_agent, ended_at_ms / 1000 - started_at_ms / 1000 duration_seconds,
  v.ms / 1000 view_seconds, v.bytes FROM sessions s LEFT JOIN session_view_time v ON v.session_id = s.id ORDER BY s.id;`

interface Run {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMiB: number
}

const pinned = (args: readonly string[]): readonly string[] => ['-c', '0', ...args]

/** The shell, timed by bash. */
function shell(database: string): Run {
  const output = join(folder, 'shell.csv')
  const script = `TIMEFORMAT='%R %U %S'; time sqlite3 -readonly -csv -header "$1" "$2" > "$3"`
  const args = ['bash', '-c', script, 'bash', database, SHELL_SQL, output]
  const { stderr } = spawnSync('taskset', pinned(args), { encoding: 'utf8' })
  const [seconds = Number.NaN, user = 0, system = 0] = stderr.trim().split(' ').map(Number)
  return { seconds, cpuSeconds: user + system, peakMiB: Number.NaN }
}

/** An export in a process that does nothing else, its thread included. */
function alone(directory: string): Run {
  const script = join(projectRoot, 'test/bench/servers/export-alone.ts')
  const args = [process.execPath, script, join(directory, DATABASE_FILE), join(folder, 'alone')]
  return JSON.parse(execFileSync('taskset', pinned(args), { encoding: 'utf8' })) as Run
}

function againstShell(directory: string): void {
  const database = join(directory, DATABASE_FILE)
  const hasShell = spawnSync('sqlite3', ['--version']).status === 0
  if (!hasShell) console.log('The sqlite3 shell is not installed: nothing to compare with.')
  const runs: { own: Run; shell: Run | null }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    runs.push({ shell: hasShell ? shell(database) : null, own: alone(directory) })
  }
  const mid = (of: (run: Run) => number): number => median(runs.map(({ own }) => of(own)))
  const seconds = mid((run) => run.seconds)
  const what = `${SESSIONS.toLocaleString('en')} sessions`
  targets.check({
    what: `${what} alone, seconds`,
    value: seconds,
    digits: 2,
    must: ['<=', 30],
    isRatio: false,
  })
  const peak = mid((run) => run.peakMiB)
  targets.check({
    what: 'Peak memory of that process, MiB',
    value: peak,
    digits: 0,
    must: ['<=', 150],
    isRatio: false,
  })
  if (!hasShell) return
  const ratio = (of: (run: Run) => number): number =>
    median(runs.map(({ own, shell }) => (shell === null ? Number.NaN : of(shell) / of(own))))
  const size = statSync(join(folder, 'shell.csv')).size / 1e6
  console.log(`The shell wrote ${size.toFixed(0)} MB.`)
  targets.check({
    what: "Speed over the sqlite3 shell's CSV",
    value: ratio((run) => run.seconds),
    digits: 2,
    must: ['>=', 1],
    isRatio: true,
  })
  targets.check({
    what: 'The same by processor time',
    value: ratio((run) => run.cpuSeconds),
    digits: 2,
    must: ['>=', 1],
    isRatio: true,
  })
}

async function besideDecisions(): Promise<void> {
  const station = await setUpStation(folder)
  // Into the station's own database, so that both are in one.
  makeSessions(station.dataDirectory, SESSIONS)
  const port = await freePort()
  const served = await serve(
    [
      join(projectRoot, 'dist/electron/cli.js'),
      'serve',
      `--data-dir=${station.dataDirectory}`,
      `--key-file=${station.keyFile}`,
      `--handler-port=${port}`,
      '--console-port=0',
      '--gateway-port=0',
      '--log-level=silent',
    ],
    port,
  )
  try {
    await measured(served, station.dataDirectory, station.requests.stagedoor)
  } finally {
    await served.stop()
  }
}

async function measured(
  served: Served,
  dataDirectory: string,
  requestsFile: string,
): Promise<void> {
  const plan = {
    port: served.port,
    requestsFile,
    connections: 'new',
    concurrency: 1,
    seconds: LOAD_SECONDS,
    ratePerSecond: RATE,
  } as const
  const call = callOf(dataDirectory)
  // What asks for the export is not to be on the core it is measured on, nor to come up there.
  spawnSync('taskset', ['-acp', '1', String(process.pid)])
  await call('GET', '/exports/none').catch(() => undefined)
  await load(plan)
  const rounds: { idle: number; beside: number; seconds: number }[] = []
  const before = residentMiB(served.pid)
  let peak = before
  for (let round = 0; round < (quick ? 2 : 3); round++) {
    const idle = (await load(plan)).p99
    const asking = load({ ...plan, seconds: 5 * LOAD_SECONDS })
    // So that the handler is known to be busy before it begins, as it is during a show.
    await new Promise((done) => setTimeout(done, 2_000))
    let job = await call<ExportJob>('POST', '/exports', {})
    const atMs = performance.now()
    while (job.state === 'running') {
      await new Promise((done) => setTimeout(done, 250))
      peak = Math.max(peak, residentMiB(served.pid))
      job = await call<ExportJob>('GET', `/exports/${job.id}`)
    }
    const seconds = (performance.now() - atMs) / 1000
    if (job.rows < SESSIONS) throw new Error(`Only ${job.rows} of ${SESSIONS} were exported.`)
    const beside = (await asking).p99
    await call('DELETE', `/exports/${job.id}`)
    await new Promise((done) => setTimeout(done, 2_000))
    rounds.push({ idle, beside, seconds })
    console.log(
      `p99 at ${RATE} a second on one core: ${idle.toFixed(2)} ms idle, ${beside.toFixed(2)} ms with an export of ${seconds.toFixed(1)} s`,
    )
  }
  const ratio = median(rounds.map(({ idle, beside }) => beside / idle))
  targets.check({
    what: 'p99 during an export over idle, one core',
    value: ratio,
    digits: 2,
    must: ['<=', 3],
    isRatio: true,
  })
  const seconds = median(rounds.map((each) => each.seconds))
  targets.check({
    what: 'The export then, seconds',
    value: seconds,
    digits: 1,
    must: ['<=', 30],
    isRatio: false,
  })
  console.log(
    `Memory of the handler: ${before.toFixed(0)} MiB before, ${peak.toFixed(0)} MiB at most`,
  )
}

/** Calls the console with the control token, as the command line does. */
function callOf(dataDirectory: string) {
  const { consoleUrl, controlToken } = JSON.parse(
    readFileSync(join(dataDirectory, 'instance.json'), 'utf8'),
  ) as { consoleUrl: string; controlToken: string }
  return async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${consoleUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (answer.status === 204 ? null : await answer.json()) as Answer
  }
}

try {
  const directory = join(folder, 'sessions')
  mkdirSync(directory)
  makeSessions(directory, SESSIONS)
  againstShell(directory)
  await besideDecisions()
  targets.sum()
  process.exitCode = targets.exitCode()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
