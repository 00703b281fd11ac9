import { SAID } from '../../renderer/language/said.ts'
import { keyIn } from '../../renderer/language/translator.ts'
import { ERRORS } from '../../shared/errors.ts'
import { REASONS } from '../../shared/reasons.ts'
import {
  isAllSaid,
  isNode,
  isSaid,
  literalOf,
  type Node,
  nameOf,
  type Parsed,
  parsedSayers,
  walk,
} from './sources.ts'

/** A text the code asks the catalogue for. */
export interface Use {
  readonly key: string
  readonly path: string
  /** Names of the values it is given; null when it is given none, or an object that is not written out. */
  readonly values: readonly string[] | null
  readonly markup: boolean
}

/** The texts asked for with `t(…)`, `tParts(…)` and `<T …>`. Throws for one that is not a string in quotes, since nobody could translate it. */
export function usesIn({ path, text, program }: Parsed): readonly Use[] {
  const uses: Use[] = []
  const add = (node: Node, key: string | null, values: unknown, markup: boolean): void => {
    if (key === null) {
      const line = text.slice(0, node.start).split('\n').length
      throw new Error(`${path}:${line} asks for a text that is no string in quotes`)
    }
    uses.push({ key, path, values: namesIn(values), markup })
  }
  walk(program, (node) => {
    if (node.type === 'CallExpression' && nameOf(node.callee) === 't') {
      const [first, second] = node.arguments as readonly Node[]
      add(node, literalOf(first), second, false)
    }
    if (node.type === 'CallExpression' && nameOf(node.callee) === 'tParts') {
      const [first, second] = node.arguments as readonly Node[]
      add(node, literalOf(first), second, true)
    }
    if (node.type === 'CallExpression' && nameOf(node.callee) === 'tIn') {
      const [context, said] = (node.arguments as readonly Node[]).map(literalOf)
      const key = context == null || said == null ? null : keyIn(context, said)
      add(node, key, undefined, false)
    }
    if (node.type === 'JSXOpeningElement' && nameOf(node.name) === 'T') {
      add(node, literalOf(attribute(node, 'text')), attribute(node, 'values'), true)
    }
  })
  return uses
}

/** Sentences of the server, which the console looks up with `known(…)`. */
export const serverUses = (): readonly Use[] => [
  ...Object.values(REASONS).map((key) => fixed(key, 'shared/reasons.ts')),
  ...Object.values(ERRORS).map(([, key]) => fixed(key, 'shared/errors.ts')),
  ...parsedSayers().flatMap(saidIn),
]

const fixed = (key: string, path: string): Use => ({ key, path, values: null, markup: false })

/** What a protocol says of itself at the console, in files whose other sentences go elsewhere. */
const SHOWN_MEMBERS = new Set(
  'allowLooksLike denyLooksLike outage revokeText title where'.split(' '),
)

/** Functions all of whose phrases in quotes are said as they are. */
const SAYS = new Set(['AppError', 'OutgoingFailure', 'fine', 'look', 'broken', 'line'])

/**
 * What `say(…)` composes, and what `phrases(…)` and those of {@link SAYS} say as it is; besides, every whole sentence in quotes that
 * does not stand where nobody at the console sees it. Throws for a template that is not a string in quotes.
 */
function saidIn(parsed: Parsed): readonly Use[] {
  const { path, text, program } = parsed
  const [isSeen, isAllSeen] = [isSaid(parsed), isAllSaid(parsed)]
  const isProtocol = path.startsWith('electron/handler/protocols/')
  const uses: Use[] = []
  walk(program, (node, above) => {
    const sentence = literalOf(node) ?? ''
    if (isAllSeen && isSentence(sentence) && !isUnseen(above)) uses.push(fixed(sentence, path))
    if (isProtocol && node.type === 'Property' && SHOWN_MEMBERS.has(nameOf(node.key))) {
      uses.push(...sentencesIn(node.value, path))
    }
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return
    const [first, second] = node.arguments as readonly Node[]
    if (nameOf(node.callee) === 'phrases') uses.push(...sentencesIn(first, path, /./))
    if (isSeen && SAYS.has(nameOf(node.callee))) {
      for (const each of node.arguments as readonly Node[]) uses.push(...sentencesIn(each, path))
    }
    if (nameOf(node.callee) !== 'say') return
    const template = literalOf(first)
    if (template === null) {
      const line = text.slice(0, node.start).split('\n').length
      throw new Error(`${path}:${line} says a text that is no string in quotes`)
    }
    const key = second === undefined ? template : keyIn(SAID, template)
    uses.push({ key, path, values: namesIn(second), markup: false })
  })
  return uses
}

/** Sentences that are composed without `say(…)`, so that the catalogue cannot have them: `There is no ${name}.` */
export function composedWithoutSay(parsed: Parsed): readonly string[] {
  const { path, text, program } = parsed
  const found: string[] = []
  if (!isAllSaid(parsed)) return found
  walk(program, (node, above) => {
    if (node.type !== 'TemplateLiteral' || (node.expressions as readonly Node[]).length === 0)
      return
    const words = (node.quasis as readonly Node[])
      .map(({ value }) => String(Reflect.get(value as object, 'cooked')))
      .join('…')
    if (!isSentence(words) || isUnseen(above)) return
    found.push(`${path}:${text.slice(0, node.start).split('\n').length} ${words}`)
  })
  return found
}

/** Begins like one and ends like one; `…` stands for what is put in. */
const isSentence = (text: string): boolean =>
  /^[\p{Lu}“…].* .*[.?!]$/su.test(text) && /\p{L}{2}/u.test(text)

/** Functions whose sentences are for whoever reads the API's description, the log or the source; `say` is looked at by itself. */
const UNSEEN_CALLS = new Set([
  'say',
  'describe',
  'info',
  'warn',
  'error',
  'Error',
  'TypeError',
  'RangeError',
])
const UNSEEN_MEMBERS = new Set(['description', 'summary'])

const isUnseen = (above: readonly Node[]): boolean =>
  above.some(({ type, callee, key }, at) => {
    if (type === 'Property') return UNSEEN_MEMBERS.has(nameOf(key))
    const isCall = type === 'CallExpression' || type === 'NewExpression'
    return isCall && above[at + 1] !== callee && UNSEEN_CALLS.has(calleeOf(callee))
  })

/** The last name of what is called: `warn` of `log.warn(…)`. */
const calleeOf = (callee: unknown): string =>
  isNode(callee) && callee.type === 'MemberExpression' ? nameOf(callee.property) : nameOf(callee)

/** Words that stand in quotes in an expression: in a table, in one of two branches. */
function sentencesIn(expression: unknown, path: string, words = WORDS): readonly Use[] {
  const uses: Use[] = []
  if (!isNode(expression)) return uses
  walk(expression, (node, above) => {
    const parent = above.at(-1)
    const key = literalOf(node) ?? ''
    const isName = parent?.type === 'Property' && parent.key === node
    const isSaid = above.some(
      ({ type, callee }) => type === 'CallExpression' && nameOf(callee) === 'say',
    )
    const isMember = parent?.type === 'MemberExpression'
    const isCompared = parent?.type === 'BinaryExpression' && /^[=!]/.test(String(parent.operator))
    if (words.test(key) && !isName && !isSaid && !isMember && !isCompared)
      uses.push(fixed(key, path))
  })
  return uses
}

/** Names, codes and patterns are no words. */
const WORDS = /\p{L} \S*\p{L}|^\p{Lu}\p{Ll}+$/u

function attribute(element: Node, name: string): unknown {
  const found = (element.attributes as readonly Node[]).find((each) => nameOf(each.name) === name)
  const value = found?.value
  return isNode(value) && value.type === 'JSXExpressionContainer' ? value.expression : value
}

function namesIn(object: unknown): readonly string[] | null {
  if (!isNode(object) || object.type !== 'ObjectExpression') return null
  return (object.properties as readonly Node[]).map((each) => nameOf(each.key))
}
