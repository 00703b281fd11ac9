const RANGE = 2 ** 32

const EMPTY_HASH = 0x811c9dc5

/** FNV-1a over code units, 32 bits. Spreads; does not protect. @param before Hash of the text that goes before. */
export function hashText(text: string, before: number = EMPTY_HASH): number {
  let hash = before
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return hash >>> 0
}

/** The bound under which a viewer's place must lie to belong to a share. @param percent Above 0 to 100. */
export function shareBound(percent: number): number {
  return (percent / 100) * RANGE
}

/**
 * Where a viewer stands for one rule, 0 to 2^32 - 1: evenly spread, the same each time, unrelated between rules.
 * The mixing is the finalizer of MurmurHash3, without which related texts stay neighbours.
 */
export function placeOf(viewerHash: number, ruleHash: number): number {
  let hash = viewerHash ^ Math.imul(ruleHash, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
