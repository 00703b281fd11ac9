/**
 * What usage is counted by: a quarter of an hour, numbered from 1970-01-01 UTC. The offset of every time zone in use today
 * is a multiple of it, so that each local day and month is a whole number of them.
 */
export const QUARTER_MS = 900_000

/** The quarter of an hour a moment lies in. */
export const quarterOf = (atMs: number): number => Math.floor(atMs / QUARTER_MS)
