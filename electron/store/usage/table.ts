import type { UsageReport, UsageRow } from '../../../shared/usage.ts'

/** Rows that are read at once by whoever takes them. */
const PAGE = 500

/** A report whose rows are so many that whoever asked must not be held up by them. */
export interface UsageTable {
  /** Without its rows. */
  readonly report: UsageReport
  /** The rows, a JSON array each: bytes go from thread to thread for nothing, and objects for milliseconds. */
  readonly pages: readonly Uint8Array<ArrayBuffer>[]
}

/** The same report, its rows in pages. */
export function tableOf(report: UsageReport): UsageTable {
  const encoder = new TextEncoder()
  const pages: Uint8Array<ArrayBuffer>[] = []
  for (let at = 0; at < report.rows.length; at += PAGE) {
    pages.push(encoder.encode(JSON.stringify(report.rows.slice(at, at + PAGE))))
  }
  return { report: { ...report, rows: [] }, pages }
}

/** The rows of pages, each read when it is asked for. */
export function* rowsIn(pages: UsageTable['pages']): Generator<readonly UsageRow[]> {
  const decoder = new TextDecoder()
  for (const page of pages) yield JSON.parse(decoder.decode(page)) as readonly UsageRow[]
}
