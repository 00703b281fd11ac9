import { AppError, type ErrorCode, type FieldIssue } from '../../shared/errors.ts'
import type { Rule } from '../../shared/rule.ts'
import { phrases, say } from '../../shared/say.ts'
import type { Stream } from '../../shared/stream.ts'
import { parseBlock } from './address.ts'
import { type Area, compileArea, MOST_POINTS } from './area.ts'
import { compileSchedule, ZoneClocks } from './schedule.ts'
import { findTies, type Tie } from './ties.ts'

/** What is wrong with one field, and the code it is reported under when it comes first. */
interface Fault {
  readonly code: ErrorCode
  readonly issue: FieldIssue
}

/** More faults than a form can show; the rest is found after these are mended. */
const MAX_ISSUES = 50

const TIE_ENDS = phrases<Readonly<Record<NonNullable<Tie['doubt']> | 'none', string>>>({
  none: 'can match the same request.',
  zones:
    'may match the same request: their schedules are in two time zones, whose hours are not compared.',
  patterns: 'may match the same request: there are too many patterns or areas to compare them all.',
})

/**
 * Refuses rules that cannot be used as written. For saving a draft and for publishing. Ties are looked for when
 * nothing else is wrong.
 *
 * @param rules   Of the shape of ruleSchema.
 * @param streams All that are set up.
 * @throws AppError with the code of the first fault, ERR_RULE_INVALID, ERR_CIDR_INVALID, ERR_AREA_INVALID,
 *         ERR_TIME_ZONE_INVALID or ERR_RULE_TIE, and one issue per fault at `rules.<index>.<field>` (a tie: at both rules), 50 at most.
 */
export function checkRules(rules: readonly Rule[], streams: readonly Stream[]): void {
  const faults = [...faultsOf(rules, streams)]
  refuse(faults)
  refuse(findTies(rules, streams, MAX_ISSUES).flatMap(tieFaults))

  function tieFaults({ earlier, later, doubt }: Tie): Fault[] {
    const message = say('{earlier} and {later} have the same priority and {endSaid}', {
      earlier: label(rules[earlier]),
      later: label(rules[later]),
      endSaid: TIE_ENDS[doubt ?? 'none'],
    })
    return [later, earlier].map((index) => ({
      code: 'ERR_RULE_TIE',
      issue: { path: `rules.${index}.priority`, message },
    }))
  }
}

/**
 * Refuses what is neither an address nor a block in CIDR notation.
 *
 * @param path Where it stands in the input, for the issue.
 * @throws AppError ERR_CIDR_INVALID
 */
export function checkBlock(value: string, path: string): void {
  const fault = blockFault(value, path)
  if (fault !== null) refuse([fault])
}

function refuse(faults: readonly Fault[]): void {
  const [first] = faults
  if (first === undefined) return
  const issues = faults.slice(0, MAX_ISSUES).map((fault) => fault.issue)
  throw new AppError(first.code, undefined, { issues })
}

function label(rule: Rule | undefined): string {
  return rule === undefined ? '' : rule.name === '' ? rule.id : `“${rule.name}”`
}

function* faultsOf(rules: readonly Rule[], streams: readonly Stream[]): Iterable<Fault> {
  const streamIds = new Set(streams.map((stream) => stream.id))
  const ids = new Set<string>()
  let points = 0
  const clocks = new ZoneClocks()
  for (const [index, rule] of rules.entries()) {
    const path = `rules.${index}`
    if (ids.has(rule.id)) yield invalid(`${path}.id`, 'Another rule has this id.')
    ids.add(rule.id)
    yield* targetFaults(rule, path, streamIds)
    yield* addressFaults(rule, path)
    const area = areaOf(rule, path)
    if (area !== null && 'issue' in area) yield area
    else points += area?.points ?? 0
    yield* scheduleFaults(rule, path, clocks)
    const { kind } = rule.effect
    if (kind !== 'continue' && kind !== 'drop' && rule.actions.includes('publish')) {
      yield invalid(
        `${path}.actions`,
        say('A publisher cannot be given the effect {kind}.', { kind }),
      )
    }
  }
  if (points > MOST_POINTS.rules) {
    const message = say(
      'The areas of all rules have {points} points. Simplify them to {most} together.',
      { points, most: MOST_POINTS.rules },
    )
    yield { code: 'ERR_AREA_INVALID', issue: { path: 'rules', message } }
  }
}

function* targetFaults(rule: Rule, path: string, ids: ReadonlySet<string>): Iterable<Fault> {
  if (rule.target.kind === 'stream' && !ids.has(rule.target.streamId)) {
    yield invalid(`${path}.target.streamId`, 'No stream has this id.')
  }
}

function* addressFaults(rule: Rule, path: string): Iterable<Fault> {
  if (rule.source.kind !== 'address') return
  for (const [index, value] of rule.source.values.entries()) {
    const fault = blockFault(value, `${path}.source.values.${index}`)
    if (fault !== null) yield fault
  }
}

function areaOf(rule: Rule, path: string): Area | Fault | null {
  if (rule.source.kind !== 'area') return null
  try {
    return compileArea(rule.source)
  } catch (cause) {
    const [issue] = cause instanceof AppError ? cause.issues : []
    return faultOf(cause, `${path}.source.${issue?.path ?? 'polygons'}`)
  }
}

function* scheduleFaults(rule: Rule, path: string, clocks: ZoneClocks): Iterable<Fault> {
  if (rule.schedule === null) return
  try {
    compileSchedule(rule.schedule, clocks)
  } catch (cause) {
    yield faultOf(cause, `${path}.schedule.timeZone`)
  }
}

function blockFault(value: string, path: string): Fault | null {
  try {
    parseBlock(value)
    return null
  } catch (cause) {
    return faultOf(cause, path)
  }
}

function faultOf(cause: unknown, path: string): Fault {
  if (!(cause instanceof AppError)) throw cause
  return { code: cause.code, issue: { path, message: cause.message } }
}

function invalid(path: string, message: string): Fault {
  return { code: 'ERR_RULE_INVALID', issue: { path, message } }
}
