import { GUIDE } from './guide.ts'

const texts: Readonly<Record<string, () => Promise<string>>> = {
  ...import.meta.glob<string>('../../../docs/**/*.{md,yaml,xml}', {
    query: '?raw',
    import: 'default',
  }),
  ...import.meta.glob<string>('../../../README.md', { query: '?raw', import: 'default' }),
}
const images = import.meta.glob<string>('../../../docs/images/*.png', {
  query: '?url',
  import: 'default',
  eager: true,
})

const ROOT = '../../..'
const README = 'readme'

/** Reads a page. Null when there is none of that path; files that are not Markdown come as one block of code. */
export async function readPage(path: string): Promise<string | null> {
  const file = fileOf(path)
  const load = texts[`${ROOT}${file}`]
  if (load === undefined) return null
  const text = await load()
  return file.endsWith('.md') ? text : `# ${path}\n\n\`\`\`\n${text}\n\`\`\`\n`
}

const fileOf = (path: string): string => {
  if (path === README) return '/README.md'
  return /\.(yaml|xml)$/.test(path) ? `/docs/${path}` : `/docs/${path}.md`
}

/** What a link of a page leads to: a page of Help, a place beyond, or null for files that are not shown here. */
export type LinkTarget =
  | { readonly kind: 'page'; readonly href: string }
  | { readonly kind: 'away'; readonly href: string }

/**
 * Finds where a link of a page leads.
 *
 * @param from Path of the page it stands on.
 * @param link As written there: `limits.md#bans`, `../README.md`, `https://…`.
 */
export function resolveLink(from: string, link: string): LinkTarget | null {
  const { origin, pathname, hash, href } = new URL(link, `http://docs.invalid${fileOf(from)}`)
  if (origin !== 'http://docs.invalid') return { kind: 'away', href }
  const path = pathOf(pathname)
  if (path === null) return null
  const at = hash === '' ? '' : `?at=${hash.slice(1)}`
  return { kind: 'page', href: `#/help/${path}${at}` }
}

function pathOf(file: string): string | null {
  if (file === '/README.md') return README
  const inside = /^\/docs\/(.+?)(?:\.md)?$/.exec(file)?.[1]
  return inside === undefined || texts[`${ROOT}${file}`] === undefined ? null : inside
}

/** The address of a picture of a page; undefined when it is not there. */
export const imageUrl = (from: string, source: string): string | undefined =>
  images[`${ROOT}${new URL(source, `http://docs.invalid${fileOf(from)}`).pathname}`]

/** A page that has all words of a search, with the line that has most of them. */
export interface Found {
  readonly path: string
  readonly title: string
  readonly excerpt: string
}

/** Finds the pages that have every word, in title or text, whatever the case; those with all in the title first. */
export async function searchPages(search: string): Promise<readonly Found[]> {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const pages = GUIDE.flatMap(({ pages }) => pages)
  const found = await Promise.all(
    pages.map(async ({ path, title }) => {
      const text = (await readPage(path)) ?? ''
      const all = `${title}\n${text}`.toLowerCase()
      if (!words.every((word) => all.includes(word))) return []
      return [{ path, title, excerpt: bestLine(text, words) }]
    }),
  )
  const inTitle = (each: Found): boolean =>
    words.every((word) => each.title.toLowerCase().includes(word))
  return found.flat().sort((one, other) => Number(inTitle(other)) - Number(inTitle(one)))
}

function bestLine(text: string, words: readonly string[]): string {
  let best = ''
  let most = 0
  for (const line of text.split('\n')) {
    const lower = line.toLowerCase()
    const has = words.filter((word) => lower.includes(word)).length
    if (has > most) {
      best = line
      most = has
    }
  }
  return plain(best)
}

/** Without the marks of Markdown: cells become commas, links their words. */
const plain = (line: string): string =>
  line
    .replaceAll(/\]\([^)]*\)/g, '')
    .replaceAll(/[#*`[\]]/g, '')
    .replaceAll(/\s*\|\s*/g, ' · ')
    .replaceAll(/^[\s·]+|[\s·]+$/g, '')
    .slice(0, 180)
