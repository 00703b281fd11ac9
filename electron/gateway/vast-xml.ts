import sax from 'sax'

/** What the library that reads VAST asks of an element. */
export interface XmlNode {
  readonly nodeName: string
  readonly childNodes: XmlNode[]
  readonly attributes: readonly { readonly nodeName: string; readonly nodeValue: string }[]
  readonly textContent: string
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
}

const DEEPEST = 24
/** Elements, attributes and texts of a document. A pod of ten advertisements has a thousand. */
const MOST_MARKS = 8_000
/** The library puts each of them together with all of its wrapper's. */
const MOST_ADS = 20
/** Characters the reader takes at once: it refuses a text that is longer than 64 KiB in one piece. */
const SLICE = 16_384

/**
 * Reads an XML document into what the library asks for. Takes time in proportion to its length: the reader the library comes
 * with takes seconds for a small document that was made for it.
 *
 * @returns Null for anything but well-formed XML without a document type, which is where entities are declared, and for
 * more than an answer of an ad server has.
 */
export function readVastXml(text: string): { readonly documentElement: XmlNode } | null {
  const parser = sax.parser(true, { position: false })
  const open: Element[] = []
  let root: Element | null = null
  let marks = 0
  let ads = 0
  let isWrong = false
  const refuse = (): void => {
    isWrong = true
  }
  const addText = (value: string): void => {
    marks += 1
    open.at(-1)?.parts.push(value)
  }
  parser.onerror = refuse
  parser.ondoctype = refuse
  parser.ontext = addText
  parser.oncdata = addText
  parser.onopentag = ({ name, attributes }) => {
    const element = new Element(name, new Map(Object.entries(attributes as Record<string, string>)))
    marks += 1 + element.values.size
    if (name === 'Ad') ads += 1
    if (open.length >= DEEPEST || (open.length === 0 && root !== null)) isWrong = true
    root ??= element
    open.at(-1)?.add(element)
    open.push(element)
  }
  parser.onclosetag = () => open.pop()
  try {
    for (let at = 0; at < text.length && !isWrong; at += SLICE) {
      parser.write(text.slice(at, at + SLICE))
      if (marks > MOST_MARKS || ads > MOST_ADS) return null
    }
    parser.close()
  } catch {
    return null
  }
  return isWrong || root === null ? null : { documentElement: root }
}

class Element implements XmlNode {
  readonly nodeName: string
  readonly values: Map<string, string>
  readonly childNodes: XmlNode[] = []
  /** Texts and elements, in their order. */
  readonly parts: (string | Element)[] = []

  constructor(nodeName: string, values: Map<string, string>) {
    this.nodeName = nodeName
    this.values = values
  }

  add(child: Element): void {
    this.childNodes.push(child)
    this.parts.push(child)
  }

  get attributes(): XmlNode['attributes'] {
    return [...this.values].map(([nodeName, nodeValue]) => ({ nodeName, nodeValue }))
  }

  get textContent(): string {
    return this.parts.map((each) => (typeof each === 'string' ? each : each.textContent)).join('')
  }

  getAttribute(name: string): string | null {
    return this.values.get(name) ?? null
  }

  setAttribute(name: string, value: string): void {
    this.values.set(name, value)
  }
}
