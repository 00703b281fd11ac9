import { readFileSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'
import { TOKEN_FORMATS, tokenFormat } from '../tokens/formats.ts'
import type { Config } from './config.ts'
import { reportFailure } from './output.ts'
import { namedFile } from './paths.ts'
import {
  EXIT_SOME_NOT,
  failed,
  inputOf,
  type Job,
  jsonLine,
  noteLint,
  sentenceOf,
  WORKS,
  type Work,
} from './token-answers.ts'
import { flagLines, readTokenFlags } from './token-flags.ts'
import { checkByKey } from './token-kept.ts'
import { answerLines, type Line } from './token-lines.ts'
import { OWN_FORMAT, signOwn } from './token-own.ts'
import { issueStored } from './token-stored.ts'

const EXIT_USAGE = 2
/** Of a secret file: anything longer was not meant. */
const MAX_SECRET_BYTES = 65_536

export interface TokenOptions {
  readonly format?: string
  readonly secretFile?: string
  /** Name of the key that is kept here, in place of a secret file. It signs, checks and reads. */
  readonly key?: string
  /** Of what a kept key signs, for the list. */
  readonly label?: string
  readonly json: boolean
  /** What --help says besides the members. */
  readonly help: string
  /** Where the database is. Called only for keys that are kept there. */
  config(): Config
}

/**
 * Signs, checks or reads tokens without any database, but with keys that are kept there. Issuing with flags answers one token; else each line of standard
 * input is one piece of work: a JSON object, or when checking or reading without `--json` a token, alone or in the address,
 * header or command that carried it. A line that
 * cannot be used is answered with its error, and the next one is taken.
 *
 * Exit code 0 when all of it went well and was valid, 1 when some was not, 2 when the command itself is wrong.
 *
 * @param args `issue`, `verify` or `decode`, then the flags of the format. Never secrets or tokens.
 */
export async function token(args: readonly string[], options: TokenOptions): Promise<void> {
  try {
    const [work = '', ...flags] = args
    if (args.some((arg) => arg === '--help' || arg === '-h')) {
      process.stdout.write(`${options.help}\n${membersHelp(options.format)}`)
      return
    }
    const job = prepare(work, flags, options)
    if (options.key !== undefined) await workByKey(job, options.key, options)
    else if (isSignedByUs(job, flags)) await issueByUs(job, options)
    else if (work === 'issue' && flags.length > 0) issueOne(job)
    else await runLines(job)
  } catch (error) {
    reportFailure(error, options.json)
    process.exitCode = EXIT_USAGE
  }
}

function prepare(work: string, flags: readonly string[], options: TokenOptions): Job {
  if (!isWork(work)) {
    throw new AppError('ERR_INPUT_INVALID', `Say what to do: ${WORKS.join(', ')}.`)
  }
  const format = tokenFormat(options.format ?? '')
  const schema = work === 'issue' ? format.issueInput : format.verifyInput
  if (options.key !== undefined && options.secretFile !== undefined) {
    throw new AppError('ERR_INPUT_INVALID', 'Give --key or --secret-file, not both.')
  }
  const secret =
    options.secretFile === undefined ? {} : { secret: readSecrets(namedFile(options.secretFile)) }
  if (work === 'decode' && flags.length > 0) {
    throw new AppError('ERR_INPUT_INVALID', 'Reading a token takes no options but --format.')
  }
  const given = { ...readTokenFlags(flags, schema), ...secret }
  const takesLines = work !== 'issue' || flags.length === 0
  if (options.key !== undefined) {
    return { work, format, given, json: options.json }
  }
  if (isSignedByUs({ work, format, given }, flags))
    return { work, format, given, json: options.json }
  if (work !== 'decode' && !(takesLines && (options.json || work === 'issue'))) needSecret(given)
  return { work, format, given, json: options.json }
}

/** @throws AppError ERR_INPUT_INVALID that says where a secret comes from. */
function needSecret(given: Readonly<Record<string, unknown>>): void {
  if (given.secret !== undefined) return
  throw new AppError('ERR_INPUT_INVALID', 'Name a file that holds the secret with --secret-file.')
}

/** The members of one format, or of all of them, as flags. */
function membersHelp(name: string | undefined): string {
  const formats = name === undefined ? TOKEN_FORMATS : [tokenFormat(name)]
  return formats
    .map((format) =>
      [
        `--format ${format.name}: ${format.title}`,
        '  issue',
        ...flagLines(format.issueInput),
        '  verify',
        ...flagLines(format.verifyInput),
        '',
      ].join('\n'),
    )
    .join('\n')
}

const isWork = (text: string): text is Work => (WORKS as readonly string[]).includes(text)

/** One secret a line: the first signs, all verify. A key in PEM, a JSON web key or a key set is one. */
function readSecrets(file: string): readonly string[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new AppError('ERR_INPUT_INVALID', `The secret file ${file} cannot be read (${code}).`)
  }
  const isOne = text.trimStart().startsWith('{') || text.includes('-----BEGIN ')
  const secrets = isOne ? [text.trim()] : text.split(/\r?\n/).filter((line) => line !== '')
  if (secrets.length === 0 || text.length > MAX_SECRET_BYTES) {
    throw new AppError('ERR_INPUT_INVALID', 'The secret file is empty, or far too long.')
  }
  return secrets
}

const isSignedByUs = (
  { work, format, given }: Pick<Job, 'work' | 'format' | 'given'>,
  flags: readonly string[],
): boolean =>
  work === 'issue' && format.name === OWN_FORMAT && flags.length > 0 && given.secret === undefined

async function issueByUs({ given, json }: Job, { config }: TokenOptions): Promise<void> {
  const { token, lint } = await signOwn(config(), given)
  if (json) process.stdout.write(jsonLine({ token, lint: lint.map(({ code }) => code) }))
  else {
    for (const { code, sentence } of lint) process.stderr.write(`note: ${sentence} (${code})\n`)
    process.stdout.write(`${token}\n`)
  }
}

async function workByKey(job: Job, key: string, options: TokenOptions): Promise<void> {
  if (job.work === 'issue') return issueByKey(job, key, options)
  if (process.stdin.isTTY) process.stderr.write(`${waitingNote(job)}\n`)
  await checkByKey(options.config(), job, key)
}

/** Signed with a key that is kept here, and listed. */
async function issueByKey(
  { format, given, json }: Job,
  key: string,
  { config, label = '' }: TokenOptions,
): Promise<void> {
  const { token, secret, urls } = await issueStored(config(), {
    ...{ format: format.name, key, label },
    terms: given,
  })
  process.stdout.write(json ? jsonLine({ id: token.id, token: secret, urls }) : `${secret}\n`)
}

function issueOne(job: Job): void {
  process.stdout.write(issued(job, job.given))
}

async function runLines(job: Job): Promise<void> {
  if (process.stdin.isTTY) process.stderr.write(`${waitingNote(job)}\n`)
  const count = await answerLines((lines) => lines.map((line) => answerLine(job, line)).join(''))
  if (count === 0) throw new AppError('ERR_INPUT_INVALID', 'There was nothing on standard input.')
}

/** Said to a person who typed the command and would otherwise see nothing happen. */
function waitingNote({ work, format, json }: Job): string {
  const what = json || work === 'issue' ? 'JSON objects' : 'tokens'
  const end = process.platform === 'win32' ? 'Ctrl-Z' : 'Ctrl-D'
  const flags = work === 'issue' ? ' Or give the members as flags:' : ' More:'
  return `Reading ${what} from standard input, one a line, until ${end}.${flags} token --help --format ${format.name}`
}

function answerLine(job: Job, line: Line): string {
  try {
    const input = { ...job.given, ...inputOf(job, line) }
    if (job.work !== 'decode') needSecret(input)
    if (job.work === 'issue') return issued(job, input)
    return job.work === 'verify' ? checked(job, input) : decoded(job, input)
  } catch (error) {
    process.exitCode = EXIT_SOME_NOT
    return failed(job, line.number, error)
  }
}

function issued({ format, json }: Job, input: Readonly<Record<string, unknown>>): string {
  const result = format.issue(input, Date.now())
  if (json) return jsonLine(result)
  noteLint(format, result.lint)
  return `${result.token}\n`
}

function checked({ format, json }: Job, input: Readonly<Record<string, unknown>>): string {
  const result = format.verify(input, Date.now())
  if (!result.valid) process.exitCode = EXIT_SOME_NOT
  return json ? jsonLine(result) : sentenceOf(format, result)
}

function decoded({ format, json }: Job, input: Readonly<Record<string, unknown>>): string {
  if (typeof input.token !== 'string') {
    throw new AppError('ERR_INPUT_INVALID', 'The line has no token.')
  }
  const result = format.decode(input.token, Date.now())
  if (json) return jsonLine(result)
  noteLint(format, result.lint)
  return `${JSON.stringify(result.value, null, 2)}\n`
}
