import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LANGUAGES } from '../../renderer/language/languages.ts'
import { serverUses, type Use, usesIn } from './keys.ts'
import { parsedSources, ROOT } from './sources.ts'

/** The catalogue of a language: each English text, then how it reads; empty while nobody has translated it. */
export type Texts = Readonly<Record<string, string>>

/** Languages that have a catalogue to translate into. */
export const TRANSLATED = Object.keys(LANGUAGES).filter((each) => each !== 'en')
const fileOf = (language: string): string => join(ROOT, `renderer/language/${language}.json`)

/** Every text the console asks for, in the order of files, those of the server last. */
export const allUses = (): readonly Use[] => [...parsedSources().flatMap(usesIn), ...serverUses()]

/** The English catalogue: each text once, with the folder that asks for it first, for whoever translates. */
export function englishOf(uses: readonly Use[]): Texts {
  const texts = new Map<string, string>()
  for (const { key, path } of uses) if (!texts.has(key)) texts.set(key, folderOf(path))
  return Object.fromEntries([...texts].sort(([one], [other]) => (one < other ? -1 : 1)))
}

const folderOf = (path: string): string =>
  path.replace(/^renderer\/(features\/)?/, '').replace(/\/[^/]*$/, '')

/** A catalogue as it is on disk. One line is one text, so that what a merge left of it is still read. */
export function readTexts(language: string): Texts {
  const lines = readFileSync(fileOf(language), 'utf8').split('\n')
  const entries = lines.flatMap((line) => {
    const entry = line.trim().replace(/,$/, '')
    return entry.startsWith('"') ? Object.entries<string>(JSON.parse(`{${entry}}`)) : []
  })
  const texts = new Map<string, string>()
  for (const [key, text] of entries) if (text !== '' || !texts.has(key)) texts.set(key, text)
  return Object.fromEntries(texts)
}

/** Writes the catalogues anew: what the code does not ask for goes, what is new comes untranslated. Returns how many are. */
export function writeCatalogues(): number {
  const english = englishOf(allUses())
  write('en', english)
  let untranslated = 0
  for (const language of TRANSLATED) {
    const had = new Map(Object.entries(readTexts(language)))
    const texts = Object.keys(english).map((key) => [key, had.get(key) ?? ''] as const)
    untranslated += texts.filter(([, text]) => text === '').length
    write(language, Object.fromEntries(texts))
  }
  return untranslated
}

const write = (language: string, texts: Texts): void =>
  writeFileSync(fileOf(language), `${JSON.stringify(texts, null, 2)}\n`)
