import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeSaidReader } from '../../../renderer/language/said.ts'
import { makeTranslator } from '../../../renderer/language/translator.ts'
import '../../../shared/schema-words.ts'
import { readTexts } from '../../language/catalogue.ts'

const texts = readTexts('de')
const german = makeSaidReader(texts, makeTranslator(texts, 'de-DE'), 'de-DE')

/** What no field of any kind takes all of. */
const BAD: readonly unknown[] = [
  ...[undefined, null, true, -1, 0, 1.5, 1e20, '', ' ', '!', '-1', 'ä ö\n', '\ud800', 'x:/?#'],
  ...['ftp://a.example/b#c', 'a'.repeat(70_000), [], [1, 1], ['a', 'a'], {}, { nobody: 1 }],
]
/** Where one schema holds others. */
const INSIDE = 'shape element options innerType in out left right valueType items'.split(' ')

function withAllInside(schema: z.ZodType, seen = new Set<z.ZodType>()): ReadonlySet<z.ZodType> {
  if (seen.has(schema)) return seen
  seen.add(schema)
  const def = schema.def as unknown as Readonly<Record<string, unknown>>
  for (const name of INSIDE) {
    const held = def[name]
    const all = held instanceof z.ZodType ? [held] : Object.values(held ?? {})
    for (const each of all) if (each instanceof z.ZodType) withAllInside(each, seen)
  }
  return seen
}

const messagesOf = (schema: z.ZodType): readonly string[] => [
  ...new Set(
    [...withAllInside(schema)].flatMap((part) =>
      BAD.flatMap((value) => part.safeParse(value).error?.issues ?? []).map(
        ({ message }) => message,
      ),
    ),
  ),
]
const left = (schema: z.ZodType): readonly string[] =>
  messagesOf(schema).filter((message) => german(message) === message)

const modules = import.meta.glob<Readonly<Record<string, unknown>>>(
  ['../../../shared/*.ts', '../../../electron/console/queries.ts'],
  { eager: true },
)
const schemas = Object.entries(modules).flatMap(([path, exported]) =>
  Object.entries(exported).flatMap(([name, value]) =>
    value instanceof z.ZodType ? [[`${path.split('/').at(-1)} ${name}`, value] as const] : [],
  ),
)

describe('in German, what a field is refused for', () => {
  it('is missed where a schema says it in English alone', () => {
    const schema = z.object({ a: z.array(z.string().regex(/^b$/, 'Nobody has translated this.')) })
    expect(left(schema)).toEqual(['Nobody has translated this.'])
  })

  it('is asked of every schema of the API', () => {
    expect(schemas.length).toBeGreaterThan(50)
  })

  it.each(schemas)('is German: %s', (_, schema) => {
    expect(left(schema)).toEqual([])
  })
})
