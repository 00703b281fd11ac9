import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseSync } from 'vite'

/** The top of the project. */
export const ROOT = resolve(import.meta.dirname, '../..')
/** The room itself, and the page viewers watch at, which has texts of its own (renderer/watch/words.ts). */
const LEFT_OUT = /^renderer\/(language|watch)\//

/** Any node of a syntax tree, as ESTree and its extension for JSX and types have them. */
export type Node = Readonly<Record<string, unknown>> & {
  readonly type: string
  readonly start: number
  readonly end: number
}

export interface Parsed {
  /** Path from the top of the project. */
  readonly path: string
  readonly text: string
  readonly program: Node
}

/** Every file of the console that may hold texts, parsed, in order of path. */
export const parsedSources = (): readonly Parsed[] =>
  sourcesIn('renderer')
    .filter(({ path }) => !LEFT_OUT.test(path))
    .map(({ path, text }) => parseSource(path, text))

/** What of the server hardly reaches the console: commands, the desktop, the demo, what media servers and back ends are answered. */
const NOT_SAID =
  /^electron\/(?:cli|desktop|demo|handler|secrets|store\/migrations)\/|^electron\/(?:cli|launch|fetch-electron|storage|place-data|key-check)\.ts$|^electron\/console\/hosts\.ts$/

/** Every file of the server and of shared/, parsed, in order of path. */
export const parsedSayers = (): readonly Parsed[] =>
  ['shared', 'electron'].flatMap(sourcesIn).map(({ path, text }) => parseSource(path, text))

/** Where most sentences are for players, in SQL or in the log: there only what an error says is for the console. */
const HARDLY_SAID = /^electron\/(?:gateway|store)\//

/** Whether every whole sentence of a file may be shown at the console. */
export const isAllSaid = ({ path }: Pick<Parsed, 'path'>): boolean =>
  !NOT_SAID.test(path) && !HARDLY_SAID.test(path)

/** Whether the console shows what errors of a file say. */
export const isSaid = ({ path }: Pick<Parsed, 'path'>): boolean => !NOT_SAID.test(path)

const sourcesIn = (room: string): readonly { path: string; text: string }[] =>
  readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))

/** One file parsed. Throws what the parser says is wrong with it. */
export function parseSource(path: string, text: string): Parsed {
  const { program, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`)
  return { path, text, program: program as unknown as Node }
}

/** Calls back for each node below and including one, with those above it, the nearest last. */
export function walk(
  node: Node,
  visit: (node: Node, above: readonly Node[]) => void,
  above: readonly Node[] = [],
): void {
  visit(node, above)
  const inside = [...above, node]
  for (const part of Object.values(node)) {
    for (const each of Array.isArray(part) ? part : [part]) {
      if (isNode(each)) walk(each, visit, inside)
    }
  }
}

export const isNode = (part: unknown): part is Node =>
  typeof part === 'object' && part !== null && typeof Reflect.get(part, 'type') === 'string'

/** The text of a string in quotes, or of a template without places; else null. */
export function literalOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type === 'JSXExpressionContainer') return literalOf(node.expression)
  return null
}

/** The name of an identifier, also in JSX; empty for anything else. */
export const nameOf = (node: unknown): string =>
  isNode(node) && typeof node.name === 'string' ? node.name : ''
