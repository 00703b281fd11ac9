import type { AuditLog } from '../../catalogue/audit-log.ts'
import { csvLine } from '../csv.ts'
import { type CsvJob, type CsvPage, csvStream, UNTOLD } from '../csv-jobs.ts'

/** Entries read and written at once. */
const PAGE = 500

const TITLES = ['id', 'at', 'actor', 'what', 'subject', 'detail', 'mac'] as const

/**
 * The audit log as CSV, oldest first, read page by page as the reader takes it. `mac` is what proves an entry: with the
 * number before it and a dot it is a receipt that a later check takes.
 *
 * @param job Told how far it is. Default nobody.
 */
export const exportAudit = (
  audit: Pick<AuditLog, 'rows' | 'list'>,
  job: CsvJob = UNTOLD,
): ReadableStream<Uint8Array> => csvStream(pagesOf(audit), job)

async function* pagesOf(audit: Pick<AuditLog, 'rows' | 'list'>): AsyncGenerator<CsvPage> {
  yield { text: csvLine(TITLES), part: null }
  const newest = audit.list({ text: '' }, 1)[0]?.id ?? 0
  let after = 0
  for (let rows = audit.rows(after, PAGE); rows.length > 0; rows = audit.rows(after, PAGE)) {
    after = rows.at(-1)?.id ?? after
    const lines = rows.map(({ id, at_ms, actor, what, subject, detail, mac }) =>
      csvLine([id, new Date(at_ms).toISOString(), actor, what, subject, detail, mac]),
    )
    yield { text: lines.join(''), part: newest === 0 ? null : Math.min(1, after / newest) }
  }
}
