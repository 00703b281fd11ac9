/**
 * What ids of sessions that started at a moment begin with. Ids sort by start, so sessions of a period are a range: from this
 * of its first moment to before this of the first moment after it.
 *
 * @param atMs Epoch milliseconds. Before 1970 counts as 1970.
 */
export const sessionIdsFrom = (atMs: number): string =>
  Math.max(0, Math.ceil(atMs)).toString(36).padStart(9, '0')
