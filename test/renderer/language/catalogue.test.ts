import { describe, expect, it } from 'vitest'
import { allUses, englishOf, readTexts, TRANSLATED } from '../../language/catalogue.ts'
import { composedWithoutSay } from '../../language/keys.ts'
import { needsOf } from '../../language/messages.ts'
import { rawTextsIn } from '../../language/raw-texts.ts'
import { parsedSayers, parsedSources, parseSource } from '../../language/sources.ts'
import { NO_WORDS, NOT_YET, UNTRANSLATED_AT_MOST } from './left.ts'

const uses = allUses()
const english = englishOf(uses)
const usesWithValues = uses.filter((each) => each.values !== null)

describe('the English catalogue', () => {
  it('finds texts', () => {
    expect(uses.length).toBeGreaterThan(100)
  })

  it('is what the code says; else run npm run catalogue', () => {
    expect(readTexts('en')).toEqual(english)
  })

  it('has messages that can be read, and gives each what it needs', () => {
    const wrong = usesWithValues.flatMap(({ key, path, values, markup }) => {
      const { values: places, tags } = needsOf(key, markup)
      const needed = [...places, ...tags].sort()
      const given = [...(values ?? [])].sort()
      return JSON.stringify(needed) === JSON.stringify(given)
        ? []
        : [`${path}: ${key} needs ${needed}, is given ${given}`]
    })
    expect(wrong).toEqual([])
  })

  it('has no text that is used with values here and without there', () => {
    const withValues = new Set(usesWithValues.map(({ key }) => key))
    expect(uses.filter(({ key, values }) => values === null && withValues.has(key))).toEqual([])
  })
})

describe.each(TRANSLATED)('the catalogue %s', (language) => {
  const texts = readTexts(language)

  it('has each text and no other; else run npm run catalogue', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(english))
  })

  it('has no more untranslated texts than are known of', () => {
    const untranslated = Object.values(texts).filter((text) => text === '')
    expect(untranslated.length).toBeLessThanOrEqual(UNTRANSLATED_AT_MOST)
  })

  it('has the same places and tags as English', () => {
    const wrong = usesWithValues.flatMap(({ key, markup }) => {
      const text = texts[key] ?? ''
      if (text === '') return []
      try {
        const [own, wanted] = [needsOf(text, markup), needsOf(key, markup)]
        return JSON.stringify(own) === JSON.stringify(wanted) ? [] : [text]
      } catch (error) {
        return [`${text}: ${String(error)}`]
      }
    })
    expect([...new Set(wrong)]).toEqual([])
  })
})

describe('words in the code', () => {
  it.each([
    ['<p>Hello there</p>', 'Hello there'],
    ["<p>{on ? 'On air' : null}</p>", 'On air'],
    ['<Button label="Save" />', 'Save'],
    [`<Button title={\`Save \${name}\`} />`, 'Save '],
    ["const row = { header: 'Time' }", 'Time'],
    ["toast('Stored')", 'Stored'],
  ])('are seen in %s', (code, text) => {
    expect(rawTextsIn(parseSource('seen.tsx', code))).toEqual([{ path: 'seen.tsx', text }])
  })

  it.each([
    '<p className="flex">{t(\'Hello\')}</p>',
    '<Button label={t(\'Save\')} kind="plain" />',
    "<p>{kind === 'deny' ? '…' : 4}</p>",
  ])('are not seen in %s', (code) => {
    expect(rawTextsIn(parseSource('unseen.tsx', code))).toEqual([])
  })

  it('come from the catalogue: wrap them in t(…), or in <T> with markup', () => {
    const raw = parsedSources()
      .flatMap(rawTextsIn)
      .filter(({ path, text }) => !NO_WORDS.includes(text) && !NOT_YET.test(path))
    expect(raw).toEqual([])
  })
})

/** Code with template strings, which `§` stands for the dollars of. */
const templated = (code: string): string => code.replaceAll('§', '$')

describe('sentences of the server', () => {
  it.each([
    templated('const why = `There is no §{name}.`'),
    templated('refuse(`The §{a} is part of it.`)'),
    templated('z.string().regex(/a/, `Use §{a} or so.`)'),
  ])('that the catalogue cannot have are seen in %s', (code) => {
    expect(composedWithoutSay(parseSource('shared/seen.ts', code))).toHaveLength(1)
  })

  it.each([
    'const why = say("There is no {name}.", { name })',
    templated('log.warn(`The §{a} is gone.`)'),
    templated('const row = `SELECT * FROM §{a}`'),
    templated('z.string().describe(`At most §{a} long.`)'),
  ])('are not seen in %s', (code) => {
    expect(composedWithoutSay(parseSource('shared/unseen.ts', code))).toEqual([])
  })

  it('are composed with say(…), so that they are said in every language', () => {
    expect(parsedSayers().flatMap(composedWithoutSay)).toEqual([])
  })
})
