import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'

/** Members that are never read from arguments, which every process of the machine can see. */
const SECRET_MEMBERS: readonly string[] = ['secret', 'token']

/** How a member is written as a flag. */
type Kind = 'text' | 'number' | 'texts' | 'boolean' | 'json'

/**
 * Reads the flags of a token format: `--channel-alias news` is the member `channelAlias`. A member that is a list may
 * be given several times, one that is true or false takes no value, one with fields of its own takes a JSON object.
 *
 * @param args   What commander did not know, e.g. `['--channel-alias', 'news']` or `['--channel-alias=news']`.
 * @param schema The members there are.
 * @throws AppError ERR_INPUT_INVALID for an unknown flag, a missing value, a value given twice, what should be JSON and is not, and
 *                  for a secret.
 */
export function readTokenFlags(
  args: readonly string[],
  schema: z.ZodObject,
): Readonly<Record<string, unknown>> {
  const kinds = kindsOf(schema)
  const found: Record<string, unknown> = {}
  for (let at = 0; at < args.length; at += 1) {
    const [flag, inline] = splitFlag(args[at] ?? '')
    const name = memberName(flag)
    const kind = kinds.get(name)
    if (SECRET_MEMBERS.includes(name)) throw secretRefused(flag)
    if (!flag.startsWith('--') || kind === undefined) throw unknownFlag(flag, kinds)
    let value = inline
    if (value === undefined && kind !== 'boolean') {
      at += 1
      value = args[at]
      if (value === undefined) throw new AppError('ERR_INPUT_INVALID', `${flag} needs a value.`)
    }
    if (kind !== 'texts' && Object.hasOwn(found, name)) {
      throw new AppError('ERR_INPUT_INVALID', `${flag} is given twice.`)
    }
    found[name] =
      kind === 'texts' ? [...((found[name] as string[]) ?? []), value] : read(flag, value, kind)
  }
  return found
}

/** The flags of a token format, a line each: how it is written, what it takes, whether it is needed. */
export function flagLines(schema: z.ZodObject): readonly string[] {
  const { properties = {}, required = [] } = jsonSchemaOf(schema)
  const kinds = kindsOf(schema)
  return [...kinds]
    .filter(([name]) => !SECRET_MEMBERS.includes(name))
    .map(([name, kind]) => {
      const property = properties[name]
      const choices = typeof property === 'object' ? property.enum : undefined
      const takes = choices === undefined ? TAKES[kind] : ` <${choices.join('|')}>`
      const needed = required.includes(name) && !hasDefault(property) ? '  (needed)' : ''
      return `    ${flagName(name)}${takes}${needed}`
    })
}

const hasDefault = (property: unknown): boolean =>
  typeof property === 'object' && property !== null && 'default' in property

const TAKES: Readonly<Record<Kind, string>> = {
  text: ' <text>',
  number: ' <number>',
  texts: ' <text>, several times',
  boolean: '',
  json: ' <JSON object>',
}

function splitFlag(arg: string): readonly [flag: string, value: string | undefined] {
  const equals = arg.startsWith('--') ? arg.indexOf('=') : -1
  return equals === -1 ? [arg, undefined] : [arg.slice(0, equals), arg.slice(equals + 1)]
}

const memberName = (flag: string): string =>
  flag.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

const flagName = (member: string): string =>
  `--${member.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

const jsonSchemaOf = (schema: z.ZodObject) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

function kindsOf(schema: z.ZodObject): ReadonlyMap<string, Kind> {
  const { properties = {} } = jsonSchemaOf(schema)
  return new Map(
    Object.entries(properties).map(([name, property]) => {
      const type = typeof property === 'object' ? property.type : undefined
      return [name, KINDS[String(type)] ?? 'text']
    }),
  )
}

const KINDS: Readonly<Record<string, Kind>> = {
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'texts',
  object: 'json',
}

/** What is no number or truth value stays a text, for the schema to name the fault. */
function read(flag: string, value: string | undefined, kind: Kind): unknown {
  if (kind === 'json') return objectIn(flag, value ?? '')
  if (kind === 'boolean')
    return value === undefined || value === 'true' || (value !== 'false' && value)
  if (kind === 'number' && value?.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value)
  return value
}

function objectIn(flag: string, text: string): object {
  try {
    const found: unknown = JSON.parse(text)
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found
  } catch {
    // Said below, as for every text that is none.
  }
  throw new AppError('ERR_INPUT_INVALID', `${flag} takes a JSON object, such as '{"sub":"ann"}'.`)
}

const secretRefused = (flag: string): AppError =>
  new AppError(
    'ERR_INPUT_INVALID',
    `${flag} is not taken from the command line, where every process can read it. Use --secret-file and standard input.`,
  )

function unknownFlag(flag: string, kinds: ReadonlyMap<string, Kind>): AppError {
  const known = [...kinds.keys()].filter((name) => !SECRET_MEMBERS.includes(name)).map(flagName)
  // Without what follows, which may be a secret meant for another place.
  const shown = flag.startsWith('--') ? flag : 'That argument'
  return new AppError(
    'ERR_INPUT_INVALID',
    `${shown} is not known here. Known: ${known.join(', ')}.`,
  )
}
