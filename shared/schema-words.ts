import { z } from 'zod'
import { phrases, say } from './say.ts'

const TYPES = phrases<Readonly<Record<string, string>>>({
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields with values',
  record: 'fields with values',
})
const FORMATS = phrases<Readonly<Record<string, string>>>({
  url: 'an address such as https://radio.example',
  datetime: 'a time such as 2026-11-21T12:00:00Z',
  base64url: 'URL-safe base64',
  base64: 'base64',
})

/**
 * What a schema wants instead of what it got: `a text`, `one of public, token`, `at least 3 characters`.
 *
 * @returns Null when the kind of issue has no words here.
 */
export function wantedBy(issue: z.core.$ZodRawIssue | z.core.$ZodIssue): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[String(issue.expected)] ?? null
    case 'invalid_value':
      return oneOf(issue.values as readonly unknown[])
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? oneOf(issue.options) : null
    case 'invalid_format':
      return FORMATS[String(issue.format)] ?? null
    case 'too_small':
      return sized(issue.origin, issue.minimum, issue.inclusive === false ? MORE : AT_LEAST)
    case 'too_big':
      return sized(issue.origin, issue.maximum, issue.inclusive === false ? LESS : AT_MOST)
    case 'not_multiple_of':
      return say('a multiple of {divisor}', { divisor: Number(issue.divisor) })
    default:
      return null
  }
}

function oneOf(values: readonly unknown[]): string {
  const known = values.filter((value) => value !== undefined).map(String)
  return known.length === 1
    ? (known[0] ?? '')
    : say('one of {valueList}', { valueList: known.join(', ') })
}

/** How a bound is told: alone, of characters and of entries. */
type Bound = (limit: number) => readonly [alone: string, characters: string, entries: string]

const AT_LEAST: Bound = (limit) => [
  say('at least {limit}', { limit }),
  say('at least {limit, plural, one {# character} other {# characters}} long', { limit }),
  say('a list of at least {limit, plural, one {# entry} other {# entries}}', { limit }),
]
const AT_MOST: Bound = (limit) => [
  say('at most {limit}', { limit }),
  say('at most {limit, plural, one {# character} other {# characters}} long', { limit }),
  say('a list of at most {limit, plural, one {# entry} other {# entries}}', { limit }),
]
const MORE: Bound = (limit) => [
  say('more than {limit}', { limit }),
  say('more than {limit, plural, one {# character} other {# characters}} long', { limit }),
  say('a list of more than {limit, plural, one {# entry} other {# entries}}', { limit }),
]
const LESS: Bound = (limit) => [
  say('less than {limit}', { limit }),
  say('less than {limit, plural, one {# character} other {# characters}} long', { limit }),
  say('a list of less than {limit, plural, one {# entry} other {# entries}}', { limit }),
]

function sized(origin: unknown, limit: unknown, bound: Bound): string {
  const [alone, characters, entries] = bound(Number(limit))
  return origin === 'string' ? characters : origin === 'array' ? entries : alone
}

/** The sentence for an issue whose schema brings none of its own. */
function sentenceOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') return 'Unknown field.'
  // What to do about it, rather than how many characters are too few.
  const isEmpty = issue.code === 'too_small' && issue.origin === 'string' && issue.input === ''
  if (isEmpty) return issue.path?.at(-1) === 'name' ? 'Give it a name.' : 'This cannot be empty.'
  const wanted = wantedBy(issue)
  const isMissing = lacks(issue)
  if (wanted === null) return isMissing ? 'This is missing.' : 'This does not fit.'
  return isMissing
    ? say('This is missing. It must be {wantedList}.', { wantedList: wanted })
    : say('This must be {wantedList}.', { wantedList: wanted })
}

/** Whether nothing was written there. What tells the kinds of an object apart is an issue of the whole object. */
function lacks({ input, discriminator }: z.core.$ZodRawIssue): boolean {
  if (typeof discriminator !== 'string') return input === undefined
  const isObject = typeof input === 'object' && input !== null
  return isObject && Reflect.get(input, discriminator) === undefined
}

// The words of the library speak to whoever wrote the schema, and these to whoever wrote the input. Set for all schemas at
// once by whoever imports this file.
z.config({ localeError: sentenceOf })
