import { setImmediate as nextTurn } from 'node:timers/promises'

/** One element when it ends. */
export interface Element {
  readonly name: string
  /** As they are written; entities resolved. */
  readonly attributes: ReadonlyMap<string, string>
  /** The text directly in it, without the white space around it. */
  readonly text: string
  /** Names of the elements it is in, outermost first. */
  readonly path: readonly string[]
}

/** What walks through a document: told of each element when it begins (no text yet) and when it ends. */
export interface Visitor {
  begins?(element: Omit<Element, 'text'>): void
  ends(element: Element): void
}

/** Tags between two turns of the event loop: who asks the handler meanwhile waits for less than a millisecond. */
const TAGS_AT_ONCE = 500
const MAX_DEPTH = 16
const MAX_ATTRIBUTES = 16
const TAG =
  /^(\/?)([A-Za-z_][\w.-]{0,63})((?:\s+[A-Za-z_][\w:.-]{0,63}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)$/
const ATTRIBUTE = /([A-Za-z_][\w:.-]{0,63})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const TAG_CHARS = 4_096

interface Open {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  text: string
}

/**
 * Walks through the XML a media server lists its sessions in: elements, attributes and text, and nothing else. A list of
 * thousands is read in slices, so that nobody waits for it.
 *
 * @throws TypeError for what is not well formed, holds a DOCTYPE or CDATA, or nests deeper than 16. What was visited before
 *         must not be used then.
 */
export async function walkXml(xml: string, visitor: Visitor): Promise<void> {
  const open: Open[] = []
  let at = 0
  let tags = 0
  let isOver = false
  for (;;) {
    const begin = xml.indexOf('<', at)
    const before = xml.slice(at, begin === -1 ? undefined : begin)
    const inside = open.at(-1)
    if (inside !== undefined) inside.text += before
    else if (before.trim() !== '' && before !== '\uFEFF') throw malformed()
    if (begin === -1) break
    const skipped = afterMisc(xml, begin)
    if (skipped !== null) {
      at = skipped
      continue
    }
    const end = xml.indexOf('>', begin)
    if (end === -1 || end - begin > TAG_CHARS || isOver) throw malformed()
    at = end + 1
    takeTag(xml.slice(begin + 1, end), open, visitor)
    isOver = open.length === 0
    tags += 1
    if (tags % TAGS_AT_ONCE === 0) await nextTurn()
  }
  if (!isOver) throw malformed()
}

/** Where it goes on after a comment or the declaration. Null when there is none. */
function afterMisc(xml: string, begin: number): number | null {
  const close = xml.startsWith('<!--', begin) ? '-->' : xml.startsWith('<?', begin) ? '?>' : null
  if (close === null) return null
  const end = xml.indexOf(close, begin + 2)
  if (end === -1) throw malformed()
  return end + close.length
}

function takeTag(tag: string, open: Open[], visitor: Visitor): void {
  const [, slash, name = '', written = '', closed] = TAG.exec(tag) ?? throwMalformed()
  if (slash === '/') {
    if (written !== '' || closed === '/' || open.at(-1)?.name !== name) throw malformed()
    finish(open, visitor)
    return
  }
  if (open.length >= MAX_DEPTH) throw malformed()
  const attributes = attributesIn(written)
  visitor.begins?.({ name, attributes, path: open.map((each) => each.name) })
  open.push({ name, attributes, text: '' })
  if (closed === '/') finish(open, visitor)
}

function finish(open: Open[], visitor: Visitor): void {
  const done = open.pop()
  if (done === undefined) throw malformed()
  const path = open.map((each) => each.name)
  visitor.ends({ ...done, text: resolved(done.text.trim()), path })
}

function attributesIn(written: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', double, single] of written.matchAll(ATTRIBUTE)) {
    if (found.has(name) || found.size >= MAX_ATTRIBUTES) throw malformed()
    found.set(name, resolved(double ?? single ?? ''))
  }
  return found
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** With the five entities XML knows, and characters by number. Others are no XML without a DOCTYPE. */
function resolved(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,8}));|&/g, (_, ...groups) => {
    const [decimal, hexadecimal, name] = groups as (string | undefined)[]
    if (name !== undefined) return NAMED[name] ?? throwMalformed()
    const code = Number.parseInt(decimal ?? hexadecimal ?? '', decimal === undefined ? 16 : 10)
    if (!(code > 0 && code <= 0x10ffff)) throw malformed()
    return String.fromCodePoint(code)
  })
}

const malformed = (): TypeError => new TypeError('not well-formed XML')

function throwMalformed(): never {
  throw malformed()
}
