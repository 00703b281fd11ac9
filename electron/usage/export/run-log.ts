import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { ERRORS, type ErrorCode } from '../../../shared/errors.ts'
import type { ScheduledRun } from '../../../shared/scheduled-export.ts'

/** Kept of each. */
const MOST_RUNS = 20

const runSchema: z.ZodType<ScheduledRun> = z.object({
  days: z.object({ from: z.string(), to: z.string() }),
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  isByHand: z.boolean(),
  state: z.enum(['done', 'failed']),
  path: z.string().nullable(),
  rows: z.number(),
  bytes: z.number(),
  problem: z.string().nullable(),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).nullable(),
})
const logSchema = z.record(
  z.string(),
  z.object({ throughDay: z.string(), runs: z.array(runSchema).readonly() }),
)

/** What became of one scheduled export. */
export interface RunsOfOne {
  /** The last day of the latest period that has its file, or needs none. */
  readonly throughDay: string
  /** The latest first. */
  readonly runs: readonly ScheduledRun[]
}

/** What became of scheduled exports, by name; in a file, so that it outlives a restart. */
export interface RunLog {
  get(name: string): RunsOfOne | null
  put(name: string, runs: RunsOfOne): void
  /** Forgets those of no such name. */
  keep(names: ReadonlySet<string>): void
}

/** Reads the file. One that is missing or damaged holds nothing: then files are made from now on. */
export function openRunLog(path: string): RunLog {
  const known = new Map(Object.entries(read(path)))

  function store(): void {
    writeFileSync(`${path}.part`, JSON.stringify(Object.fromEntries(known)), { mode: 0o600 })
    renameSync(`${path}.part`, path)
  }

  return {
    get: (name) => known.get(name) ?? null,
    put(name, { throughDay, runs }) {
      known.set(name, { throughDay, runs: runs.slice(0, MOST_RUNS) })
      store()
    },
    keep(names) {
      const gone = [...known.keys()].filter((name) => !names.has(name))
      for (const name of gone) known.delete(name)
      if (gone.length > 0) store()
    },
  }
}

function read(path: string): Record<string, RunsOfOne> {
  try {
    return logSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}
