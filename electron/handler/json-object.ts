import { closingQuote } from '../../shared/json-text.ts'

/** A JSON object's own members. Read with {@link ownText} and friends: `__proto__` in it is a member like any other. */
export type JsonObject = Readonly<Record<string, unknown>>

const QUOTE = 0x22
const COLON = 0x3a

/**
 * Reads a body that must be one JSON object (RFC 8259). A byte order mark before it is ignored, and members nobody asks
 * for are kept unread.
 *
 * @returns What is wrong instead, when it is not one, or when a member of it, or of an object in it, is there twice: two
 *          readers may then see two different requests.
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
  if (countMembers(bare) !== countKeys(value)) return 'a member is there twice'
  return value as JsonObject
}

/** Members of all objects as written, duplicates counted. The text is known to be JSON: outside of strings a colon is one. */
function countMembers(json: string): number {
  let members = 0
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) at = closingQuote(json, at)
    else if (code === COLON) members += 1
  }
  return members
}

/** Members of an object and of all objects in it, as read. Without recursion, since nothing limits how deep they are. */
function countKeys(value: object): number {
  let keys = 0
  const waiting = [value]
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    const members = Object.values(each)
    if (!Array.isArray(each)) keys += members.length
    for (const member of members) {
      if (typeof member === 'object' && member !== null) waiting.push(member)
    }
  }
  return keys
}
