import { AppError } from '../../shared/errors.ts'
import type { TokenKeyVerified } from '../../shared/token-key-api.ts'
import { MOST_KEY_CHECKS } from '../../shared/token-key-input.ts'
import type { TokenFormat } from '../tokens/token-format.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, withControl } from './control.ts'
import { EXIT_SOME_NOT, failed, inputOf, type Job, jsonLine, sentenceOf } from './token-answers.ts'
import { answerLines, type Line } from './token-lines.ts'
import { tokenKeyOf } from './token-stored.ts'

type Members = Readonly<Record<string, unknown>>

/** A line and what is to be checked of it, or why nothing is. */
type Asked = { readonly number: number } & (
  | { readonly input: Members }
  | { readonly error: unknown }
)

/**
 * Checks or reads the tokens of standard input with a key that is kept here, by the instance that runs or, when none does, in the
 * store. Only the tokens go there, and no secret comes back. A token that the key did not sign is read all the same, which is said.
 *
 * @throws AppError ERR_NOT_FOUND without a database or a key of this name, ERR_KEY_RETIRED, ERR_INPUT_INVALID.
 */
export async function checkByKey(config: Config, job: Job, name: string): Promise<void> {
  if (job.work === 'decode' && job.format.name === 'ant-media-hash') {
    throw new AppError('ERR_INPUT_INVALID', 'A hash does not say what it is for. Use verify.')
  }
  assertDatabase(config)
  await withControl(config, async (call) => {
    const { id } = await tokenKeyOf(call, name, job.format.name)
    const count = await answerLines(async (lines) => {
      const answers: string[] = []
      for (let at = 0; at < lines.length; at += MOST_KEY_CHECKS) {
        answers.push(await answerSome(call, id, job, lines.slice(at, at + MOST_KEY_CHECKS)))
      }
      return answers.join('')
    })
    if (count === 0) throw new AppError('ERR_INPUT_INVALID', 'There was nothing on standard input.')
  })
}

async function answerSome(
  call: Call,
  keyId: string,
  job: Job,
  lines: readonly Line[],
): Promise<string> {
  const asked = lines.map((line) => askedIn(job, line))
  const inputs = asked.flatMap((each) => ('input' in each ? [each.input] : []))
  const results = inputs.length === 0 ? [] : await verified(call, keyId, inputs)
  let next = 0
  return asked
    .map((each) => {
      if ('error' in each) return refused(job, each.number, each.error)
      const result = results[next]
      next += 1
      return result === undefined
        ? refused(job, each.number, new AppError('ERR_INTERNAL'))
        : answered(job, each.number, each.input, result)
    })
    .join('')
}

function askedIn(job: Job, line: Line): Asked {
  try {
    const input = { ...streamFor(job), ...job.given, ...inputOf(job, line) }
    return { number: line.number, input }
  } catch (error) {
    return { number: line.number, error }
  }
}

/** Reading says no stream; whether the key signed a web token of Ant Media does not hang on it. */
const streamFor = ({ work, format }: Job): Members =>
  work === 'decode' && format.name === 'ant-media-jwt' ? { streamId: '-' } : {}

async function verified(
  call: Call,
  keyId: string,
  inputs: readonly Members[],
): Promise<readonly TokenKeyVerified[]> {
  const response = await call('POST', `/api/v1/token-keys/${keyId}/verify`, { inputs })
  return ((await response.json()) as { readonly results: readonly TokenKeyVerified[] }).results
}

function answered(
  job: Job,
  line: number,
  { token }: Members,
  { error, ...checked }: TokenKeyVerified,
): string {
  if (error !== null) {
    const { code, message, issues = [] } = error
    return refused(job, line, new AppError(code, message, { issues }))
  }
  if (job.work === 'verify') {
    if (!checked.valid) process.exitCode = EXIT_SOME_NOT
    return job.json ? jsonLine(checked) : sentenceOf(explaining(job.format), checked)
  }
  // Read and not signed with this key must not pass for read and right.
  if (!checked.verified) process.exitCode = EXIT_SOME_NOT
  return read(job, line, String(token), checked.verified)
}

function read({ format, json, ...job }: Job, line: number, token: string, isOurs: boolean): string {
  try {
    const { value, lint } = format.decode(token, Date.now())
    if (json) return jsonLine({ value, lint, verified: isOurs })
    const said = isOurs ? 'signed with this key' : 'not signed with this key'
    process.stderr.write(`note: ${said}\n`)
    for (const code of lint) process.stderr.write(`note: ${format.explain(code)} (${code})\n`)
    return `${JSON.stringify(value, null, 2)}\n`
  } catch (error) {
    return refused({ ...job, format, json }, line, error)
  }
}

function refused(job: Job, line: number, error: unknown): string {
  process.exitCode = EXIT_SOME_NOT
  return failed(job, line, error)
}

/** Codes of keys, besides those of the format. */
const explaining = ({ explain }: TokenFormat): Pick<TokenFormat, 'explain'> => ({
  explain: (code) =>
    code === 'key_retired'
      ? 'It was signed with the secret this key had before it was rolled.'
      : explain(code),
})
