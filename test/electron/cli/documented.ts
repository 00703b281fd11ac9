import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')

/** A command of `stagedoor` as a page shows it. */
export interface DocumentedCommand {
  /** The page, and the command as it stands there. */
  readonly at: string
  /** What follows `stagedoor`, as a shell takes it apart, up to a pipe or redirection. */
  readonly words: readonly string[]
  /** What is shown below it. Empty where nothing is. */
  readonly said: readonly string[]
}

/** Where the command stands in a line of a shell: first, behind a pipe, or behind a variable. */
const COMMAND = /^(?:\$ )?(?:.* \| )?(?:[A-Z_]+=\S+ )?(?:npm run -s stagedoor -- |stagedoor )(.+)$/
const FENCE = /^ *```/
const INLINE = /`(?:npm run -s stagedoor -- |stagedoor )([^`\n]+)`/g

/** The pages for those who run Stagedoor. */
export const PAGES = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`),
]

/** The commands in blocks of code of a page, in their order. */
export function commandsIn(page: string): readonly DocumentedCommand[] {
  const found: (DocumentedCommand & { said: string[] })[] = []
  let indent: number | null = null
  let latest: string[] = []
  const lines = readFileSync(join(root, page), 'utf8')
    .replaceAll(/ *\\\n */g, ' ')
    .split('\n')
  for (const line of lines) {
    if (FENCE.test(line)) {
      indent = indent === null ? line.indexOf('`') : null
      latest = []
    } else if (indent !== null) {
      const text = line.slice(indent)
      const command = COMMAND.exec(text)?.[1]
      const isOther = command === undefined && text.startsWith('$ ')
      if (command === undefined && !isOther) latest.push(text)
      else latest = []
      if (command !== undefined)
        found.push({ at: `${page}: ${text}`, words: wordsOf(command), said: latest })
    }
  }
  return found
}

/** The commands within lines of a page, where `<name>` stands for a value and `[…]` for what may be left out. */
export const commandsWithin = (page: string): readonly DocumentedCommand[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(INLINE)].map((match) => ({
    at: `${page}: ${match[0]}`,
    words: wordsOf((match[1] ?? '').replaceAll(/[[\]]/g, ''), / [|&;]/),
    said: [],
  }))

/** The block of code of a page in which a text stands. */
export function blockWith(page: string, text: string): string {
  const blocks = readFileSync(join(root, page), 'utf8').matchAll(/^( *)```\w*\n([\s\S]*?)^ *```$/gm)
  for (const [, indent = '', block = ''] of blocks) {
    if (block.includes(text)) return block.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
  }
  throw new Error(`${page} has no block with ${text}`)
}

function wordsOf(command: string, end = / (?:[|&;#<>]|\d>)/): readonly string[] {
  const own = command.split(/('[^']*'|"[^"]*")/)
  const words = ['']
  for (const part of own) {
    const isQuoted = /^['"]/.test(part)
    const cut = isQuoted ? -1 : ` ${part}`.search(end)
    const text = isQuoted
      ? part.slice(1, -1)
      : cut === -1
        ? part
        : part.slice(0, Math.max(0, cut - 1))
    const pieces = isQuoted ? [text] : text.split(/ +/)
    words.push(`${words.pop() ?? ''}${pieces[0] ?? ''}`, ...pieces.slice(1))
    if (cut !== -1) break
  }
  return words.filter((word) => word !== '')
}
