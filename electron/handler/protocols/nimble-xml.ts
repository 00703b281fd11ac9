import { XMLParser } from 'fast-xml-parser'
import type { JsonObject } from '../json-object.ts'
import { isTooMuchXml } from './xml-size.ts'

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

/** Attributes and child elements come out alike: the vendor's schema has either. Values stay text. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  maxNestedTags: DEEPEST,
  isArray: (name) => LISTS.has(name),
})

/** Whether a body is XML rather than JSON. */
export function looksLikeXml(body: string): boolean {
  return /^[\ufeff\s]*</.test(body)
}

/**
 * Reads a body that must be an XML document without a document type: that is where entities are declared, of which a small
 * document becomes a huge one.
 *
 * @returns What is wrong instead, when it cannot be read.
 */
export function readXml(body: string): JsonObject | string {
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(body)) return 'the XML has a document type'
  if (isTooMuchXml(body)) return 'the XML has too many elements'
  try {
    const read: unknown = parser.parse(body.replace(/^\ufeff/, ''), true)
    return typeof read === 'object' && read !== null ? (read as JsonObject) : NOT_XML
  } catch {
    return NOT_XML
  }
}

const NOT_XML = 'the body is not XML'

/** A text as the content of an element. What no document may hold is left out. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
