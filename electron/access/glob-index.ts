import type { Stream } from '../../shared/stream.ts'
import { type CompiledRule, isAbout } from './compiled-rule.ts'
import { type Glob, matchesGlob, parseGlob } from './glob.ts'

/** Characters of a literal by which a pattern is filed, and the bits each adds to the number of its slot. */
const GRAM = 3
const GRAM_BITS = 5
const SLOTS = 2 ** (GRAM * GRAM_BITS)
const CHARACTER_MASK = 2 ** GRAM_BITS - 1

interface Entry {
  readonly glob: Glob
  readonly compiled: CompiledRule
}

/** What is filed under three characters, and in which search it was compared last. */
interface Slot {
  readonly entries: Entry[]
  search: number
}

/** Texts whose patterns are remembered, and the longest of them, characters. */
const REMEMBERED = 4_096
const REMEMBERED_CHARS = 256

/**
 * Rules by patterns for a text, filed by three characters in a row that the text must hold to fit: one pass over the
 * text finds the few of many patterns it has to be compared with.
 */
export class GlobIndex {
  /** 1 where something is filed; small enough to stay in the processor's cache. */
  readonly #filled = new Uint8Array(SLOTS)
  readonly #slots = new Map<number, Slot>()
  /** Patterns without three characters in a row: always compared. */
  readonly #short: Entry[] = []
  /** What fits a text: most viewers have theirs in common with many others. */
  #fitting = new Map<string, readonly Entry[]>()
  #search = 0

  /** @param patterns Compared without regard to case. */
  constructor(patterns: readonly (readonly [pattern: string, rule: CompiledRule])[]) {
    const entries = patterns.map(([pattern, compiled]) => {
      const glob = parseGlob(pattern.toLowerCase())
      return { glob, compiled, grams: gramsOf(glob) }
    })
    const frequency = new Uint32Array(SLOTS)
    for (const { grams } of entries)
      for (const gram of grams) frequency[gram] = at(frequency, gram) + 1
    for (const { glob, compiled, grams } of entries) {
      // What many patterns have in common, such as https://, tells little.
      const rarest = grams.reduce(
        (best, gram) => (best < 0 || at(frequency, gram) < at(frequency, best) ? gram : best),
        -1,
      )
      this.#file(rarest, { glob, compiled })
    }
  }

  #file(slot: number, entry: Entry): void {
    if (slot < 0) {
      this.#short.push(entry)
      return
    }
    const filed = this.#slots.get(slot)
    if (filed === undefined) this.#slots.set(slot, { entries: [entry], search: 0 })
    else filed.entries.push(entry)
    this.#filled[slot] = 1
  }

  /** Appends every rule about a stream that has a pattern which fits, as a list of itself. */
  collect(text: string, stream: Stream, lists: (readonly CompiledRule[])[]): void {
    for (const { compiled } of this.#fittingOf(text)) {
      if (isAbout(compiled.rule, stream)) lists.push(compiled.alone)
    }
  }

  #fittingOf(text: string): readonly Entry[] {
    if (text.length > REMEMBERED_CHARS) return this.#find(text.toLowerCase())
    const known = this.#fitting.get(text)
    if (known !== undefined) return known
    const found = this.#find(text.toLowerCase())
    if (this.#fitting.size >= REMEMBERED) this.#fitting.clear()
    this.#fitting.set(text, found)
    return found
  }

  /** @param text In lower case. */
  #find(text: string): readonly Entry[] {
    const found = this.#short.filter(({ glob }) => matchesGlob(glob, text))
    const filled = this.#filled
    this.#search += 1
    let gram = 0
    for (let index = 0; index < text.length; index += 1) {
      gram = nextSlot(gram, text.charCodeAt(index))
      if (filled[gram] === 0 || index < GRAM - 1) continue
      const slot = this.#slots.get(gram)
      // A text may hold the same characters many times; what is filed there is compared once.
      if (slot === undefined || slot.search === this.#search) continue
      slot.search = this.#search
      for (const entry of slot.entries) if (matchesGlob(entry.glob, text)) found.push(entry)
    }
    return found
  }
}

/** Slots of all runs of three characters that a text must hold to fit. */
function gramsOf(glob: Glob): readonly number[] {
  const grams: number[] = []
  for (const literal of [glob.head, ...glob.middle, glob.tail ?? '']) {
    let slot = 0
    for (let index = 0; index < literal.length; index += 1) {
      slot = nextSlot(slot, literal.charCodeAt(index))
      if (index >= GRAM - 1) grams.push(slot)
    }
  }
  return grams
}

function at(numbers: Uint32Array, index: number): number {
  return numbers[index] as number
}

/** The slot of the last three characters: older ones are shifted out. */
function nextSlot(slot: number, code: number): number {
  return ((slot << GRAM_BITS) | ((code ^ (code >>> GRAM_BITS)) & CHARACTER_MASK)) & (SLOTS - 1)
}
