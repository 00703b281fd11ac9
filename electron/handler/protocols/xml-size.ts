/** Elements, attributes and references a document may have: a few tenths of a second of reading, and some 15,000 viewers. */
const MAX_MARKS = 120_000
/** Different names of elements and attributes. Vendors have a few dozen; each new one costs the most to read. */
const MAX_NAMES = 500

/** What is passed over, by how it begins and ends. */
const PASSED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/**
 * Whether reading an XML document would keep everybody else waiting, found in one pass that reads nothing. What is not XML
 * is measured too; whether it is any, the parser says.
 */
export function isTooMuchXml(body: string): boolean {
  const names = new Set<string>()
  let marks = 0
  for (let ref = body.indexOf('&'); ref !== -1; ref = body.indexOf('&', ref + 1)) {
    marks += 1
    if (marks > MAX_MARKS) return true
  }
  let at = body.indexOf('<')
  while (at !== -1) {
    const passed = PASSED.find(([start]) => body.startsWith(start, at))
    if (passed === undefined) {
      const tag = readTag(body, at + 1, names)
      marks += 1 + tag.attributes
      at = tag.end
    } else {
      const end = body.indexOf(passed[1], at + passed[0].length)
      marks += 1
      at = end === -1 ? body.length : end + passed[1].length
    }
    if (marks > MAX_MARKS || names.size > MAX_NAMES) return true
    at = body.indexOf('<', at)
  }
  return false
}

const NOT_NAME: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n', '/', '>', '=', '"', "'", '<'])

/** @param names Gains those of the tag and its attributes, too many of which end the reading. */
function readTag(
  body: string,
  from: number,
  names: Set<string>,
): { readonly attributes: number; readonly end: number } {
  let attributes = 0
  let at = from
  while (at < body.length && body[at] !== '>' && names.size <= MAX_NAMES) {
    const char = body[at] ?? ''
    if (char === '=') attributes += 1
    if (char === '"' || char === "'") {
      const end = body.indexOf(char, at + 1)
      at = end === -1 ? body.length : end + 1
    } else if (NOT_NAME.has(char)) {
      at += 1
    } else {
      const start = at
      while (at < body.length && !NOT_NAME.has(body[at] ?? '')) at += 1
      names.add(body.slice(start, at))
    }
  }
  return { attributes, end: at }
}
