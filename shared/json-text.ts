const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const BRACKET = 0x5b
const BRACKET_END = 0x5d
const BRACE = 0x7b
const BRACE_END = 0x7d

/** Where the string that opens at `from` closes; the end of the text when it does not. */
export function closingQuote(json: string, from: number): number {
  for (let at = json.indexOf('"', from + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let slashes = 0
    while (json.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return at
  }
  return json.length
}

/** An object or array that is being read. */
interface Level {
  /** Members so far. Null in an array. */
  readonly names: Set<string> | null
  /** The member or entry that is being read. */
  at: string | number
  /** Whether the next string is the name of a member. */
  isName: boolean
}

/**
 * Finds a member that an object has twice, which JSON's own reader passes over: the last one wins.
 *
 * @param json Text that is JSON (RFC 8259). Strings of any length cost next to nothing.
 * @returns Path of the first such member, names and places in lists; null when there is none.
 */
export function repeatedMember(json: string): readonly (string | number)[] | null {
  const levels: Level[] = []
  for (let index = 0; index < json.length; index++) {
    const level = levels.at(-1)
    const code = json.charCodeAt(index)
    if (code === QUOTE) {
      const close = closingQuote(json, index)
      if (level?.isName && isRepeated(level, json.slice(index, close + 1))) {
        return levels.map(({ at }) => at)
      }
      index = close
    } else if (code === BRACE) levels.push({ names: new Set(), at: '', isName: true })
    else if (code === BRACKET) levels.push({ names: null, at: 0, isName: false })
    else if (code === BRACE_END || code === BRACKET_END) levels.pop()
    else if (code === COLON && level !== undefined) level.isName = false
    else if (code === COMMA && level !== undefined) goOn(level)
  }
  return null
}

/** Notes a member; true when it was there before. */
function isRepeated(level: Level, quoted: string): boolean {
  // The same name may be written in several ways.
  const name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
  level.at = name
  if (level.names?.has(name)) return true
  level.names?.add(name)
  return false
}

function goOn(level: Level): void {
  if (typeof level.at === 'number') level.at += 1
  else level.isName = true
}
