import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { type Source, sourcesBelow } from './sources.ts'

/** Words that, last in a name, say that the value must not be told by how long a comparison takes. */
const SECRETS = new Set(
  'secret password passphrase credential digest signature hash mac hmac solution token sign bearer'
    .split(' ')
    .flatMap((word) => [word, `${word}s`]),
)
/** Words that may follow those. */
const FORMS = new Set(['text', 'bytes', 'hex'])

function isSecret(name: string): boolean {
  // A constant in capitals is no secret of anybody's.
  if (name === name.toUpperCase()) return false
  const words = name.split(/(?=[A-Z])/).map((word) => word.toLowerCase())
  const last = words.findLast((word) => !FORMS.has(word)) ?? ''
  return SECRETS.has(last)
}

/** Comparisons in which nobody who waits for an answer could learn a secret, and why. */
const HARMLESS: Readonly<Record<string, string>> = {
  'electron/catalogue/applications.ts each === secret': 'rows, by identity',
  'electron/catalogue/applications.ts each !== secret': 'rows, by identity',
  'electron/catalogue/audit-check.ts macOf(authenticate, previous, row) !== row.mac':
    'the operator checks their own log',
  'electron/catalogue/audit-check.ts row.mac !== receipt.mac': 'as above',
  'electron/catalogue/audit-check.ts head.mac === headMacOf(authenticate, last.id, last.mac)':
    'as above',
  'electron/catalogue/service-tokens.ts token.hash !== hash':
    'keyed hashes, of which one of the two was just found',
  'electron/catalogue/stream-keys.ts editor.state.streamKeys.get(id)?.hash === secrets.hash(secret)':
    'keyed hashes, of what the operator applies',
  'electron/catalogue/stream-token-rows.ts before.hash !== after.hash': 'two rows of an edit',
  'electron/console/routes/simulate.ts credential === assumed': 'objects, by identity',
  'electron/demo/fake-nimble.ts solution === pushSolution(puzzle, pushToken)': 'a stand-in',
  'electron/sessions/key-table.ts links[2 * place - 2] === hash':
    'ids of sessions, by hashes that secure nothing',
  'electron/handler/protocols/ant-media.ts value !== token': 'two parts of one request',
  'electron/tokens/edge-auth-damage.ts repaired !== token': 'a text and itself, mended',
  'electron/tokens/edge-auth-lint.ts secret === secret.trim()': 'a text and itself, trimmed',
  "electron/tokens/edge-auth.ts asBase64.toString('base64') === digest":
    'a text and itself, respelled',
}

const COMPARES = new Set(['===', '!==', '==', '!='])
/** Methods that stop at the first byte that differs. */
const METHODS = new Set(['equals', 'includes', 'indexOf', 'startsWith', 'endsWith', 'compare'])

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
const childrenOf = (node: Node): readonly Node[] => Object.values(node).flat().filter(isNode)

/** The node without parentheses and type assertions around it. */
function bare(node: Node): Node {
  const inner = node.expression
  const isWrapped = /^(?:Parenthesized|TSAs|TSNonNull|TSSatisfies|Chain)/.test(node.type)
  return isWrapped && isNode(inner) ? bare(inner) : node
}

/** What a value is called where it is used: the last name of it. Empty where it has none. */
function nameOf(given: unknown): string {
  if (!isNode(given)) return ''
  const node = bare(given)
  if (/Identifier$/.test(node.type)) return String(node.name)
  if (node.type === 'MemberExpression') return nameOf(node.property)
  if (node.type === 'LogicalExpression') return nameOf(node.left)
  return ''
}

/** Nothing secret is told by comparing with what stands in the program. */
function isKnown(given: unknown): boolean {
  if (!isNode(given)) return false
  const node = bare(given)
  const isUndefined = node.type === 'Identifier' && node.name === 'undefined'
  return node.type === 'Literal' || isUndefined || node.type === 'UnaryExpression'
}

function isRefused(node: Node): boolean {
  if (node.type === 'BinaryExpression' && COMPARES.has(String(node.operator))) {
    const { left, right } = node
    return !isKnown(left) && !isKnown(right) && [left, right].some((each) => isSecret(nameOf(each)))
  }
  if (node.type !== 'CallExpression' || !isNode(node.callee)) return false
  const callee = bare(node.callee)
  const given = (node.arguments as readonly Node[])[0]
  const isMethod = callee.type === 'MemberExpression' && METHODS.has(nameOf(callee.property))
  return isMethod && given !== undefined && !isKnown(given) && isSecret(nameOf(given))
}

/** Each comparison of a secret that is not done in constant time, with its file. */
function comparisonsIn({ path, text }: Source): readonly string[] {
  const found: string[] = []
  const walk = (node: Node): void => {
    if (isRefused(node)) {
      found.push(`${path} ${text.slice(Number(node.start), Number(node.end))}`)
    }
    for (const child of childrenOf(node)) walk(child)
  }
  walk(parseSync(path, text).program as unknown as Node)
  return found
}

const inText = (text: string): readonly string[] => comparisonsIn({ path: 'a.ts', text })

describe('a secret', () => {
  it.each([
    'given === row.secret',
    'password !== given',
    'this.#hash == given',
    '(tokenText as string) === given',
    '(secret ?? "") === given',
    'mac.equals(signature)',
    'allowed.includes(token)',
    'Buffer.compare(digest, given)',
  ])('compared so would be seen: %s', (text) => {
    expect(inText(text)).toHaveLength(1)
  })

  it.each([
    "secret === ''",
    'hash === undefined',
    'typeof token === "string"',
    'mac.length === signature.length',
    'timingSafeEqual(mac, signature)',
    'design === given',
  ])('is not compared by %s', (text) => {
    expect(inText(text)).toEqual([])
  })

  it('is never compared byte by byte until one differs', () => {
    const sources = sourcesBelow('electron')
    expect(sources.length).toBeGreaterThan(300)
    const found = sources.flatMap(comparisonsIn)
    expect(found.filter((each) => !Object.hasOwn(HARMLESS, each))).toEqual([])
    expect(Object.keys(HARMLESS).filter((each) => !found.includes(each))).toEqual([])
  })
})
