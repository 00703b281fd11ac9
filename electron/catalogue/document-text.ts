import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { AppError, type ErrorCode, type FieldIssue } from '../../shared/errors.ts'
import { type CatalogueDocument, documentSchema } from './document-schema.ts'
import { wordIssue } from './document-words.ts'
import { yamlWords } from './yaml-words.ts'

/** Line and column, from 1, of each part of a document by its dotted path; of the whole by the empty one. */
type Places = Readonly<Record<string, readonly [line: number, column: number]>>

/** A document as it was declared, and where each of its parts stands. */
export interface DocumentText {
  readonly document: CatalogueDocument
  /** Looked up once something is wrong. */
  places(): Places
}

/** A document that was read, and how its faults are told. */
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
 * Reads a YAML 1.2 text (JSON is YAML too) at once: a long one keeps whoever shares the thread waiting.
 *
 * @throws AppError ERR_INPUT_INVALID with an issue for each fault, with line and column.
 */
export const readDocument = (text: string): ReadDocument => withFaults(readText(text))

/** Tells faults of a document that was read, here or in another thread. */
export const withFaults = ({ document, places }: DocumentText): ReadDocument => ({
  document,
  fault: (code, issues, cause) => failure(code, placedIn(places(), issues), cause),
})

/** As {@link readDocument}, in parts that pass from one thread to another. */
export function readText(text: string): DocumentText {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (yaml.errors.length > 0) {
    const issues = yaml.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0])
      return { path: '', message: located([line, col], yamlWords(error) ?? error.message) }
    })
    throw failure('ERR_INPUT_INVALID', issues)
  }
  const plain = plainValue(yaml)
  const places = (): Places => placesOf(yaml, lines)
  const parsed = documentSchema.safeParse(plain)
  if (parsed.success) return { document: parsed.data, places }
  const issues = parsed.error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : []
    const paths = keys.length > 0 ? keys.map((key) => [...issue.path, key]) : [issue.path]
    const message = keys.length > 0 ? 'This is not a known field.' : wordIssue(issue, plain)
    return paths.map((path) => ({ path: path.map(String).join('.'), message }))
  })
  throw failure('ERR_INPUT_INVALID', placedIn(places(), issues))
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

const located = ([line, column]: readonly [number, number], message: string): string =>
  `line ${line}, column ${column}: ${message}`

const placedIn = (places: Places, issues: readonly FieldIssue[]): readonly FieldIssue[] =>
  issues.map(({ path, message }) => ({ path, message: located(placeOf(places, path), message) }))

function placeOf(places: Places, path: string): readonly [number, number] {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')))
  return places[path] ?? (path === '' ? [1, 1] : placeOf(places, parent))
}

/** Where a field stands its name does, rather than its value. */
function placesOf(yaml: Document, lines: LineCounter): Places {
  const places: Record<string, readonly [number, number]> = Object.create(null)
  const put = (path: string, node: unknown): void => {
    if (!isNode(node) || !node.range) return
    const { line, col } = lines.linePos(node.range[0])
    places[path] = [line, col]
  }
  const look = (node: unknown, path: string): void => {
    const below = (name: string): string => (path === '' ? name : `${path}.${name}`)
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (!isScalar(key)) continue
        const at = below(String(key.value))
        put(at, key)
        look(value, at)
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        put(below(String(index)), item)
        look(item, below(String(index)))
      }
    }
  }
  put('', yaml.contents)
  look(yaml.contents, '')
  return places
}
