/** A pattern in which `*` stands for any run of characters, none included, cut at its stars. */
export interface Glob {
  /** What the text must begin with. The whole text when there is no star. */
  readonly head: string
  /** What must follow in this order, each between two stars. */
  readonly middle: readonly string[]
  /** What the text must end with. Null when there is no star. */
  readonly tail: string | null
  /** Characters that are not stars: the longer, the more exact. */
  readonly literalLength: number
}

/** The part of a string that matching needs; narrow so that its steps can be counted. */
export type Searchable = Pick<string, 'length' | 'startsWith' | 'endsWith' | 'indexOf'>

/** Cuts a pattern at its stars. Runs of stars count as one; no other character is special. */
export function parseGlob(pattern: string): Glob {
  const parts = pattern.split('*')
  const head = parts[0] ?? ''
  const tail = parts.length > 1 ? (parts.at(-1) ?? '') : null
  const middle = parts.slice(1, -1).filter((part) => part !== '')
  const literalLength = parts.reduce((length, part) => length + part.length, 0)
  return { head, middle, tail, literalLength }
}

/**
 * Whether a text fits a pattern. Case counts. Each literal is taken where it first occurs and never reconsidered,
 * so that the work is bounded by the length of the text however many stars the pattern has.
 */
export function matchesGlob(glob: Glob, text: Searchable): boolean {
  const { head, tail } = glob
  if (!text.startsWith(head)) return false
  if (tail === null) return text.length === head.length
  const end = text.length - tail.length
  if (!text.endsWith(tail)) return false
  let from = head.length
  for (const literal of glob.middle) {
    const at = text.indexOf(literal, from)
    if (at < 0) return false
    from = at + literal.length
  }
  return from <= end
}
