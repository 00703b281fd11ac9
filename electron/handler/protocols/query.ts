/**
 * The first value of a query parameter, decoded: `+` and percent escapes as forms write them, broken escapes left as
 * they are. Later duplicates are what a viewer may have added, so they do not count.
 *
 * @param query Without `?`.
 * @returns Null when it is absent or empty.
 */
export function firstParameter(query: string, name: string): string | null {
  if (query === '') return null
  return new URLSearchParams(query).get(name) || null
}
