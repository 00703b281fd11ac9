import { allUses, type Texts } from './catalogue.ts'

/** Each vowel becomes two with accents: English grows by about 40 %, as into German or Finnish. */
const LONGER: Readonly<Record<string, string>> = {
  ...{ a: 'åä', e: 'éë', i: 'íï', o: 'öô', u: 'üû', y: 'ýÿ' },
  ...{ A: 'ÅÄ', E: 'ÉË', I: 'ÍÏ', O: 'ÖÔ', U: 'ÜÛ', Y: 'ÝŸ' },
}
/** A plain vowel within a word: nothing that came out of the pseudo-locale has one. */
const PLAIN = /[aeiouy]/i

/** A catalogue in no language: every English text accented, longer and in brackets, so that what goes round the catalogue shows. */
export function pseudoTexts(): Texts {
  return Object.fromEntries(
    allUses().map(({ key, values, markup }) => [
      key,
      // Without values a text is shown as it is, braces too.
      `⟦${values === null && !markup ? plain(wordsOf(key)) : message(wordsOf(key))}⟧`,
    ]),
  )
}

/** Whether a word that is shown cannot have come out of the pseudo-locale. */
export const isForeign = (word: string): boolean => PLAIN.test(word)

/** A text without the context it is said in. */
const wordsOf = (key: string): string =>
  /^(?:[a-z]+)\|/.test(key) ? key.slice(key.indexOf('|') + 1) : key

const plain = (text: string): string => [...text].map((letter) => LONGER[letter] ?? letter).join('')

/** An ICU message with its words changed; places, numbers and tags stay. */
function message(text: string): string {
  let made = ''
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (letter === '{') {
      const end = closing(text, at)
      made += `{${place(text.slice(at + 1, end))}}`
      at = end
    } else if (letter === '<' && /^<\/?\w+>/.test(text.slice(at))) {
      const end = text.indexOf('>', at)
      made += text.slice(at, end + 1)
      at = end
    } else made += LONGER[letter] ?? letter
  }
  return made
}

/** What stands between the braces of a place; the words of its forms are changed as well. */
function place(inside: string): string {
  const head = /^\s*\w+\s*,\s*(?:plural|select|selectordinal)\s*,/.exec(inside)?.[0]
  if (head === undefined) return inside
  let made = head
  for (let at = head.length; at < inside.length; at += 1) {
    if (inside[at] !== '{') made += inside[at]
    else {
      const end = closing(inside, at)
      made += `{${message(inside.slice(at + 1, end))}}`
      at = end
    }
  }
  return made
}

function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    else if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  throw new Error(`A brace is not closed in ${text}`)
}
