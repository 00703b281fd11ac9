import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberOf, parseStrictJson } from '../../../electron/tokens/strict-json.ts'

const duplicate = { ok: false, fault: 'duplicate_member' }
const syntax = { ok: false, fault: 'syntax' }

describe('strict JSON', () => {
  it.each([
    ['at the top', '{"a":1,"a":1}'],
    ['with equal values', '{"alg":"HS256","alg":"HS256"}'],
    ['under another escape', '{"alg":"HS256","\\u0061lg":"none"}'],
    ['within an object', '{"streaming":{"streamName":"a","streamName":"b"}}'],
    ['within an array', '[{"a":{"b":[{"c":1,"c":2}]}}]'],
    ['where the first holds more members', '{"a":{"x":1,"y":2},"a":1}'],
    ['of the name __proto__', '{"__proto__":1,"__proto__":2}'],
    ['of an empty name', '{"":1,"":2}'],
    ['with colons in strings to confuse a counter', '{"a:b":":","a:b":"\\":\\\\"}'],
  ])('refuses a duplicate %s', (_, text) => {
    expect(parseStrictJson(text)).toEqual(duplicate)
  })

  it.each([
    '',
    ' ',
    '{',
    '{"a":1}x',
    "{'a':1}",
    '{"a":NaN}',
    '{"a":01}',
    '{"a":1,}',
    '\ufeff{}',
    '{"a":"\n"}',
  ])('refuses what is no JSON: %j', (text) => {
    expect(parseStrictJson(text)).toEqual(syntax)
  })

  it('refuses what is deeper than it may be', () => {
    expect(parseStrictJson('[[[]]]', 2)).toEqual({ ok: false, fault: 'depth' })
    expect(parseStrictJson('{"a":{"b":{}}}', 2)).toEqual({ ok: false, fault: 'depth' })
    expect(parseStrictJson(`${'['.repeat(4000)}${']'.repeat(4000)}`)).toMatchObject({ ok: false })
  })

  it('reads names that differ by case, and the same name in two objects', () => {
    expect(parseStrictJson('{"alg":1,"Alg":2,"x":{"alg":3},"y":[{"alg":4},{"alg":5}]}').ok).toBe(
      true,
    )
  })

  it('finds no member that the object does not have itself', () => {
    const read = parseStrictJson('{"__proto__":{"exp":1}}')
    if (!read.ok) throw new Error('unread')
    expect(memberOf(read.value as never, 'exp')).toBeUndefined()
    expect(memberOf(read.value as never, 'constructor')).toBeUndefined()
  })

  it('reads what JSON.stringify writes, as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value)
        expect(parseStrictJson(text, 64)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  it('finds every member that is said twice', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }),
        (object) => {
          const text = JSON.stringify(object)
          const [first = ''] = Object.keys(object)
          const twice = `${text.slice(0, -1)},${JSON.stringify(first)}:0}`
          expect(parseStrictJson(twice, 64)).toEqual(duplicate)
        },
      ),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]":,\\u01a e-.tn'.split('')) }),
        (text) => {
          expect(typeof parseStrictJson(text).ok).toBe('boolean')
        },
      ),
      { numRuns: 2000 },
    )
  })
})
