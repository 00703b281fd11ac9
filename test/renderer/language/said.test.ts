import { describe, expect, it } from 'vitest'
import { makeSaidReader, SAID } from '../../../renderer/language/said.ts'
import { keyIn, makeTranslator } from '../../../renderer/language/translator.ts'
import { listOf, piecesOf, say } from '../../../shared/say.ts'
import { readTexts } from '../../language/catalogue.ts'

const ENTRIES = '{count, plural, one {# entry was} other {# entries were}} lost.'
const small = {
  'The disk is full.': 'Der Datenträger ist voll.',
  'the disk': 'der Datenträger',
  [keyIn(SAID, ENTRIES)]:
    '{count, plural, one {# Eintrag ging} other {# Einträge gingen}} verloren.',
  [keyIn(SAID, 'The file {name} failed: {whySaid}')]: '{whySaid} So scheiterte {name}.',
  [keyIn(SAID, 'Nobody is in since {at}.')]: 'Seit {at} ist niemand da.',
  [keyIn(SAID, 'From {nameList}.')]: 'Von {nameList}.',
  [keyIn(SAID, '{list} and {more, number} more')]: '{list} und {more, number} weitere',
  [keyIn(SAID, 'Nobody can read {name}.')]: '',
}
const readerOf = (catalogue: Readonly<Record<string, string>>) =>
  makeSaidReader(catalogue, makeTranslator(catalogue, 'de-DE'), 'de-DE')
const read = readerOf(small)

describe('a sentence of the server', () => {
  it.each([
    ['Nobody knows this.'],
    ['The file a failed: Nobody knows this.'],
    ['The file  failed'],
    ['many entries were lost.'],
    [say('Nobody can read {name}.', { name: 'a' })],
    ['constructor'],
    [''],
  ])('that has no whole translation stays as it is: %s', (sentence) => {
    expect(read(sentence)).toBe(sentence)
  })

  it.each([
    ['The disk is full.', 'Der Datenträger ist voll.'],
    [say(ENTRIES, { count: 1 }), '1 Eintrag ging verloren.'],
    [say(ENTRIES, { count: 12_345 }), '12.345 Einträge gingen verloren.'],
    [
      'The file a failed: b failed: The disk is full.',
      'Der Datenträger ist voll. So scheiterte a failed: b.',
    ],
    [
      'The disk is full. 2 entries were lost.',
      'Der Datenträger ist voll. 2 Einträge gingen verloren.',
    ],
    ['The disk.', 'Der Datenträger.'],
    [
      'Nobody is in since 2026-11-29 20:05:00 UTC.',
      'Seit 29.11.2026, 20:05:00 UTC ist niemand da.',
    ],
    [say('From {nameList}.', { nameList: listOf(['a', 'b']) }), 'Von a, b.'],
    [
      say('From {nameList}.', { nameList: listOf(['a', 'b', 'c', 'd', 'e']) }),
      'Von a, b, c und 2 weitere.',
    ],
  ])('is read as one of its language: %s', (sentence, german) => {
    expect(read(sentence)).toBe(german)
  })

  it('leaves alone what a value says', () => {
    expect(read('Nobody is in since {x} <b>The disk is full.</b>.')).toBe(
      'Seit {x} <b>The disk is full.</b> ist niemand da.',
    )
  })

  it('is given up on when its words come too often', () => {
    const sentence = `The file ${' failed: '.repeat(5_000)}!`
    expect(read(sentence)).toBe(sentence)
  })

  it('is English in English', () => {
    expect(readerOf({})('The disk is full.')).toBe('The disk is full.')
  })
})

describe('a template', () => {
  it.each(['{name', '{count, plural, one {a}}', '{kind, select, one {a} other {b}}'])(
    'is refused where it is none: %s',
    (template) => {
      expect(() => say(template, { name: 'a', count: 1, kind: 'one' })).toThrow(/brace|place/)
    },
  )

  it('is refused without a value for each place', () => {
    expect(() => say('{name} is gone', {})).toThrow('{name}')
  })
})

describe('the German catalogue', () => {
  const texts = readTexts('de')
  const german = readerOf(texts)
  const translator = makeTranslator(texts, 'de-DE')
  const templates = Object.keys(texts)
    .filter((key) => key.startsWith(keyIn(SAID, '')))
    .map((key) => key.slice(keyIn(SAID, '').length))

  it.each(templates)('finds the template again: %s', (template) => {
    const [values, translated] = [valuesFor(template), germanFor(template)]
    expect(german(say(template, values))).toBe(translator.text(keyIn(SAID, template), translated))
  })

  it('never has two places side by side, which nobody could tell apart', () => {
    const beside = templates.filter((template) =>
      piecesOf(template).some(
        (piece, at, all) => typeof piece !== 'string' && isPlace(all[at + 1]),
      ),
    )
    expect(beside).toEqual([])
  })

  const isPlace = (piece: unknown): boolean =>
    typeof piece === 'object' && piece !== null && Reflect.get(piece, 'forms') === null
  const placesOf = (template: string) => [
    ...new Map(
      [...template.matchAll(/\{(\w+)(, (?:number|plural))?/g)].map(([, name = '', kind]) => [
        name,
        kind !== undefined,
      ]),
    ),
  ]
  const fill = (template: string, said: string): Record<string, string | number> =>
    Object.fromEntries(
      placesOf(template)
        // `one {it}` is a form, no place.
        .filter(([name]) => new RegExp(`\\{${name}[,}]`).test(template))
        .map(([name, isNumber], at) => [
          name,
          isNumber ? 1_200 + at : name.endsWith('Said') ? said : `value-${at}`,
        ]),
    )
  const valuesFor = (template: string) => fill(template, 'the pasted secret')
  const germanFor = (template: string) => fill(template, texts['the pasted secret'] ?? '')
})
