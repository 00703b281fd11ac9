import type { DecisionRecord } from '../../../shared/session.ts'
import { tagText } from '../../../shared/tag-text.ts'
import { csvLine } from '../csv.ts'
import { type CsvJob, type CsvPage, csvStream, UNTOLD } from '../csv-jobs.ts'
import type { AskedDecisions } from '../decision-list.ts'
import type { ConsoleHistory } from '../types.ts'

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
  ['label', (each) => each.label ?? null],
]

/**
 * Decisions as CSV, newest first, read page by page as the reader takes them, so that an export of any length neither fills
 * memory nor holds the database.
 *
 * @param asked As for the list; `before` starts below a decision. `limit` is not looked at: everything is exported.
 * @param job   Told how far it is. Default nobody.
 */
export const exportDecisions = (
  history: Exported,
  asked: AskedDecisions,
  job: CsvJob = UNTOLD,
): ReadableStream<Uint8Array> => csvStream(pagesOf(history, asked), job)

type Exported = Pick<ConsoleHistory, 'listDecisions' | 'oldestDecisionId'>

async function* pagesOf(
  history: Exported,
  { query, matches }: AskedDecisions,
): AsyncGenerator<CsvPage> {
  yield { text: csvLine(COLUMNS.map(([title]) => title)), part: null }
  let before: string | null | undefined = query.before
  let newest: number | null = null
  while (before !== null) {
    const page = await history.listDecisions({
      ...query,
      limit: String(PAGE),
      ...(before !== undefined && { before }),
    })
    newest ??= page.decisions[0]?.id ?? null
    before = page.nextBefore === null ? null : String(page.nextBefore)
    const lines = page.decisions
      .filter(matches)
      .map((each) => csvLine(COLUMNS.map(([, of]) => of(each))))
    yield {
      text: lines.join(''),
      part: partOf(newest, page.nextBefore, history.oldestDecisionId()),
    }
  }
}

/** Ids count up with time. */
function partOf(newest: number | null, reached: number | null, oldest: number | null) {
  if (newest === null || reached === null || oldest === null || newest <= oldest) return null
  return Math.min(1, Math.max(0, (newest - reached) / (newest - oldest)))
}
