import { AppError } from '../../shared/errors.ts'
import { sqliteCode, storeError } from '../store/sqlite-error.ts'
import { widthOf, wrapped } from './wrapped.ts'

/** Where a command speaks: people read sentences, programs one JSON object a line. */
export interface Output {
  readonly json: boolean
  /**
   * @param sentence What a person reads.
   * @param fact     The same for a program.
   * @param hang     How far what continues a line that is too wide is indented. Default 0.
   */
  say(sentence: string, fact: Readonly<Record<string, unknown>>, hang?: number): void
  /** Says on standard error what may be a mistake and stops nothing. */
  warn(sentence: string): void
  /** Writes a text of many lines for people. */
  write(text: string): void
}

/** Writes sentences, or facts in JSON, one a line: what was asked for to stdout, warnings to stderr. */
export const createOutput = (json: boolean): Output => ({
  json,
  say(sentence, fact, hang) {
    const said = (): string => wrapped(sentence, widthOf(process.stdout), hang)
    process.stdout.write(`${json ? JSON.stringify(fact) : said()}\n`)
  },
  warn(sentence) {
    const line = json ? JSON.stringify({ warning: sentence }) : `stagedoor: ${sentence}`
    process.stderr.write(`${json ? line : wrapped(line, widthOf(process.stderr))}\n`)
  },
  write: (text) => void process.stdout.write(wrapped(text, widthOf(process.stdout))),
})

/** Exit code of a second instance on one data directory, so that a service manager can tell it from a failure. */
const EXIT_INSTANCE_RUNNING = 3

/**
 * Tells a failure on standard error, `stagedoor: <message> (<code>)` or as JSON, and sets the exit code: 3 when another
 * instance runs, else 1.
 */
export function reportFailure(error: unknown, json: boolean): void {
  const known = toAppError(error)
  const line = json
    ? JSON.stringify(known.toBody())
    : [`stagedoor: ${known.message} (${known.code})`, ...issueLines(known)].join('\n')
  process.stderr.write(`${json ? line : wrapped(line, widthOf(process.stderr))}\n`)
  process.exitCode = known.code === 'ERR_INSTANCE_RUNNING' ? EXIT_INSTANCE_RUNNING : 1
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError || sqliteCode(error) !== '') return storeError(error)
  const detail = error instanceof Error ? error.message : String(error)
  return new AppError('ERR_INTERNAL', detail, { cause: error })
}

/** Field by field, without what the sentence says already. */
function issueLines(error: AppError): readonly string[] {
  const said = error.message.toLowerCase()
  return error.issues
    .filter((issue) => !said.includes(issue.message.toLowerCase()))
    .map((issue) => `  ${issue.path === '' ? '' : `${issue.path}: `}${issue.message}`)
}
