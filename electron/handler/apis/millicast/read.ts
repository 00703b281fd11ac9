import { z } from 'zod'
import { nearest } from '../../../../shared/nearest.ts'
import { validationFail } from './envelope.ts'

/** A body that was read, and which of its members mean nothing here. */
interface ReadBody<T> {
  readonly value: T
  /** As `name` or `name (did you mean other?)`. */
  readonly ignored: readonly string[]
}

/** Farther apart than this, two names are not taken for one misspelt. */
const MAX_LISTED = 10
const PLAIN_NAME = /^\w{1,64}$/

/**
 * Reads a JSON body. Members that are not known are passed over, as the vendor does: its own clients send some. They are
 * named, since a misspelt one silently leaves a stream open.
 *
 * @throws Fail with the vendor's map of what is wrong.
 */
export function readBody<Shape extends z.ZodRawShape>(
  text: string,
  schema: z.ZodObject<Shape>,
): ReadBody<z.infer<z.ZodObject<Shape>>> {
  const body = parsed(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw validationFail({ body: ['The body must be a JSON object.'] })
  }
  const result = schema.safeParse(body)
  if (!result.success) throw validationFail(errorsOf(result.error))
  return { value: result.data, ignored: ignoredIn(body, schema) }
}

/**
 * Reads the parameters of a list.
 *
 * @throws Fail with the vendor's map of what is wrong.
 */
export function readQuery<T>(query: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(Object.fromEntries(new URLSearchParams(query)))
  if (!result.success) throw validationFail(errorsOf(result.error))
  return result.data
}

/** A boolean as clients in several languages write it: `true`, `True`. */
export const booleanParameter = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'false'], 'Write true or false.'))
  .transform((text) => text === 'true')

/** One of several words, without regard to case. */
export const wordParameter = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z
    .string()
    .transform((text) => words.find((word) => word.toLowerCase() === text.toLowerCase()) ?? text)
    .pipe(z.enum(words))

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trim() === '' ? '{}' : text)
  } catch {
    return undefined
  }
}

function errorsOf(error: z.ZodError): Readonly<Record<string, readonly string[]>> {
  const errors: Record<string, string[]> = {}
  for (const { path, message } of error.issues) {
    const name = path.reduce<string>(
      (whole, part) =>
        typeof part === 'number' ? `${whole}[${part}]` : joined(whole, String(part)),
      '',
    )
    errors[name] = [...(errors[name] ?? []), message]
  }
  return errors
}

const joined = (whole: string, part: string): string => (whole === '' ? part : `${whole}.${part}`)

/** Members at any depth that the schema does not have, each once, with what was probably meant. */
function ignoredIn(body: object, schema: z.ZodType): readonly string[] {
  const hints = new Set<string>()
  function look(value: unknown, of: z.ZodType, at: string): void {
    const bare = bareSchema(of)
    if (bare instanceof z.ZodArray && Array.isArray(value)) {
      for (const each of value) look(each, bare.element as z.ZodType, at)
    }
    if (!(bare instanceof z.ZodObject) || typeof value !== 'object' || value === null) return
    const known = Object.keys(bare.shape)
    for (const [name, member] of Object.entries(value)) {
      if (hints.size >= MAX_LISTED) return
      if (known.includes(name)) look(member, bare.shape[name], joined(at, name))
      else hints.add(joined(at, hint(name, known)))
    }
  }
  look(body, schema, '')
  return [...hints]
}

/** What may be null or absent, without that. */
function bareSchema(schema: z.ZodType): z.ZodType {
  const isWrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
  return isWrapped ? bareSchema(schema.unwrap() as z.ZodType) : schema
}

/** What the vendor's own samples and pages call it, and what it is called. */
const MISNOMERS: Readonly<Record<string, string>> = {
  subscribesAuth: 'subscribeRequiresAuth',
  BindsIPAddressOnUsage: 'bindIpsOnUsage',
}

function hint(name: string, known: readonly string[]): string {
  if (!PLAIN_NAME.test(name)) return '(a name that cannot be shown)'
  const meant = Object.hasOwn(MISNOMERS, name) ? MISNOMERS[name] : undefined
  const near = nearest(meant ?? name, known, bareName)
  return near === undefined ? name : `${name} (did you mean ${near}?)`
}

/** Names count without regard to case, and without the prefix `update`, which only the first version has. */
const bareName = (name: string): string => name.toLowerCase().replace(/^update/, '')
