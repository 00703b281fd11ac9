import { z } from 'zod'
import { AppError, type FieldIssue } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import '../../shared/schema-words.ts'

/** A token just signed. */
interface IssuedToken {
  readonly token: string
  /** Codes of what its maker may not have meant. Empty when nothing is odd. */
  readonly lint: readonly string[]
}

/** What became of one presented token. */
export interface CheckedToken {
  /** Whether the signature is of one of the secrets. Says nothing about expiry or restrictions. */
  readonly verified: boolean
  /** The vendor's word for it; ours where the vendor has none. */
  readonly code: string
  /** What was signed. Null unless verified. */
  readonly value: unknown
  /** Whether it permits what was asked, as far as the input said what that is. */
  readonly valid: boolean
  /** Codes of everything that keeps it from being valid, the deciding one first. Empty when valid. */
  readonly reasons: readonly string[]
}

/** What a token says when nobody looks at its signature. */
interface DecodedToken {
  readonly value: Readonly<Record<string, unknown>>
  /** Codes of what is odd about it, as for {@link IssuedToken.lint}. */
  readonly lint: readonly string[]
}

/** One kind of token, as the command line and the console see it. Pure: the time is passed in. */
export interface TokenFormat {
  /** Lower case, as in `--format <name>`. */
  readonly name: string
  readonly title: string
  /** Members that issuing takes. The secret is always named `secret`. */
  readonly issueInput: z.ZodObject
  /** Members that verifying takes: always `token` and `secret`. */
  readonly verifyInput: z.ZodObject
  /** @throws AppError ERR_INPUT_INVALID with one issue for each member that does not fit. */
  issue(input: unknown, nowMs: number): IssuedToken
  /** @throws AppError ERR_INPUT_INVALID. Never for any text as token. */
  verify(input: unknown, nowMs: number): CheckedToken
  /** @throws AppError ERR_TOKEN_MALFORMED when it cannot be read; says why. */
  decode(token: string, nowMs: number): DecodedToken
  /** The sentence for a code of this format. The code itself when there is none. */
  explain(code: string): string
}

/** What a format has to bring: its inputs arrive checked. */
interface FormatRow<Issue extends z.ZodObject, Verify extends z.ZodObject> {
  readonly name: string
  readonly title: string
  readonly issueInput: Issue
  readonly verifyInput: Verify
  /** One sentence for each code that the three functions can answer. */
  readonly sentences: Readonly<Record<string, string>>
  /** @param names The members in the order the caller named them: some formats sign in that order. */
  issue(input: z.output<Issue>, nowMs: number, names: readonly string[]): IssuedToken
  verify(input: z.output<Verify>, nowMs: number): CheckedToken
  decode(token: string, nowMs: number): DecodedToken
}

/** Puts the checks of the inputs around a format. */
export function defineFormat<Issue extends z.ZodObject, Verify extends z.ZodObject>(
  row: FormatRow<Issue, Verify>,
): TokenFormat {
  const { name, title, issueInput, verifyInput, sentences } = row
  return {
    name,
    title,
    issueInput,
    verifyInput,
    issue(input, nowMs) {
      const checked = fitting(issueInput, input)
      return row.issue(checked, nowMs, Object.keys(input as object))
    },
    verify: (input, nowMs) => row.verify(fitting(verifyInput, input), nowMs),
    decode: (token, nowMs) => row.decode(token, nowMs),
    explain: (code) => (Object.hasOwn(sentences, code) ? (sentences[code] ?? code) : code),
  }
}

/** What became of a token whose signature is of none of the secrets, or that has none. */
export const notVerified = (code: string): CheckedToken => ({
  verified: false,
  code,
  value: null,
  valid: false,
  reasons: [code],
})

/** What became of a token whose signature is right. @param fault Why it permits nothing all the same; null when it does. */
export const verifiedToken = (value: unknown, fault: string | null): CheckedToken => ({
  verified: true,
  code: 'verified',
  value,
  valid: fault === null,
  reasons: fault === null ? [] : [fault],
})

/** Several secrets while one replaces another: the first signs, all verify. Text in UTF-8. */
export const secretsSchema = z
  .union([z.string(), z.array(z.string()).min(1).max(16)], 'Use a text, or a list of 1 to 16.')
  .transform((given) => (typeof given === 'string' ? [given] : given))

/**
 * The secret that signs.
 *
 * @throws AppError ERR_INPUT_INVALID when it is empty.
 */
export function signingSecret([first = '']: readonly string[]): string {
  if (first !== '') return first
  const issues = [{ path: 'secret', message: 'The secret is empty.' }]
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}

/** The time to judge by instead of the clock, epoch milliseconds. */
export const nowMsSchema = z.number().min(0).optional()

function fitting<Schema extends z.ZodObject>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new AppError('ERR_INPUT_INVALID', undefined, {
    issues: result.error.issues.flatMap((issue) => toFieldIssues(issue, schema)),
  })
}

/** A member that nobody knows is named, with those that are known. */
function toFieldIssues(issue: z.core.$ZodIssue, schema: z.ZodObject): readonly FieldIssue[] {
  const { path } = issue
  if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(path), message: issue.message }]
  const known =
    path.length === 0
      ? ` ${say('Known: {list}.', { list: Object.keys(schema.shape).join(', ') })}`
      : ''
  return issue.keys
    .slice(0, MAX_NAMED)
    .map((key) => ({ path: pathOf([...path, key]), message: `${issue.message}${known}` }))
}

/** Of a line that has thousands. */
const MAX_NAMED = 5

const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => String(part).slice(0, 64)).join('.')

/**
 * Checks a token with each of several secrets, as while one is replaced by another.
 *
 * @param secrets At least one.
 * @returns What came of the first that signed it; where none did, of the first.
 */
export function checkedWithAny(
  secrets: readonly string[],
  check: (secret: string) => CheckedToken,
): CheckedToken {
  const results = secrets.map(check)
  return results.find(({ verified }) => verified) ?? results[0] ?? notVerified('jws_malformed')
}
