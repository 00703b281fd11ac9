/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

export type StrictJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly fault: 'syntax' | 'duplicate_member' | 'depth' }

const QUOTE = 34
const BACKSLASH = 92
const COLON = 58
const DEFAULT_DEPTH = 16

const SYNTAX: StrictJson = { ok: false, fault: 'syntax' }
const DUPLICATE: StrictJson = { ok: false, fault: 'duplicate_member' }
const TOO_DEEP: StrictJson = { ok: false, fault: 'depth' }

/**
 * Reads JSON, refusing an object that names a member twice at any depth, however the name is escaped: two readers
 * of such a text may see two different things (RFC 8725 section 2.3, RFC 7515 section 4). Never throws.
 *
 * @param text     At most what the caller has bounded; the work is linear in its length.
 * @param maxDepth Arrays and objects inside one another. Default 16.
 */
export function parseStrictJson(text: string, maxDepth: number = DEFAULT_DEPTH): StrictJson {
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch {
    return SYNTAX
  }
  const members = countMembers(value, maxDepth)
  if (members < 0) return TOO_DEEP
  // JSON.parse keeps one of two members of a name, so the text then has more of them than the value.
  return members === colonsOutsideStrings(text) ? { ok: true, value } : DUPLICATE
}

/** Whether a value is an object: not null and not an array. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member that the object itself has, so that `constructor` and the like are never found. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** Members of all objects within a value, or -1 when it is deeper than `depth`. */
function countMembers(value: Json, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === 0) return -1
  const inner = Array.isArray(value) ? value : Object.values(value)
  let count = Array.isArray(value) ? 0 : inner.length
  for (const each of inner) {
    const below = countMembers(each, depth - 1)
    if (below < 0) return -1
    count += below
  }
  return count
}

/** In text that is valid JSON, each colon outside strings is one member. */
function colonsOutsideStrings(text: string): number {
  let colons = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === COLON) colons += 1
    else if (code === QUOTE) at = endOfString(text, at + 1)
  }
  return colons
}

function endOfString(text: string, from: number): number {
  let at = from
  for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at)) {
    at += code === BACKSLASH ? 2 : 1
  }
  return at
}
