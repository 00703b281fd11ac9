import type { AuditEntry } from '../../shared/api.ts'
import type { AuditCheck } from '../../shared/audit.ts'
import { AppError } from '../../shared/errors.ts'
import { type JobControl, unlisted } from '../../shared/job.ts'
import type { AuditFilter, AuditTable } from '../store/catalogue/audit.ts'
import type { AuditRow, Authenticate } from '../store/catalogue/audit-chain.ts'
import type { Actor } from './actor.ts'
import { checkAudit, type Receipt } from './audit-check.ts'
import type { Editor } from './editor.ts'

/** What operators and back ends did; see store/catalogue/audit-chain.ts for how entries prove themselves. */
export interface AuditLog {
  /** Newest first, at most `limit`. */
  list(filter: AuditFilter, limit: number): readonly AuditEntry[]
  /** Adds what is no edit: an export, a copy. ERR_DB_… when it cannot be stored; then it must not be done. */
  note(actor: Actor, what: string, subject: string, detail: string): void
  /** Whether all of it is as it was written. @param receipt What an earlier check answered. ERR_INPUT_INVALID. */
  check(receipt: string | null, control?: JobControl): Promise<AuditCheck>
  /** As stored, oldest first, from behind an entry, at most `limit`. */
  rows(after: number, limit: number): readonly AuditRow[]
}

/** The audit log as the console reads it. */
export function createAuditLog(
  editor: Editor,
  table: AuditTable,
  authenticate: Authenticate,
): AuditLog {
  return {
    list: table.list,
    rows: table.rows,
    note: (actor, what, subject, detail) =>
      editor.edit((edit) => edit.audit(actor, what, subject, detail)),
    check: (receipt, control = unlisted) =>
      checkAudit(table, authenticate, receipt === null ? null : parseReceipt(receipt), control),
  }
}

function parseReceipt(text: string): Receipt {
  const parts = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(text.trim())
  if (parts === null) {
    throw new AppError(
      'ERR_INPUT_INVALID',
      'That is no receipt of a check: a number, a dot and 64 hex digits.',
    )
  }
  return { id: Number(parts[1]), mac: parts[2] ?? '' }
}
