import { AppError } from '../../shared/errors.ts'
import type { CheckedToken, TokenFormat } from '../tokens/token-format.ts'
import { findToken } from '../tokens/workbench/find-token.ts'
import type { Line } from './token-lines.ts'

export const WORKS = ['issue', 'verify', 'decode'] as const
export type Work = (typeof WORKS)[number]

/** Exit code when some was not valid, or could not be answered. */
export const EXIT_SOME_NOT = 1

export interface Job {
  readonly work: Work
  readonly format: TokenFormat
  /** From flags and the secret file; a line of JSON may say otherwise. */
  readonly given: Readonly<Record<string, unknown>>
  readonly json: boolean
}

/** @throws AppError that repeats nothing of the line, which holds secrets. */
export function inputOf(job: Job, line: Line): Readonly<Record<string, unknown>> {
  if (!('text' in line)) throw new AppError('ERR_INPUT_TOO_LARGE', 'The line is too long.')
  if (job.work !== 'issue' && !job.json) return { token: findToken(line.text).text }
  let found: unknown
  try {
    found = JSON.parse(line.text)
  } catch {
    throw new AppError('ERR_INPUT_INVALID', 'The line is not JSON.')
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) {
    return found as Readonly<Record<string, unknown>>
  }
  throw new AppError('ERR_INPUT_INVALID', 'The line is not a JSON object.')
}

/** What came of checking a token, as a line. */
export function sentenceOf(
  format: Pick<TokenFormat, 'explain'>,
  { verified, valid, reasons }: CheckedToken,
): string {
  if (valid) return 'valid\n'
  const why = reasons.map((code) => `${format.explain(code)} (${code})`).join(' ')
  return `${verified ? 'verified, not valid' : 'not verified'}: ${why}\n`
}

/** Beside what was asked for, so that a token can be piped on. */
export function noteLint(format: TokenFormat, lint: readonly string[]): void {
  for (const code of lint) process.stderr.write(`note: ${format.explain(code)} (${code})\n`)
}

/** Tells on stderr why a line could not be done, or answers it for stdout where JSON is asked for. Never says what was in it. */
export function failed(job: Job, line: number, error: unknown): string {
  // What was not foreseen may repeat the line, and with it a secret.
  const known = error instanceof AppError ? error : new AppError('ERR_INTERNAL')
  if (job.json) return jsonLine({ line, ...known.toBody() })
  const issues = known.issues
    .filter(({ message }) => !known.message.includes(message))
    .map(({ path, message }) => ` ${path}: ${message}`)
    .join('')
  process.stderr.write(`line ${line}: ${known.message}${issues} (${known.code})\n`)
  return ''
}

/** A line of JSON with its line end, as programs read what a command answers. */
export const jsonLine = (fact: object): string => `${JSON.stringify(fact)}\n`
