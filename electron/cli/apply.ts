import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DiffLine, MissingSecret } from '../../shared/api.ts'
import { OVERRIDE_PHRASE } from '../../shared/pinned-test.ts'
import type { RulesImpact } from '../../shared/rules-impact.ts'
import { impactLines, mayRefuse } from './apply-impact.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, databasePath, withControl } from './control.ts'
import { valuesOf } from './document-values.ts'
import { STANDARD_INPUT, textOf } from './named-text.ts'
import type { Output } from './output.ts'
import { namedFile } from './paths.ts'
import { throwAway } from './throw-away.ts'

interface Applied {
  readonly applied: boolean
  readonly lines: readonly DiffLine[]
  readonly secrets?: Readonly<Record<string, string>>
  /** A Stagedoor from before an update that still runs has none. */
  readonly missing?: readonly MissingSecret[]
  readonly unplacedAreas?: number
  /** Of a dry run. */
  readonly impact?: RulesImpact | null
}

export interface ApplyFlags {
  readonly dryRun?: boolean
  readonly create?: boolean
  readonly overrideTests?: string
  readonly yes?: boolean
}

/**
 * Brings streams, rules and media servers to what a document says, and prints the difference and whom it refuses of those who are in.
 * On a terminal it asks before it refuses anybody; exit code 1 when the answer is no.
 *
 * @param file   Path of the YAML document, `-` for standard input.
 * @param options.dryRun Only prints the difference. Default false.
 * @param options.overrideTests Why rules are put in force although pinned tests fail. Default: they refuse the document.
 * @param options.create Makes a database where there is none; of a dry run one that is deleted again. Default false: that is refused.
 * @param options.yes    Nobody is asked. Default false.
 * @throws AppError ERR_NOT_FOUND, ERR_CONFIG, also for a value that the document refers to, and what the document is refused with.
 */
export async function apply(
  config: Config,
  output: Output,
  file: string,
  { dryRun = false, create = false, overrideTests: reason, yes = false }: ApplyFlags,
): Promise<void> {
  const yaml = await textOf(file, 'ERR_CONFIG')
  const values = valuesOf(yaml, file === STANDARD_INPUT ? null : dirname(namedFile(file)))
  if (!create) assertDatabase(config, dryRun ? TRY_A_NEW_ONE : MAKE_A_NEW_ONE)
  const body = {
    yaml,
    ...(Object.keys(values).length > 0 && { values }),
    ...(reason !== undefined && { overrideTests: { phrase: OVERRIDE_PHRASE, reason } }),
  }
  const isTried = dryRun && !existsSync(databasePath(config.dataDirectory))
  const answer = isTried
    ? await throwAway('trial', (place) => tryOut({ ...config, ...place }, body))
    : dryRun
      ? await tryOut(config, body)
      : await carryOut(config, body, (impact) => mayRefuse(output, impact, yes))
  if (answer === null) {
    output.say('Nothing was changed.', { applied: false })
    process.exitCode = 1
    return
  }
  for (const line of answer.lines) output.say(sentenceOf(line), { ...line })
  for (const [label, secret] of Object.entries(answer.secrets ?? {})) {
    output.say(`key   ${label}: ${secret} (shown once)`, { kind: 'secret', label, secret })
  }
  for (const each of answer.missing ?? []) {
    output.say(`key   ${missingOf(each)}`, { kind: 'missing', ...each })
  }
  const areas = answer.unplacedAreas ?? 0
  if (areas > 0) output.say(unplacedOf(areas), { kind: 'unplaced_areas', count: areas })
  const { applied, lines, impact } = answer
  const figures = impact != null && impact.live > 0 ? { impact: figuresOf(impact) } : {}
  output.say(summary(answer, dryRun), { applied, changes: lines.length, ...figures })
  if (lines.length > 0 && !output.json) tell(output, impactLines(impact, applied))
}

/** Into a pipe what is on standard output stays as it was. */
function tell(output: Output, lines: readonly string[]): void {
  if (lines.length === 0) return
  if (process.stdout.isTTY) for (const line of lines) output.say(line, {})
  else output.warn(lines.map((line) => line.replace(/^live +/, '').trim()).join(' '))
}

/** Without who each of them is. */
const figuresOf = ({ named: _named, ...figures }: RulesImpact): Omit<RulesImpact, 'named'> =>
  figures

const MAKE_A_NEW_ONE = 'To make a new one, start Stagedoor or add --create.'
const TRY_A_NEW_ONE = 'To try the document on a new one, which is deleted again, add --create.'

const send = async (call: Call, body: object, dryRun: boolean): Promise<Applied> =>
  (await (await call('POST', '/api/v1/apply', { ...body, dryRun })).json()) as Applied

const tryOut = (config: Config, body: object): Promise<Applied> =>
  withControl(config, (call) => send(call, body, true))

/**
 * Tries it first, to know whom it refuses.
 *
 * @param mayGoOn Told whom.
 * @returns Null when it may not.
 */
const carryOut = (
  config: Config,
  body: object,
  mayGoOn: (impact: Applied['impact']) => Promise<boolean>,
): Promise<Applied | null> =>
  withControl(config, async (call) => {
    const { impact } = await send(call, body, true)
    if (!(await mayGoOn(impact))) return null
    return { ...(await send(call, body, false)), ...(impact && { impact }) }
  })

/** Rules that cannot tell where anybody is, and what to do. */
export const unplacedOf = (count: number): string =>
  `warn  ${count} live ${count === 1 ? 'rule is' : 'rules are'} about an area, and no database of cities is named: nobody can be placed. Name one with city-file and start Stagedoor again.`

/** A secret that has yet to be given, and where. */
export const missingOf = ({ noun, label }: MissingSecret): string => {
  switch (noun) {
    case 'front_door':
      return `${label} front door: missing, nobody is led on. Give it in the console: Streams, ${label}, Front door.`
    case 'whip_token':
      return `${label} WHIP endpoint: missing, publishers are passed on without. Give it in the console: Streams, ${label}, Publisher keys.`
    case 'server_secret':
      return `${label}: missing, what needs it does not work. Give it in the console: Media servers.`
    case 'token_key':
      return `${label}: missing, nothing is signed with it. Give it in the console: Keys.`
  }
}

const SIGN = { added: '+', removed: '-', changed: '~' } as const

/** A line of the difference as people read it. */
export function sentenceOf(line: DiffLine): string {
  const head = `${SIGN[line.kind]} ${line.noun.replace('_', ' ')} ${line.label || line.id}`
  const fields = line.fields
    .filter((each) => !isUnset(each))
    .map((each) => `\n    ${each.path}: ${each.before} -> ${each.after}`)
  return `${head}${fields.join('')}`
}

/** Nothing was said before, and nothing is now: `limits` with all of it left open has a line for each otherwise. */
const isUnset = ({ before, after }: DiffLine['fields'][number]): boolean =>
  UNSET.has(before) && UNSET.has(after)
const UNSET: ReadonlySet<string> = new Set(['', 'none'])

function summary(answer: Applied, dryRun: boolean): string {
  const count = answer.lines.length
  if (count === 0) return 'Nothing to change.'
  const changes = count === 1 ? '1 change' : `${count} changes`
  return dryRun ? `${changes}, not applied (dry run).` : `${changes} applied.`
}
