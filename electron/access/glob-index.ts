import { type Glob, matchesGlob, parseGlob } from './glob.ts'

/** Characters of a literal by which a pattern is filed. */
const GRAM = 3

interface Entry<Value> {
  readonly glob: Glob
  readonly value: Value
}

/**
 * Patterns filed by three characters that a text must hold to fit, so that a text is compared with few of many
 * patterns. Compared in lower case.
 */
export class GlobIndex<Value> {
  readonly #slots: readonly (readonly Entry<Value>[] | undefined)[]
  readonly #mask: number
  /** Patterns without three characters in a row: always compared. */
  readonly #short: readonly Entry<Value>[]
  /** In which pass a slot was last compared: a text may hold the same characters many times. */
  readonly #visited: Uint32Array
  #pass = 0

  constructor(patterns: readonly (readonly [string, Value])[]) {
    const size = 2 ** Math.max(8, Math.ceil(Math.log2(patterns.length * 4)))
    const slots: Entry<Value>[][] = new Array(size)
    const short: Entry<Value>[] = []
    this.#mask = size - 1
    for (const [pattern, value] of patterns) {
      const entry = { glob: parseGlob(pattern.toLowerCase()), value }
      const slot = this.#emptiestSlot(entry.glob, slots)
      if (slot < 0) short.push(entry)
      else {
        slots[slot] ??= []
        slots[slot]?.push(entry)
      }
    }
    this.#slots = slots
    this.#short = short
    this.#visited = new Uint32Array(size)
  }

  /** Appends what is filed under every pattern that fits a text. @param text In lower case. */
  collect(text: string, found: Value[]): void {
    compareAll(this.#short, text, found)
    this.#nextPass()
    for (let at = 0; at + GRAM <= text.length; at += 1) {
      const slot = gramAt(text, at) & this.#mask
      const entries = this.#slots[slot]
      if (entries === undefined || this.#visited[slot] === this.#pass) continue
      this.#visited[slot] = this.#pass
      compareAll(entries, text, found)
    }
  }

  #nextPass(): void {
    this.#pass = (this.#pass + 1) >>> 0
    if (this.#pass > 0) return
    this.#visited.fill(0)
    this.#pass = 1
  }

  /** Of the characters a pattern could be filed by, those that fewest share: what all have in common tells little. */
  #emptiestSlot(glob: Glob, slots: readonly (readonly Entry<Value>[] | undefined)[]): number {
    let best = -1
    let fewest = Number.POSITIVE_INFINITY
    for (const literal of [glob.head, ...glob.middle, glob.tail ?? '']) {
      for (let at = 0; at + GRAM <= literal.length; at += 1) {
        const slot = gramAt(literal, at) & this.#mask
        const filed = slots[slot]?.length ?? 0
        if (filed >= fewest) continue
        best = slot
        fewest = filed
      }
    }
    return best
  }
}

function gramAt(text: string, at: number): number {
  const hash =
    Math.imul(text.charCodeAt(at), 0x9e3779b1) ^
    Math.imul(text.charCodeAt(at + 1), 0x85ebca6b) ^
    Math.imul(text.charCodeAt(at + 2), 0xc2b2ae35)
  return hash ^ (hash >>> 15)
}

function compareAll<Value>(entries: readonly Entry<Value>[], text: string, found: Value[]): void {
  for (const entry of entries) if (matchesGlob(entry.glob, text)) found.push(entry.value)
}
