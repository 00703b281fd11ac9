import type { DecisionRecord } from '../../shared/session.ts'
import { tagText } from '../../shared/tag-text.ts'
import { csvLine } from './csv.ts'
import type { AskedDecisions } from './decision-list.ts'
import type { ConsoleHistory } from './types.ts'

/** Decisions read and written at once; what an export holds in memory. */
const PAGE = 500

type Column = readonly [title: string, of: (each: DecisionRecord) => string | number | null]

const COLUMNS: readonly Column[] = [
  ['id', (each) => each.id],
  ['at', (each) => new Date(each.atMs).toISOString()],
  ['outcome', (each) => each.outcome],
  ['reason', (each) => each.reason],
  ['action', (each) => each.action],
  ['stream', (each) => each.streamName],
  ['stream_id', (each) => each.streamId],
  ['media_server_id', (each) => each.mediaServerId],
  ['protocol', (each) => each.protocol],
  ['viewer', (each) => each.viewerId],
  ['address', (each) => each.address],
  ['country', (each) => each.country],
  ['user_agent', (each) => each.userAgent],
  ['referer', (each) => each.referer],
  ['grant_id', (each) => each.grantId],
  ['rule_id', (each) => each.ruleId],
  ['rule_version', (each) => each.ruleVersion],
  ['tags', (each) => tagText(each.tags)],
  ['redirect_url', (each) => each.redirectUrl],
  ['recheck_after_seconds', (each) => each.recheckAfterSeconds],
  ['time_limit_seconds', (each) => each.timeLimitSeconds],
  ['session_id', (each) => each.sessionId],
]

/**
 * Decisions as CSV, newest first, read page by page as the reader takes them, so that an export of any length neither fills
 * memory nor holds the database.
 *
 * @param asked As for the list; `before` starts below a decision. `limit` is not looked at: everything is exported.
 */
export function exportDecisions(
  history: Pick<ConsoleHistory, 'listDecisions'>,
  { query, matches }: AskedDecisions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let before: string | null | undefined = query.before
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(csvLine(COLUMNS.map(([title]) => title))))
    },
    async pull(controller) {
      while (before !== null) {
        const page = await history.listDecisions({
          ...query,
          limit: String(PAGE),
          ...(before !== undefined && { before }),
        })
        before = page.nextBefore === null ? null : String(page.nextBefore)
        const lines = page.decisions
          .filter(matches)
          .map((each) => csvLine(COLUMNS.map(([, of]) => of(each))))
        // An empty chunk would not ask for the next page.
        if (lines.length > 0) return controller.enqueue(encoder.encode(lines.join('')))
      }
      controller.close()
    },
  })
}
