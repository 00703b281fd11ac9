import { pipeline, Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { parse } from 'csv-parse'
import { z } from 'zod'

/** Kept at most, the latest; what a rehearsal holds in memory. */
const MOST = 200_000
/** What a spreadsheet would run as a formula is exported with an apostrophe before it. */
const GUARDED = /^'(?=[=+\-@\t\r\n\0＝＋－＠])/

const text = z.string().transform((cell) => (cell === '' ? null : cell.replace(GUARDED, '')))
const rowSchema = z.object({
  id: text.pipe(z.string()),
  at: z.string().transform((at) => Date.parse(at)),
  outcome: z.enum(['allow', 'deny', 'redirect']),
  reason: text,
  action: z.enum(['publish', 'subscribe']),
  stream: text.pipe(z.string()),
  protocol: text,
  viewer: text,
  address: text,
  user_agent: text,
  referer: text,
  grant_id: text,
  session_id: text,
  // Not in files that were exported before there was such a column.
  label: text.default(null),
})

/** One question that was asked, as it stands in the decisions. What proved it is never kept. */
export type RecordedAsk = z.output<typeof rowSchema>

/**
 * Reads exported decisions.
 *
 * @param csv     As `GET /export/decisions` answers, newest first.
 * @param sinceMs Older ones are not read, epoch milliseconds.
 * @returns In the order in which they were asked; the latest 200,000. What was no question of a media server is left out.
 */
export async function readRecorded(
  csv: ReadableStream<Uint8Array>,
  sinceMs: number,
): Promise<readonly RecordedAsk[]> {
  const asks: RecordedAsk[] = []
  const source = Readable.fromWeb(csv as WebStream)
  // What breaks off comes out of the loop; what is left unread when enough was read is of nobody's interest.
  const rows = pipeline(source, parse({ columns: true }), () => undefined)
  for await (const row of rows) {
    const ask = rowSchema.safeParse(row)
    if (!ask.success) continue
    if (ask.data.at < sinceMs || asks.length >= MOST) break
    asks.push(ask.data)
  }
  return asks.reverse()
}
