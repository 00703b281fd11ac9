/**
 * The first value of a query parameter, decoded: `+` and percent escapes as forms write them, broken escapes left as
 * they are. Later duplicates are what a viewer may have added, so they do not count.
 *
 * @param query Without `?`.
 * @returns Null when it is absent or empty.
 */
export function firstParameter(query: string, name: string): string | null {
  if (query === '') return null
  // URLSearchParams costs as much as all the rest of a decode, and few queries need it.
  return (plainParameter(query, name) ?? new URLSearchParams(query).get(name)) || null
}

/** Empty when the parameter is absent or empty. Null when it cannot be read without decoding all of the query. */
function plainParameter(query: string, name: string): string | null {
  if (!query.isWellFormed()) return null
  let at = 0
  while (at <= query.length) {
    const endAt = query.indexOf('&', at)
    const end = endAt === -1 ? query.length : endAt
    const equalsAt = query.indexOf('=', at)
    const nameEnd = equalsAt === -1 || equalsAt > end ? end : equalsAt
    const written = query.slice(at, nameEnd)
    if (written === name) return plainValue(query.slice(nameEnd + 1, end))
    if (isEncoded(written)) return null
    at = end + 1
  }
  return ''
}

/** Null when it needs more than `decodeURIComponent` understands. */
function plainValue(written: string): string | null {
  if (!isEncoded(written)) return written
  try {
    return written.includes('+') ? null : decodeURIComponent(written)
  } catch {
    return null
  }
}

function isEncoded(text: string): boolean {
  return text.includes('%') || text.includes('+')
}
