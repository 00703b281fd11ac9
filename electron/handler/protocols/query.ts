/**
 * The first value of a query parameter, decoded: `+` and percent escapes as forms write them, broken escapes left as
 * they are. Later duplicates are what a viewer may have added, so they do not count.
 *
 * @param query Without `?`.
 * @returns Null when it is absent or empty.
 */
export function firstParameter(query: string, name: string): string | null {
  if (query === '') return null
  // Most queries have nothing to decode, and URLSearchParams costs as much as all the rest of a decode.
  const isPlain = !query.includes('%') && !query.includes('+') && query.isWellFormed()
  return (isPlain ? plainParameter(query, name) : new URLSearchParams(query).get(name)) || null
}

function plainParameter(query: string, name: string): string | null {
  let at = 0
  while (at <= query.length) {
    const endAt = query.indexOf('&', at)
    const end = endAt === -1 ? query.length : endAt
    if (query.startsWith(name, at)) {
      const nameEnd = at + name.length
      if (nameEnd === end) return ''
      if (query[nameEnd] === '=') return query.slice(nameEnd + 1, end)
    }
    at = end + 1
  }
  return null
}
