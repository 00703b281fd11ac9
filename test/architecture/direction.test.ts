import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root, sourcesBelow } from './sources.ts'

/** Classes that name a side of the window where a side of the text is meant: `ms-2`, `end-0`, `text-start` are there for that. */
const SIDED =
  /^-?(?:m[lr]|p[lr]|left|right|border-[lr]|rounded-(?:[lr]|[tb][lr])|scroll-[mp][lr]|inset-[lr])-[^\s]+$|^(?:border-[lr]|rounded-[lr]|text-(?:left|right)|float-(?:left|right)|clear-(?:left|right)|bg-(?:linear|gradient)-to-[lr]|origin-(?:\w+-)?(?:left|right))$/
/** The middle is the middle from either side. */
const MIDDLE = /^left-1\/2$/
/** Moves along the line; one says beside it how far with `rtl:`. */
const MOVED = /^-?translate-x-(?!1\/2$)/
/** The same in a style sheet. */
const SIDED_STYLE =
  /\b(?:margin|padding|border|inset|scroll-(?:margin|padding))-(?:left|right)\b|^\s*(?:left|right):|text-align: (?:left|right)\b/

const TEXT = /'[^'\n]*'|"[^"\n]*"|`[^`]*`/g
const name = (word: string): string => word.slice(word.lastIndexOf(':') + 1)

/** The classes of a text that know only one direction. */
function sidedIn(text: string): readonly string[] {
  const words = text.slice(1, -1).split(/\s+/)
  const turned = words.some((word) => word.startsWith('rtl:'))
  return words.filter((word) => {
    if (MIDDLE.test(name(word))) return false
    return SIDED.test(name(word)) || (MOVED.test(name(word)) && !turned)
  })
}

it('what has a side of the text names it by where lines begin and end, so that the console turns with the language', () => {
  const found = sourcesBelow('renderer').flatMap(({ path, text }) =>
    (text.match(TEXT) ?? []).flatMap(sidedIn).map((word) => `${path}: ${word}`),
  )
  expect(found).toEqual([])
})

it('so do the style sheets', () => {
  const sheets = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css'))
    .map((file) => ({
      file,
      lines: readFileSync(join(root, 'renderer', file), 'utf8').split('\n'),
    }))
  expect(sheets.length).toBeGreaterThan(1)
  const found = sheets.flatMap(({ file, lines }) =>
    lines.filter((line) => SIDED_STYLE.test(line)).map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})
