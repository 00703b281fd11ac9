import { createInterface } from 'node:readline/promises'
import type { RulesImpact, StreamImpact } from '../../shared/rules-impact.ts'
import type { Output } from './output.ts'

/** Streams that are named; the others are counted. */
const STREAMS_SAID = 10

const WAY_BACK =
  'The way back: undo it in the console (Settings, Audit log), roll the rules back there (Rules, Versions), or apply an export from before. Who was cut has to come back by themselves.'

/**
 * Whom a document refuses of those who are in now, in lines.
 *
 * @param impact Of a dry run. Undefined or null: not known. Nobody is in: no lines.
 * @param isDone Whether it was applied. Otherwise it is said of what would be.
 */
export function impactLines(
  impact: RulesImpact | null | undefined,
  isDone: boolean,
): readonly string[] {
  if (impact == null || impact.live === 0) return []
  const { live, refused, streams } = impact
  if (refused === 0) {
    if (isDone) return ['live  Nobody who was in is refused by it.']
    return [
      live === 1 ? 'live  The one who is in now stays.' : `live  All ${live} who are in stay.`,
    ]
  }
  const more = streams.slice(STREAMS_SAID).reduce((sum, each) => sum + each.refused, 0)
  return [
    `live  ${refused} of ${live} who ${isDone ? 'were in are' : 'are in now would be'} refused: ${becomes(impact)}.`,
    ...streams.slice(0, STREAMS_SAID).map((each) => `    ${streamLine(each, isDone)}`),
    ...(more === 0 ? [] : [`    and ${more} at other streams.`]),
    ...(isDone ? [WAY_BACK] : []),
  ]
}

function becomes({ cut, asked, goOn }: RulesImpact): string {
  const parts = [
    [cut, 'cut at once'],
    [asked, 'when their media server asks next'],
    [goOn, 'not ended, since their media server cannot be told'],
  ] as const
  return parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(', ')
}

function streamLine({ name, refused, publishers }: StreamImpact, isDone: boolean): string {
  const offAir = isDone ? ', which goes off air' : ', which would go off air'
  return `${name}: ${refused}${publishers > 0 ? offAir : ''}.`
}

/** Where somebody is asked. */
interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

const ownTerminal = (): Terminal | null =>
  process.stdin.isTTY && process.stderr.isTTY
    ? { input: process.stdin, output: process.stderr }
    : null

/**
 * Says whom a document would refuse, and on a terminal asks whether to go on. Without one, with `--json` or when it was said
 * before, nobody is asked.
 *
 * @param isAnswered `--yes` was said.
 * @param terminal   Null: there is none. Default that of the process.
 * @returns Whether to go on.
 */
export async function mayRefuse(
  output: Output,
  impact: RulesImpact | null | undefined,
  isAnswered: boolean,
  terminal: Terminal | null = ownTerminal(),
): Promise<boolean> {
  if (impact == null || impact.refused === 0) return true
  if (isAnswered || output.json || terminal === null) return true
  for (const line of impactLines(impact, false)) terminal.output.write(`${line}\n`)
  const asking = createInterface(terminal)
  try {
    const viewers = `${impact.refused} ${impact.refused === 1 ? 'is' : 'are'}`
    return isYes(await asking.question(`${viewers} refused by this. Apply? [y/N] `))
  } catch {
    // Ctrl+C at the question is a no.
    return false
  } finally {
    asking.close()
  }
}

/** Anything but a yes is a no. */
export const isYes = (answer: string): boolean => /^y(es)?$/i.test(answer.trim())
