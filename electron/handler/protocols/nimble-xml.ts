import sax from 'sax'
import type { JsonObject } from '../json-object.ts'

/** Elements that may stand there once or often, so that they are always read as a list. */
const LISTS: ReadonlySet<string> = new Set([
  'VHost',
  'Application',
  'Instance',
  'Stream',
  'Player',
  'Publish',
  'Unpublish',
])
const DEEPEST = 16
/** Elements and attributes a document may have: some 15,000 viewers. */
const MAX_MARKS = 120_000
/** Different names of elements and attributes. Vendors have a few dozen. */
const MAX_NAMES = 500
/** Characters read in one turn: a few milliseconds on a slow core. */
export const SLICE = 16_384

const NOT_XML = 'the body is not XML'
const TOO_MUCH = 'the XML has too many elements'

/** Whether a body is XML rather than JSON. */
export function looksLikeXml(body: string): boolean {
  return /^[\ufeff\s]*</.test(body)
}

/** Reads a document a slice a turn. */
export interface XmlReader {
  /**
   * Reads the next slice. Never throws, and is not to be called again after the end.
   *
   * @returns Null when there is more. At the end the document, or what is wrong.
   */
  next(): JsonObject | string | null
}

/**
 * Reads a body that must be an XML document without a document type: that is where entities are declared, of which a small
 * document becomes a huge one. Attributes and child elements come out alike: the vendor's schema has either. Values stay
 * text.
 */
export function createXmlReader(given: string): XmlReader {
  const body = given.replace(/^[\ufeff\s]+/, '')
  const parser = sax.parser(true, { trim: true, position: false })
  const tree = createTree()
  let wrong: string | null = null
  let at = 0
  parser.ondoctype = () => (wrong ??= 'the XML has a document type')
  parser.onerror = () => (wrong ??= NOT_XML)
  parser.onopentag = ({ name, attributes }) => (wrong ??= tree.open(name, attributes))
  parser.ontext = (text) => tree.text(text)
  parser.oncdata = (text) => tree.text(text)
  parser.onclosetag = () => tree.close()
  return {
    next() {
      try {
        parser.write(body.slice(at, at + SLICE))
        at += SLICE
        if (wrong === null && at < body.length) return null
        if (wrong === null) parser.close()
      } catch {
        return wrong ?? NOT_XML
      }
      return wrong ?? tree.root() ?? NOT_XML
    },
  }
}

/** Reads a whole body at once; see {@link createXmlReader}. */
export function readXml(body: string): JsonObject | string {
  const reader = createXmlReader(body)
  for (;;) {
    const read = reader.next()
    if (read !== null) return read
  }
}

/** An element: without attributes and children it comes out as its text. */
interface Element {
  readonly name: string
  readonly members: Record<string, unknown>
  isEmpty: boolean
  text: string
}

/** Puts the elements together. What a body names is never a member of anything but its own object. */
function createTree() {
  const bare = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>
  const names = new Set<string>()
  const open: Element[] = []
  const root = bare()
  let hasRoot = false
  let marks = 0

  function add(to: Record<string, unknown>, name: string, value: unknown): void {
    const before = to[name]
    if (Array.isArray(before)) before.push(value)
    else if (before !== undefined) to[name] = [before, value]
    else to[name] = LISTS.has(name) ? [value] : value
  }

  return {
    open(name: string, attributes: object): string | null {
      const members = bare()
      const given = Object.entries(attributes)
      marks += 1 + given.length
      names.add(name)
      for (const [attribute, value] of given) {
        names.add(attribute)
        members[attribute] = value
      }
      if (marks > MAX_MARKS || names.size > MAX_NAMES) return TOO_MUCH
      if (open.length >= DEEPEST || (open.length === 0 && hasRoot)) return NOT_XML
      hasRoot = true
      open.push({ name, members, isEmpty: given.length === 0, text: '' })
      return null
    },
    text(text: string): void {
      const element = open.at(-1)
      if (element !== undefined) element.text += text
    },
    close(): void {
      const element = open.pop()
      if (element === undefined) return
      const parent = open.at(-1)
      const value = element.isEmpty ? element.text : element.members
      if (parent !== undefined) parent.isEmpty = false
      add(parent?.members ?? root, element.name, value)
    },
    root: (): JsonObject | null => (hasRoot && open.length === 0 ? root : null),
  }
}

/** A text as the content of an element. What no document may hold is left out. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
