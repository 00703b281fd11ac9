import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { AppError, type ErrorCode, type FieldIssue } from '../../shared/errors.ts'
import { type CatalogueDocument, documentSchema } from './document-schema.ts'
import { wordIssue } from './document-words.ts'
import { yamlWords } from './yaml-words.ts'

type Path = readonly PropertyKey[]

/** A document that was read, and where each of its parts stands. */
export interface ReadDocument {
  readonly document: CatalogueDocument
  /**
   * The error for faults in this document: each issue's message gets line and column, the error's own sentence is
   * that of the first issue.
   *
   * @param issues Paths are into the document; one that is not there stands where its nearest parent does.
   */
  fault(code: ErrorCode, issues: readonly FieldIssue[], cause?: unknown): AppError
}

/**
 * Reads a YAML 1.2 text (JSON is YAML too).
 *
 * @throws AppError ERR_INPUT_INVALID with an issue for each fault, with line and column.
 */
export function readDocument(text: string): ReadDocument {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number, message: string): string => {
    const { line, col } = lines.linePos(offset)
    return `line ${line}, column ${col}: ${message}`
  }
  if (yaml.errors.length > 0) {
    throw failure(
      'ERR_INPUT_INVALID',
      yaml.errors.map((error) => ({
        path: '',
        message: at(error.pos[0], yamlWords(error) ?? error.message),
      })),
    )
  }
  const plain = plainValue(yaml)
  const parsed = documentSchema.safeParse(plain)
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => {
      const keys: Path = issue.code === 'unrecognized_keys' ? issue.keys : []
      const paths = keys.length > 0 ? keys.map((key) => [...issue.path, key]) : [issue.path]
      const message = keys.length > 0 ? 'This is not a known field.' : wordIssue(issue, plain)
      return paths.map((path) => ({
        path: path.map(String).join('.'),
        message: at(offsetOf(yaml, path), message),
      }))
    })
    throw failure('ERR_INPUT_INVALID', issues)
  }
  return {
    document: parsed.data,
    fault: (code, issues, cause) =>
      failure(
        code,
        issues.map(({ path, message }) => ({
          path,
          message: at(offsetOf(yaml, pathOf(path)), message),
        })),
        cause,
      ),
  }
}

function failure(code: ErrorCode, issues: readonly FieldIssue[], cause?: unknown): AppError {
  const [first] = issues
  const where = first === undefined || first.path === '' ? '' : ` (${first.path})`
  const more = issues.length > 1 ? ` And ${issues.length - 1} more.` : ''
  const detail = first === undefined ? undefined : `${capitalised(first.message)}${where}${more}`
  return new AppError(code, detail, { issues, cause })
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** The plain value. A text that refers to itself over and over is refused before it fills the memory. */
function plainValue(yaml: Document): unknown {
  try {
    return yaml.toJS({ maxAliasCount: 100 }) as unknown
  } catch (cause) {
    throw new AppError('ERR_INPUT_INVALID', 'The document refers to itself too often.', { cause })
  }
}

const pathOf = (dotted: string): (string | number)[] =>
  dotted === '' ? [] : dotted.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** Where a path stands in the text; for a field, its name rather than its value. */
function offsetOf(yaml: Document, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown = depth === 1 ? yaml.contents : yaml.getIn(path.slice(0, depth - 1), true)
    const last = path[depth - 1]
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === last)
      : undefined
    const node: unknown = pair?.key ?? yaml.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return yaml.contents?.range?.[0] ?? 0
}
