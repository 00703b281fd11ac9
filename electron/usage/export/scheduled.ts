import { addDays, type Days, startOfDay } from '../../../shared/calendar.ts'
import { AppError } from '../../../shared/errors.ts'
import type { OnAir } from '../../../shared/on-air.ts'
import { say } from '../../../shared/say.ts'
import type { ScheduledExportStatus, ScheduledRun } from '../../../shared/scheduled-export.ts'
import type { ScheduledExport } from '../../../shared/scheduled-export-settings.ts'
import type { ExportJob } from '../../../shared/session-export.ts'
import { sessionExportSchema } from '../../../shared/session-export-input.ts'
import { heldUntilMs, isHeldBack } from '../../on-air.ts'
import { againAtMs, createRecurring } from '../../recurring.ts'
import type { SessionExports } from './exports.ts'
import type { RunLog, RunsOfOne } from './run-log.ts'
import { dueSince, fileDueMs, latestDue, nextDueMs } from './schedule-days.ts'

/** Periods whose files are made up for at most, as after a long time switched off. */
const MOST_MISSED = 31

export interface ScheduledTools {
  /** As the settings have them. */
  all(): readonly ScheduledExport[]
  readonly exports: Pick<SessionExports, 'startIn' | 'over'>
  readonly runs: RunLog
  /** Told of each file that was to be made, for the audit log. */
  onRun(name: string, run: ScheduledRun, actor: string): void
  /** Whether a show is on: then what is made by itself waits, 11 hours at most. */
  onAir(): OnAir
  /** Told when one waited for so long and is made on air, once for each period, as it begins. */
  onHeldTooLong(name: string): void
  /** Epoch milliseconds. */
  now(): number
  onError(error: unknown): void
}

/** Exports of sessions that are made by themselves, in the folder the operator chose. */
export interface ScheduledExports {
  list(): readonly ScheduledExportStatus[]
  /**
   * Makes the file of the latest period that is over.
   *
   * @throws AppError ERR_NOT_FOUND, ERR_CONFLICT while it is made, ERR_TOO_MANY while two others are under way.
   */
  run(name: string, actor: string): Promise<ScheduledRun>
  /** Which failed at last, and why; null when none did. */
  trouble(): string | null
  /** Makes what is due. Done each minute once it was begun. Never rejects. */
  look(): Promise<void>
  begin(): void
  close(): void
}

/** Makes exports when their period is over, and what was missed of them. */
export function createScheduledExports(tools: ScheduledTools): ScheduledExports {
  const { runs, now } = tools
  const running = new Set<string>()
  /** The last day of the period for which it was told that the show was not waited for any longer. */
  const toldOf = new Map<string, string>()
  const openedAtMs = now()
  let isClosed = false
  const recurring = createRecurring(work, tools.onError)

  /** One that is new makes files from now on. */
  function runsOf(scheduled: ScheduledExport): RunsOfOne {
    const known = runs.get(scheduled.name)
    if (known !== null) return known
    const fresh = { throughDay: latestDue(scheduled, now()).to, runs: [] }
    runs.put(scheduled.name, fresh)
    return fresh
  }

  const missed = (scheduled: ScheduledExport): readonly Days[] =>
    dueSince(scheduled, runsOf(scheduled).throughDay, now(), MOST_MISSED)

  /** Since when the next file could be made: what was missed while nothing ran waits for a show as well. */
  const couldSinceMs = (scheduled: ScheduledExport, days: Days): number =>
    Math.max(openedAtMs, fileDueMs(scheduled, days))

  /** Until when the next file waits for the show at most. Null when it does not. */
  function waitsUntilMs(scheduled: ScheduledExport): number | null {
    const [due] = scheduled.enabled ? missed(scheduled) : []
    if (due === undefined || running.has(scheduled.name)) return null
    const sinceMs = couldSinceMs(scheduled, due)
    return isHeldBack(tools.onAir(), sinceMs, now()) ? heldUntilMs(sinceMs) : null
  }

  async function make(
    scheduled: ScheduledExport,
    days: Days,
    actor: string | null,
  ): Promise<ScheduledRun> {
    const { name } = scheduled
    if (running.has(name)) throw new AppError('ERR_CONFLICT', 'Its file is being made.')
    running.add(name)
    const startedAtMs = now()
    const begun = (): void => {
      if (actor === null && tools.onAir().isOn) tellHeldTooLong(name, days)
    }
    try {
      const made = await madeOf(tools, scheduled, days, begun)
      const run = { ...made, days, startedAtMs, endedAtMs: now(), isByHand: actor !== null }
      // What was stopped because Stagedoor ends is made at the next start.
      if (isClosed) return run
      note(scheduled, run)
      tools.onRun(name, run, actor ?? 'schedule')
      return run
    } finally {
      running.delete(name)
    }
  }

  function tellHeldTooLong(name: string, { to }: Days): void {
    if (toldOf.get(name) === to) return
    toldOf.set(name, to)
    tools.onHeldTooLong(name)
  }

  function note(scheduled: ScheduledExport, run: ScheduledRun): void {
    const { throughDay, runs: earlier } = runsOf(scheduled)
    const [next, ...more] = missed(scheduled)
    // By hand the latest is made; it takes the place of the one that is due only where that is the same.
    const isNext = next?.to === run.days.to && (!run.isByHand || more.length === 0)
    const isThrough = run.state === 'done' && isNext
    runs.put(scheduled.name, {
      throughDay: isThrough ? run.days.to : throughDay,
      runs: [run, ...earlier],
    })
  }

  async function catchUp(scheduled: ScheduledExport): Promise<void> {
    if (running.has(scheduled.name)) return
    for (const days of missed(scheduled)) {
      const [last] = runsOf(scheduled).runs
      if (last?.state === 'failed' && now() < againAtMs(last.endedAtMs)) return
      if (waitsUntilMs(scheduled) !== null) return
      try {
        await make(scheduled, days, null)
      } catch (error) {
        // Others are under way: it is looked for again in a minute.
        if (!(error instanceof AppError && error.code === 'ERR_TOO_MANY')) throw error
        return
      }
      if (isClosed) return
    }
  }

  async function work(): Promise<void> {
    const all = tools.all()
    runs.keep(new Set(all.map(({ name }) => name)))
    for (const scheduled of all) {
      if (scheduled.enabled) await catchUp(scheduled)
      else skip(scheduled)
    }
  }

  /** What falls into a time it was switched off is not made up for. */
  function skip(scheduled: ScheduledExport): void {
    const throughDay = latestDue(scheduled, now()).to
    const known = runsOf(scheduled)
    if (throughDay > known.throughDay) runs.put(scheduled.name, { ...known, throughDay })
  }

  return {
    list: () =>
      tools.all().map((scheduled) => ({
        name: scheduled.name,
        nextAtMs: scheduled.enabled ? nextAtMs(scheduled) : null,
        isRunning: running.has(scheduled.name),
        waitsUntilMs: waitsUntilMs(scheduled),
        runs: runs.get(scheduled.name)?.runs ?? [],
      })),
    async run(name, actor) {
      const scheduled = tools.all().find((each) => each.name === name)
      if (scheduled === undefined) {
        throw new AppError('ERR_NOT_FOUND', say('No scheduled export is called {name}.', { name }))
      }
      return make(scheduled, latestDue({ ...scheduled, at: '00:00' }, now()), actor)
    },
    trouble: () => troubleOf(tools),
    look: recurring.look,
    begin: recurring.begin,
    close() {
      isClosed = true
      recurring.close()
    },
  }

  function nextAtMs(scheduled: ScheduledExport): number {
    const [due] = missed(scheduled)
    if (due === undefined) return nextDueMs(scheduled, latestDue(scheduled, now()))
    const [last] = runsOf(scheduled).runs
    return last?.state === 'failed' ? Math.max(now(), againAtMs(last.endedAtMs)) : now()
  }
}

type Made = Omit<ScheduledRun, 'days' | 'startedAtMs' | 'endedAtMs' | 'isByHand'>

/** @param begun Called when it is under way. @throws AppError ERR_TOO_MANY; whatever else is wrong is what became of it. */
async function madeOf(
  { exports }: ScheduledTools,
  scheduled: ScheduledExport,
  days: Days,
  begun: () => void,
): Promise<Made> {
  const { name, enabled: _, period, at: __, folder, timeZone, ...choice } = scheduled
  const input = sessionExportSchema.parse({
    ...choice,
    timeZone,
    fromMs: startOfDay(days.from, timeZone),
    toMs: startOfDay(addDays(days.to, 1), timeZone),
  })
  try {
    const { id } = exports.startIn(folder, `${name}-${datesOf(period, days)}`, input)
    begun()
    return resultOf(await exports.over(id))
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'ERR_TOO_MANY') throw error
    return failed(error.message, error.code)
  }
}

function datesOf(period: ScheduledExport['period'], { from, to }: Days): string {
  if (period === 'day') return from
  return period === 'month' ? from.slice(0, 7) : `${from}_${to}`
}

function resultOf({ state, path, rows, bytes, problem, code }: ExportJob): Made {
  if (state !== 'done') return failed(problem, code)
  return { state: 'done', path, rows, bytes, problem: null, code: null }
}

const failed = (problem: string | null, code: Made['code']): Made => ({
  ...{ state: 'failed', path: null, rows: 0, bytes: 0 },
  ...{ problem, code },
})

function troubleOf({ all, runs }: ScheduledTools): string | null {
  for (const { name, enabled } of all()) {
    const [last] = runs.get(name)?.runs ?? []
    if (enabled && last?.state === 'failed') {
      return say('The file of {name} for {from} to {to} was not made: {whySaid}', {
        name,
        from: last.days.from,
        to: last.days.to,
        whySaid: last.problem ?? say('it failed.'),
      })
    }
  }
  return null
}

/** What the audit log says of a file that was made by itself or by hand: its days, how many sessions and where, or why not. */
export const describeRun = ({ days, isByHand, state, rows, path, problem }: ScheduledRun): string =>
  [
    `${days.from}..${days.to}`,
    isByHand ? say('by hand') : say('by itself'),
    state === 'done'
      ? say('{rows, plural, one {# session} other {# sessions}} to {path}', {
          rows,
          path: path ?? '',
        })
      : say('failed: {problemList}', { problemList: problem ?? '' }),
  ].join('; ')
