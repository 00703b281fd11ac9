/** A JSON object's own members. Read with {@link ownText} and friends: `__proto__` in it is a member like any other. */
export type JsonObject = Readonly<Record<string, unknown>>

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Reads a body that must be one JSON object (RFC 8259). A byte order mark before it is ignored, and members nobody asks
 * for are kept unread.
 *
 * @returns What is wrong instead, when it is not one, or when a member of the object itself is there twice: two readers
 *          may then see two different requests.
 */
export function readJsonObject(text: string): JsonObject | string {
  const bare = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  let value: unknown
  try {
    value = JSON.parse(bare)
  } catch {
    return 'the body is not JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'the body is not a JSON object'
  }
  if (countMembers(bare) !== Object.keys(value).length) return 'a member is there twice'
  return value as JsonObject
}

/** Members of the outermost object as written, duplicates counted. The text is known to be a JSON object. */
function countMembers(json: string): number {
  let members = 0
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) at = closingQuote(json, at)
    else if (code === 0x7b || code === 0x5b) depth += 1
    else if (code === 0x7d || code === 0x5d) depth -= 1
    else if (code === 0x3a && depth === 1) members += 1
  }
  return members
}

/** Where the string that opens at `from` closes; the end of the text when it does not. */
export function closingQuote(json: string, from: number): number {
  for (let at = json.indexOf('"', from + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let slashes = 0
    while (json.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return at
  }
  return json.length
}
