import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileStreamNames,
  findPatternFault,
  includesStream,
  partlyMatching,
} from '../../../../electron/tokens/restrictions/stream-names.ts'

const literal = (streamName: string) => ({ streamName, isRegex: false })
const regex = (streamName: string) => ({ streamName, isRegex: true })
const includes = (entry: ReturnType<typeof regex>, name: string, whole = true): boolean =>
  includesStream(compileStreamNames([entry], whole), name)

/** Patterns that make a matcher that goes back and tries again run for ever, or grow without bound. */
const EVIL = [
  '(a+)+$',
  '(a|a)*$',
  '(a*)*b',
  '([a-z]+)*[0-9]',
  '(.*a){25}',
  '(a|aa)+$',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '.*.*.*.*.*.*.*.*.*.*x',
  '(a?){64}a{64}',
  '\\pL{1000}',
  '(\\pL{10}){100}',
]

describe('the streams of a token', () => {
  it.each([
    ['another name', literal('cam1'), 'cam2'],
    ['another case', literal('testStream'), 'teststream'],
    ['a pattern that is not said to be one', literal('.*'), 'cam1'],
    ['a pattern that fits the beginning', regex('cam'), 'cam1'],
    ['a pattern that fits the end', regex('[0-9]+'), 'cam1'],
    ['an alternative that fits a part', regex('cam1|a'), 'cam12'],
    ['a pattern in another case', regex('CAM.'), 'cam1'],
    ['a pattern that is broken', regex('('), '('],
    ['a look-ahead', regex('(?=a)a'), 'a'],
    ['a back-reference', regex('(a)\\1'), 'aa'],
    ['a pattern that repeats too much', regex('(a{100}){100}'), 'a'],
    ['a pattern that is too long', regex(`.*${'a?'.repeat(64)}`), 'a'],
    ['a name that is too long', regex('.*'), 'a'.repeat(129)],
    ['a line end', regex('.*'), 'a\nb'],
  ])('leave out %s', (_, entry, name) => {
    expect(includes(entry, name)).toBe(false)
  })

  it.each([
    ['the name itself', literal('show/a b?'), 'show/a b?'],
    ['every name', regex('.*'), 'show/a'],
    ['container1/.+', regex('container1/.+'), 'container1/cam'],
    ['special_regex_stream[0-9]+', regex('special_regex_stream[0-9]+'), 'special_regex_stream42'],
    ['an alternative', regex('cam1|cam2'), 'cam2'],
    ['a pattern with anchors of its own', regex('^cam1$'), 'cam1'],
  ])('hold %s', (_, entry, name) => {
    expect(includes(entry, name)).toBe(true)
  })

  it('hold nothing when there are none', () => {
    expect(includesStream(compileStreamNames([]), '')).toBe(false)
  })

  it('may be matched in part when that is chosen, and say so when it would differ', () => {
    expect(includes(regex('cam'), 'webcam1', false)).toBe(true)
    const whole = compileStreamNames([regex('cam')])
    expect(partlyMatching(whole, 'webcam1')).toBe('cam')
    expect(partlyMatching(whole, 'cam')).toBe(null)
    expect(partlyMatching(whole, 'radio')).toBe(null)
  })

  it('say why a pattern cannot be used', () => {
    expect(findPatternFault('.*')).toBe(null)
    expect(findPatternFault('(?=a)')).toContain('linear time')
    expect(findPatternFault('a'.repeat(129))).toContain('128')
  })

  // Each step of the matcher looks at one instruction for one character, so the product bounds the work.
  it.each(EVIL)('are matched in a bounded number of steps: %s', (pattern) => {
    const names = compileStreamNames([regex(pattern)])
    for (const { regex: compiled } of names.patterns) {
      expect(compiled.programSize()).toBeLessThanOrEqual(2048)
    }
    for (const name of ['a'.repeat(128), `${'a'.repeat(127)}!`, 'ab'.repeat(64)]) {
      expect(typeof includesStream(names, name)).toBe('boolean')
    }
  })

  it('never throw whatever the pattern', () => {
    const pattern = fc.string({ unit: fc.constantFrom(...'ab.*+?()[]{}|^$\\,0129pP-'.split('')) })
    fc.assert(
      fc.property(pattern, fc.string(), (text, name) => {
        expect(typeof includes(regex(text), name)).toBe('boolean')
      }),
      { numRuns: 2000 },
    )
  })
})
