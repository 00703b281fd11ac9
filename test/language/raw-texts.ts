import { isNode, type Node, nameOf, type Parsed, walk } from './sources.ts'

/** Words in the code that a reader sees and the catalogue does not know. */
export interface RawText {
  readonly path: string
  readonly text: string
}

/** Attributes, and members of tables, that are shown or read aloud. */
const SHOWN = new Set(
  'about alt aria-label description empty explanation header hint label nothing placeholder title unit unless'.split(
    ' ',
  ),
)
/** What could not be read. */
const SHOWN_ATTRIBUTES = new Set([...SHOWN, 'what'])
const TOASTS = new Set(['toast', 'toastDeleted', 'toastError'])
const WORDS = /\p{L}{2,}/u

/** Finds words in elements, in attributes and members that are shown, and in what is said in passing. */
export function rawTextsIn({ path, program }: Parsed): readonly RawText[] {
  const found: RawText[] = []
  const shown = (node: unknown): void => {
    for (const text of stringsOf(node)) if (WORDS.test(text)) found.push({ path, text })
  }
  walk(program, (node, above) => {
    const parent = above.at(-1)
    if (node.type === 'JSXText' && WORDS.test(String(node.value))) {
      found.push({ path, text: String(node.value).trim() })
    }
    if (node.type === 'JSXExpressionContainer' && parent?.type !== 'JSXAttribute') {
      shown(node.expression)
    }
    if (node.type === 'JSXAttribute' && SHOWN_ATTRIBUTES.has(nameOf(node.name))) shown(node.value)
    if (node.type === 'Property' && SHOWN.has(nameOf(node.key))) shown(node.value)
    if (node.type === 'CallExpression' && TOASTS.has(nameOf(node.callee))) {
      shown((node.arguments as readonly Node[])[0])
    }
  })
  return found
}

/** The strings an expression may come out as; what a call answers is its own matter. */
function stringsOf(node: unknown): readonly string[] {
  if (!isNode(node)) return []
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : []
    case 'TemplateLiteral':
      return [
        ...(node.quasis as readonly Node[]).map(({ value }) =>
          String(Reflect.get(value as object, 'cooked')),
        ),
        ...(node.expressions as readonly Node[]).flatMap(stringsOf),
      ]
    case 'ConditionalExpression':
      return [...stringsOf(node.consequent), ...stringsOf(node.alternate)]
    case 'LogicalExpression':
    case 'BinaryExpression':
      return /^(?:[=!<>]|in$)/.test(String(node.operator))
        ? []
        : [...stringsOf(node.left), ...stringsOf(node.right)]
    case 'JSXExpressionContainer':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return stringsOf(node.expression)
    default:
      return []
  }
}
