import { AppError } from '../../shared/errors.ts'
import type { ScheduledExportStatus, ScheduledRun } from '../../shared/scheduled-export.ts'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'

const PATH = '/api/v1/scheduled-exports'

/** Prints the exports that are made by themselves, a line each: the next file and what became of the latest. */
export async function scheduledExports(config: Config, output: Output): Promise<void> {
  assertDatabase(config)
  const all = await withControl(config, async (call) => {
    const answer = await (await call('GET', PATH)).json()
    return (answer as { exports: readonly ScheduledExportStatus[] }).exports
  })
  if (all.length === 0) {
    output.say('No export is made by itself. Set one up in Settings, or in a document of apply.', {
      exports: 0,
    })
  }
  for (const each of all) output.say(lineOf(each), { ...each })
}

/**
 * Makes the file of the latest period that is over, and prints where it is.
 *
 * @throws AppError with the code of why it failed.
 */
export async function runScheduledExport(
  config: Config,
  output: Output,
  name: string,
): Promise<void> {
  assertDatabase(config)
  const run = await withControl(config, async (call) => {
    const answer = await call('POST', `${PATH}/${encodeURIComponent(name)}/run`, {})
    return (await answer.json()) as ScheduledRun
  })
  if (run.state === 'failed')
    throw new AppError(run.code ?? 'ERR_EXPORT_WRITE', run.problem ?? undefined)
  output.say(`${run.rows} sessions exported to ${run.path}.`, { ...run })
}

function lineOf({ name, nextAtMs, waitsUntilMs, runs }: ScheduledExportStatus): string {
  const next = nextWords(nextAtMs, waitsUntilMs)
  const [last] = runs
  if (last === undefined) return `${name}\tnext ${next}\tno file yet`
  const became = last.state === 'done' ? last.path : `failed: ${last.problem}`
  return `${name}\tnext ${next}\t${last.days.from} to ${last.days.to}: ${became}`
}

function nextWords(nextAtMs: number | null, waitsUntilMs: number | null): string {
  if (nextAtMs === null) return 'off'
  if (waitsUntilMs === null) return new Date(nextAtMs).toISOString()
  return `after the show, ${new Date(waitsUntilMs).toISOString()} at the latest`
}
