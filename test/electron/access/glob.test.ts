import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRules } from '../../../electron/access/compiled-rule.ts'
import { matchesGlob, parseGlob, type Searchable } from '../../../electron/access/glob.ts'
import { GlobIndex } from '../../../electron/access/glob-index.ts'
import { ZoneClocks } from '../../../electron/access/schedule.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { makeStream } from './fixtures.ts'

/** Counts how many characters searches walk over. */
class CountedText implements Searchable {
  readonly #text: string
  walked = 0
  searches = 0

  constructor(text: string) {
    this.#text = text
  }
  get length(): number {
    return this.#text.length
  }
  startsWith(part: string): boolean {
    this.walked += part.length
    return this.#text.startsWith(part)
  }
  endsWith(part: string): boolean {
    this.walked += part.length
    return this.#text.endsWith(part)
  }
  indexOf(part: string, from: number): number {
    const at = this.#text.indexOf(part, from)
    this.walked += at < 0 ? this.#text.length - from : at + part.length - from
    this.searches += 1
    return at
  }
}

describe('matchesGlob', () => {
  it.each([
    ['abc', 'abcd'],
    ['abc', 'ab'],
    ['a*c', 'ac d'],
    ['a*a', 'a'],
    ['ab*ba', 'aba'],
    ['*b*', 'ac'],
    ['*ab*ab*', 'xabx'],
    ['a.c', 'abc'],
    ['a+', 'aa'],
    ['[ab]', 'a'],
    ['a?', 'ab'],
    ['(a)', 'a'],
    ['^a$', 'a'],
    ['\\*x', '*x'],
    ['', 'a'],
    ['A', 'a'],
  ])('%j does not fit %j', (pattern, text) => {
    expect(matchesGlob(parseGlob(pattern), text)).toBe(false)
  })

  it.each([
    ['abc', 'abc'],
    ['*', ''],
    ['**', 'x'],
    ['a*', 'a'],
    ['*a', 'aaa'],
    ['a*c', 'abcbc'],
    ['*ab*ab*', 'abab'],
    ['a***b', 'ab'],
    ['(a+)+$*', '(a+)+$b'],
  ])('%j fits %j', (pattern, text) => {
    expect(matchesGlob(parseGlob(pattern), text)).toBe(true)
  })

  it.each([
    `${'a*'.repeat(120)}b`,
    `${'*a'.repeat(120)}*b`,
    `*${'aa*'.repeat(80)}c*`,
    '(a+)+$*',
    `${'*'.repeat(250)}b`,
  ])('walks over a text at most a few times for %s', (pattern) => {
    for (const text of ['a'.repeat(8_192), `${'ab'.repeat(4_096)}!`]) {
      const counted = new CountedText(text)
      matchesGlob(parseGlob(pattern), counted)
      expect(counted.walked).toBeLessThanOrEqual(text.length + pattern.length)
      expect(counted.searches).toBeLessThanOrEqual(pattern.length)
    }
  })
})

describe('GlobIndex', () => {
  it('finds just the patterns that fit', () => {
    const characters = fc.constantFrom('a', 'b', 'c', 'A', 'é', '1', '/')
    const text = fc.string({ unit: characters, maxLength: 12 })
    const pattern = fc.string({
      unit: fc.oneof(characters, fc.constant('*')),
      minLength: 1,
      maxLength: 8,
    })
    const property = fc.property(fc.array(pattern, { maxLength: 40 }), text, (patterns, each) => {
      const rules = patterns.map((_, at) => makeRule({ id: `r${at}`, priority: at }))
      const compiled = compileRules(rules, new ZoneClocks())
      const entries = compiled.map((rule, at) => [patterns[at] ?? '', rule] as const)
      const found: (readonly (typeof compiled)[number][])[] = []
      const lower = each.toLowerCase()
      new GlobIndex(entries).collect(lower, makeStream(), found)
      const expected = patterns.flatMap((one, at) =>
        matchesGlob(parseGlob(one.toLowerCase()), lower) ? [`r${at}`] : [],
      )
      expect(
        found
          .flat()
          .map(({ rule }) => rule.id)
          .sort(),
      ).toEqual(expected.sort())
    })
    fc.assert(property, { numRuns: 2_000 })
  })

  describe('of a text that came before', () => {
    const rules = compileRules(
      [
        makeRule({ id: 'here', priority: 1, target: { kind: 'stream', streamId: 'here' } }),
        makeRule({ id: 'there', priority: 2, target: { kind: 'stream', streamId: 'there' } }),
      ],
      new ZoneClocks(),
    )
    const index = new GlobIndex(rules.map((rule) => ['*badplayer*', rule] as const))
    const found = (text: string, streamId: string): readonly string[] => {
      const lists: (readonly (typeof rules)[number][])[] = []
      index.collect(text, makeStream({ id: streamId }), lists)
      return lists.flat().map(({ rule }) => rule.id)
    }

    it('finds the rules about the other stream', () => {
      expect([found('BadPlayer/1', 'here'), found('BadPlayer/1', 'there')]).toEqual([
        ['here'],
        ['there'],
      ])
    })

    it('finds them after so many others that it was forgotten', () => {
      for (let at = 0; at < 5_000; at += 1) expect(found(`other ${at}`, 'here')).toEqual([])
      expect(found('BadPlayer/1', 'here')).toEqual(['here'])
    })

    it('finds them in one too long to be kept', () => {
      const long = `${'x'.repeat(300)} BADPLAYER`
      expect([found(long, 'there'), found(long, 'here')]).toEqual([['there'], ['here']])
    })
  })
})
