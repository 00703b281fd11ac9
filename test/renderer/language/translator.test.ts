import { describe, expect, it } from 'vitest'
import { makeTranslator } from '../../../renderer/language/translator.ts'

const VIEWERS = '{count, plural, one {# viewer} other {# viewers}}'
const SEEN = 'Seen <b>{count} times</b> by {who}'
const german = makeTranslator(
  {
    Save: 'Sichern',
    Cancel: '',
    [VIEWERS]: '{count, plural, one {# Zuschauer} other {# Zuschauer insgesamt}}',
    Publish: 'Einspeisen',
    'rules|Publish': 'Veröffentlichen',
    [SEEN]: '{who} hat es <b>{count}-mal</b> gesehen',
  },
  'de-DE',
)
const english = makeTranslator({}, 'en-GB')

describe('a text', () => {
  it('that nobody has translated is English', () => {
    expect(german.text('Cancel')).toBe('Cancel')
    expect(german.text('Undo')).toBe('Undo')
  })

  it('may be another in a context, and is English there too when nobody has translated it', () => {
    expect(german.text('Publish')).toBe('Einspeisen')
    expect(german.textIn('rules', 'Publish')).toBe('Veröffentlichen')
    expect(german.textIn('rules', 'Cancel')).toBe('Cancel')
    expect(english.textIn('rules', 'Publish')).toBe('Publish')
  })

  it.each(['constructor', 'toString', '__proto__'])('called %s is no other', (text) => {
    expect(german.text(text)).toBe(text)
  })

  it('is that of the catalogue', () => {
    expect(german.text('Save')).toBe('Sichern')
  })

  it('without values keeps its braces', () => {
    expect(english.text("/streams/{id} isn't <b>")).toBe("/streams/{id} isn't <b>")
  })

  it.each([
    [1, '1 viewer', '1 Zuschauer'],
    [0, '0 viewers', '0 Zuschauer insgesamt'],
    [1234, '1,234 viewers', '1.234 Zuschauer insgesamt'],
  ])('counts %i as its language does', (count, inEnglish, inGerman) => {
    expect(english.text(VIEWERS, { count })).toBe(inEnglish)
    expect(german.text(VIEWERS, { count })).toBe(inGerman)
  })

  it('leaves alone what a value says', () => {
    expect(german.text('Delete {name}', { name: '{x} <b>' })).toBe('Delete {x} <b>')
  })
})

it('markup goes round what stands between its tags, in the order of the language', () => {
  const values = { b: (inner: readonly unknown[]) => `*${inner.join('')}*`, count: 2, who: 'Ada' }
  expect(english.pieces(SEEN, values).join('')).toBe('Seen *2 times* by Ada')
  expect(german.pieces(SEEN, values).join('')).toBe('Ada hat es *2-mal* gesehen')
})

it('things stand where the language has them, several in a row too, and between tags', () => {
  const thing = (text: string) => ({ text })
  const b = (inner: readonly unknown[]) => thing(`*${inner.join('')}*`)
  const who = [thing('Ada'), thing(' and Bob')]
  expect(german.parts('Seen <b>often</b> by {who}', { b, who })).toEqual([
    'Seen ',
    thing('*often*'),
    ' by ',
    thing('Ada'),
    thing(' and Bob'),
  ])
  const turned = makeTranslator({ '{a} then {b}': '{b} nach {a}' }, 'de-DE')
  expect(turned.parts('{a} then {b}', { a: thing('1'), b: thing('2') })).toEqual([
    thing('2'),
    ' nach ',
    thing('1'),
  ])
})
