import { keyIn } from '../../renderer/language/translator.ts'
import { EDGE_AUTH_LINT_TEXTS } from '../../shared/edge-auth-reasons.ts'
import { ERRORS } from '../../shared/errors.ts'
import { REASONS } from '../../shared/reasons.ts'
import { isNode, literalOf, type Node, nameOf, type Parsed, walk } from './sources.ts'

/** A text the code asks the catalogue for. */
export interface Use {
  readonly key: string
  readonly path: string
  /** Names of the values it is given; null when it is given none, or an object that is not written out. */
  readonly values: readonly string[] | null
  readonly markup: boolean
}

/** The texts asked for with `t(…)` and `<T …>`. Throws for one that is not a string in quotes, since nobody could translate it. */
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

/** Sentences of the server that are shown as they are; looked up with `known(…)`. */
export const serverUses = (): readonly Use[] =>
  [
    ...Object.values(REASONS).map((key) => ({ key, path: 'shared/reasons.ts' })),
    ...EDGE_AUTH_LINT_TEXTS.map((key) => ({ key, path: 'shared/edge-auth-reasons.ts' })),
    ...Object.values(ERRORS).map(([, key]) => ({ key, path: 'shared/errors.ts' })),
  ].map((each) => ({ ...each, values: null, markup: false }))

function attribute(element: Node, name: string): unknown {
  const found = (element.attributes as readonly Node[]).find((each) => nameOf(each.name) === name)
  const value = found?.value
  return isNode(value) && value.type === 'JSXExpressionContainer' ? value.expression : value
}

function namesIn(object: unknown): readonly string[] | null {
  if (!isNode(object) || object.type !== 'ObjectExpression') return null
  return (object.properties as readonly Node[]).map((each) => nameOf(each.key))
}
