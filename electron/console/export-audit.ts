import type { AuditLog } from '../catalogue/audit-log.ts'
import { csvLine } from './csv.ts'

/** Entries read and written at once. */
const PAGE = 500

const TITLES = ['id', 'at', 'actor', 'what', 'subject', 'detail', 'mac'] as const

/**
 * The audit log as CSV, oldest first, read page by page as the reader takes it. `mac` is what proves an entry: with the
 * number before it and a dot it is a receipt that a later check takes.
 */
export function exportAudit(audit: Pick<AuditLog, 'rows'>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let after = 0
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(csvLine(TITLES))),
    pull(controller) {
      const rows = audit.rows(after, PAGE)
      const last = rows.at(-1)
      if (last === undefined) return controller.close()
      after = last.id
      const lines = rows.map(({ id, at_ms, actor, what, subject, detail, mac }) =>
        csvLine([id, new Date(at_ms).toISOString(), actor, what, subject, detail, mac]),
      )
      controller.enqueue(encoder.encode(lines.join('')))
    },
  })
}
