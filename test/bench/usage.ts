import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { usageWorkerFile } from '../../electron/places.ts'
import { createFolder } from '../../electron/store/fold.ts'
import { createHistory } from '../../electron/store/history.ts'
import { migrate } from '../../electron/store/migrate.ts'
import { openDatabase } from '../../electron/store/open.ts'
import { fillPeaks } from '../../electron/store/usage/fill-peaks.ts'
import { createUsageReader } from '../../electron/store/usage/reader.ts'
import {
  USAGE_BY,
  USAGE_SPLITS,
  type UsageBy,
  type UsageFilter,
  type UsageSplit,
} from '../../shared/usage.ts'
import { createTargets } from './targets.ts'
import { fillUsage } from './usage-year.ts'

/*
 * `npm run bench -- usage`: usage of a year of a busy station, each dimension alone and over time, against what one would
 * write first, a join of sessions and their quarters, in the same run; and the longest time the handler would have waited
 * for its turn meanwhile. It is read in a thread, as the application does. `--sessions=` how many; default 1,000,000.
 */

const given = process.argv.find((each) => each.startsWith('--sessions='))
const sessions = Number(given?.slice('--sessions='.length) ?? 1_000_000)
const ROUNDS = 5
const UNTIL_MS = Date.UTC(2028, 0, 1)

const directory = mkdtempSync(join(tmpdir(), 'stagedoor-usage-'))
const path = join(directory, 'stagedoor.db')
const db = openDatabase(path)
const targets = createTargets(console.log)

/** What a reading took, milliseconds: the median, and the longest turn of all. */
async function timed(read: () => unknown): Promise<{ ms: number; longestMs: number }> {
  const times: number[] = []
  let longestMs = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    let isOver = false
    let turnMs = performance.now()
    const watch = (): void => {
      const nowMs = performance.now()
      longestMs = Math.max(longestMs, nowMs - turnMs)
      turnMs = nowMs
      if (!isOver) setImmediate(watch)
    }
    const startMs = performance.now()
    setImmediate(watch)
    await read()
    times.push(performance.now() - startMs)
    isOver = true
    watch()
  }
  return { ms: times.sort((one, other) => one - other)[ROUNDS >> 1] ?? Number.NaN, longestMs }
}

/** What one would write first. */
const PLAIN = `SELECT stream_id, sum(u.ms), sum(u.bytes), count(DISTINCT s.id) FROM sessions s
  JOIN session_usage u ON u.session_id = s.id WHERE u.quarter >= ? AND u.quarter < ? GROUP BY 1`

try {
  migrate(db, { backupDirectory: directory })
  const fillMs = performance.now()
  fillUsage(db, { sessions, days: 365, untilMs: UNTIL_MS })
  const seconds = (performance.now() - fillMs) / 1000
  // As the application does all the time; else everything is read from the log.
  db.pragma('wal_checkpoint(TRUNCATE)')
  const mib = statSync(path).size / 2 ** 20
  console.log(
    `${sessions} sessions of a year, ${mib.toFixed(0)} MiB, made in ${seconds.toFixed(0)} s`,
  )

  const reader = createUsageReader(path, usageWorkerFile())
  const history = createHistory(db, createFolder(db), () => [], reader)
  const days = { from: '2027-01-01', to: '2027-12-31' }
  const report = (by?: UsageBy, more: { split?: UsageSplit; filter?: UsageFilter } = {}) =>
    history.usage({
      ...{ days, zone: 'Europe/Berlin', filter: {}, compares: false, limit: 100, nowMs: UNTIL_MS },
      ...(by !== undefined && { by }),
      ...(more.split !== undefined && { limit: 5 }),
      ...more,
    })
  const peaksMs = performance.now()
  await fillPeaks(db, reader.peaksOf, UNTIL_MS)
  const filled = ((performance.now() - peaksMs) / 1000).toFixed(0)
  console.log(`How many watched at once was added up for the year in ${filled} s.`)
  let slowestMs = 0
  let longestMs = 0
  for (const by of [undefined, ...USAGE_BY]) {
    const took = await timed(() => report(by))
    slowestMs = Math.max(slowestMs, took.ms)
    longestMs = Math.max(longestMs, took.longestMs)
    const what = by === undefined ? 'over time, with totals and peak' : `by ${by}`
    const must = ['<=', 200] as const
    targets.check({ what: `A year ${what}, ms`, value: took.ms, digits: 1, must, isRatio: false })
  }
  const others = [
    ...USAGE_SPLITS.map((split) => [`over time, split by ${split}`, { split }] as const),
    ['over time, of one country', { filter: { country: 'DA' } }] as const,
  ]
  for (const [what, more] of others) {
    const took = await timed(() => report(undefined, more))
    slowestMs = Math.max(slowestMs, took.ms)
    longestMs = Math.max(longestMs, took.longestMs)
    const must = ['<=', 200] as const
    targets.check({ what: `A year ${what}, ms`, value: took.ms, digits: 1, must, isRatio: false })
  }
  const startMs = performance.now()
  db.prepare(PLAIN).all(UNTIL_MS / 900_000 - 365 * 96, UNTIL_MS / 900_000)
  const plainMs = performance.now() - startMs
  const ratio = slowestMs / plainMs
  targets.check({
    ...{ what: 'The slowest of them over the plain query', value: ratio, digits: 3 },
    ...{ must: ['<=', 0.2], isRatio: true },
  })
  targets.check({
    ...{ what: 'Longest turn meanwhile, ms', value: longestMs, digits: 1 },
    ...{ must: ['<=', 20], isRatio: false },
  })
  console.log(`The plain query took ${plainMs.toFixed(0)} ms.`)
  await reader.close()
  targets.sum()
  process.exitCode = targets.exitCode()
} finally {
  db.close()
  rmSync(directory, { recursive: true, force: true })
}
