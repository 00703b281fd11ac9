import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { OVERRIDE_PHRASE } from '../../shared/pinned-test.ts'
import type { App } from '../app.ts'
import { type RecordedAsk, readRecorded } from '../demo/recorded.ts'
import { type Replayed, replay } from '../demo/replay.ts'
import { type Config, REHEARSAL_PORTS as PORTS } from './config.ts'
import { assertDatabase, checked, withControl } from './control.ts'
import { orFree } from './demo.ts'
import type { Output } from './output.ts'
import { serve } from './serve.ts'
import { type ThrowAwayPlace, throwAway } from './throw-away.ts'

/** As commander reads them. */
export interface RehearseFlags {
  readonly hours?: string
  readonly speed?: string
  readonly handlerPort?: string
  readonly consolePort?: string
}

const HOUR_MS = 3_600_000

const flagsSchema = z.object({
  hours: z.coerce.number('Use a number of hours, 0 to 720.').min(0).max(720).default(1),
  speed: z.coerce.number('Use a number, 0.1 to 1000.').min(0.1).max(1_000).default(1),
})

/** What a rehearsal plays. */
interface Recording {
  /** The document, without what reaches out. */
  readonly yaml: string
  readonly recorded: readonly RecordedAsk[]
  readonly speed: number
}

/**
 * Runs a second Stagedoor beside the live one, at its own ports and on a database that is deleted afterwards: the configuration as
 * it is now, with fresh keys and secrets, and the recorded requests of the last hours asked again. Nothing that is signed there is
 * valid live, and nothing of it reaches a media server or a folder.
 *
 * @throws AppError ERR_INPUT_INVALID for flags, ERR_NOT_FOUND where there is no database, ERR_PORT_IN_USE; what the configuration
 *         is refused with, before anything is told.
 */
export async function rehearse(
  config: Config,
  output: Output,
  flags: RehearseFlags,
): Promise<void> {
  const asked = flagsSchema.safeParse(flags)
  if (!asked.success) {
    throw new AppError('ERR_INPUT_INVALID', asked.error.issues[0]?.message)
  }
  assertDatabase(config)
  const recording = await record(config, asked.data.hours, asked.data.speed)
  await throwAway('rehearsal', async (place) => await run(config, place, recording, output, flags))
}

async function run(
  config: Config,
  place: ThrowAwayPlace,
  recording: Recording,
  output: Output,
  flags: RehearseFlags,
): Promise<void> {
  // What the configuration file says of ports is of the live one.
  const at = (listener: keyof typeof PORTS, flag: string | undefined) => {
    const port = flag === undefined ? PORTS[listener] : config[listener].port
    return orFree(listener, { ...config[listener], port }, PORTS[listener], output)
  }
  const ports = {
    handler: await at('handler', flags.handlerPort),
    console: await at('console', flags.consolePort),
  }
  let hasPlayed = false
  const once = async (app: App): Promise<() => void> => {
    // What was taken over and asked is still there after a restart in place.
    if (hasPlayed) return () => undefined
    hasPlayed = true
    await takeOver(app, recording.yaml)
    return play(app, recording, output)
  }
  const aside = { ...config, ...place, ...ports, exportFolder: null }
  await serve(aside, output, 'rehearsal', once)
}

async function record(config: Config, hours: number, speed: number): Promise<Recording> {
  return await withControl(config, async (call) => {
    const catalogue = await (await call('GET', '/api/v1/export/catalogue')).text()
    const { body } = await call('GET', '/api/v1/export/decisions')
    const sinceMs = Date.now() - hours * HOUR_MS
    const recorded = body === null || hours === 0 ? [] : await readRecorded(body, sinceMs)
    return { yaml: withoutReach(catalogue), recorded, speed }
  })
}

/** A rehearsal must cut nobody at a real media server, nor write into a folder of the operator's. */
export function withoutReach(yaml: string): string {
  const document = parse(yaml)
  for (const server of document.mediaServers ?? []) delete server.control
  if (document.settings !== undefined) {
    document.settings.scheduledExports = []
    document.settings.backups = { ...document.settings.backups, daily: false }
  }
  return stringify(document, { aliasDuplicateObjects: false })
}

/**
 * Takes over the configuration of the live one, also where its rules were put in force although pinned tests fail.
 *
 * @throws AppError What the document is refused with, and its issues.
 */
export async function takeOver(app: App, yaml: string): Promise<void> {
  const overrideTests = { phrase: OVERRIDE_PHRASE, reason: 'rehearsal' }
  const body = JSON.stringify({ yaml, dryRun: false, overrideTests })
  const headers = { 'content-type': 'application/json' }
  const request = new Request('http://stagedoor/api/v1/apply', { method: 'POST', headers, body })
  await checked(app.console(request, { actor: 'cli' }))
}

function play(app: App, recording: Recording, output: Output): () => void {
  const ending = new AbortController()
  const work = async (): Promise<void> => {
    const found = await replay({
      ...recording,
      catalogue: app.catalogue,
      handlerOrigin: new URL(app.about.handlerUrl).origin,
      signal: ending.signal,
    })
    if (!ending.signal.aborted) output.say(sentenceOf(found), { event: 'replayed', ...found })
  }
  work().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : error
    output.warn(`The recorded requests were not asked again: ${why}`)
  })
  return () => ending.abort()
}

/** How the answers compare, and which were others. */
export function sentenceOf({ asked, same, otherwise, differing }: Replayed): string {
  const lines = differing.map(
    ({ id, session, stream, recorded, came }) =>
      `  decision ${id}, ${stream}: recorded ${recorded}, now ${came ?? 'no answer'} (session ${session})`,
  )
  const more = otherwise - differing.length
  return [
    `Asked again: ${asked}. As recorded: ${same}. Otherwise: ${otherwise}.`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n')
}
