import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AuditCheck } from '../../shared/audit.ts'
import type { JobControl } from '../../shared/job.ts'
import type { AuditTable } from '../store/catalogue/audit.ts'
import {
  type AuditRow,
  type Authenticate,
  digestOfEarlier,
  headMacOf,
  macOf,
} from '../store/catalogue/audit-chain.ts'

/** Entries looked at in one turn. */
const SLICE = 200

/** An entry someone wrote down earlier: its number and what proved it then. */
export interface Receipt {
  readonly id: number
  readonly mac: string
}

/**
 * Recomputes what proves each entry, in slices between which others take their turns.
 *
 * @param receipt What an earlier check answered, kept elsewhere. With it also a database that was put back to an older
 *                copy, or rewritten by somebody who has the key, is found out. Null: not looked at.
 * @param control Stops it between two slices.
 */
export async function checkAudit(
  table: Pick<AuditTable, 'rows' | 'head'>,
  authenticate: Authenticate,
  receipt: Receipt | null,
  { signal, progress }: JobControl,
): Promise<AuditCheck> {
  const earlier = digestOfEarlier()
  let earlierCount = 0
  let last: AuditRow | null = null
  let receiptSeen = false
  const broken = (id: number, why: NonNullable<AuditCheck['broken']>['why']): AuditCheck => ({
    entries: last?.id ?? 0,
    earlier: earlierCount,
    broken: { id, why },
    receipt: null,
  })
  for (;;) {
    const head = table.head()
    const rows = table.rows(last?.id ?? 0, SLICE)
    for (const row of rows) {
      const expected: number = (last?.id ?? 0) + 1
      if (row.mac === null) {
        if (last !== null && last.mac !== null) return broken(row.id, 'changed')
        earlier.add(row)
        earlierCount += 1
      } else {
        // What was deleted before the chain began cannot be told: numbers may have gaps there.
        if (last?.mac != null && row.id !== expected) return broken(expected, 'missing')
        const previous = last?.mac ?? earlier.digest()
        if (macOf(authenticate, previous, row) !== row.mac) return broken(row.id, 'changed')
      }
      if (row.id === receipt?.id) {
        if (row.mac !== receipt.mac) return broken(row.id, 'receipt')
        receiptSeen = true
      }
      last = row
    }
    if (rows.length < SLICE) {
      if (!isLast(authenticate, head, last)) return broken((last?.id ?? 0) + 1, 'missing')
      if (receipt !== null && !receiptSeen) return broken(receipt.id, 'receipt')
      return {
        entries: last?.id ?? 0,
        earlier: earlierCount,
        broken: null,
        receipt: receiptOf(last),
      }
    }
    await nextTurn()
    signal.throwIfAborted()
    if (head !== null) progress((last?.id ?? 0) / head.id)
  }
}

function isLast(
  authenticate: Authenticate,
  head: ReturnType<AuditTable['head']>,
  last: AuditRow | null,
): boolean {
  if (last?.mac == null) return head === null
  return head?.id === last.id && head.mac === headMacOf(authenticate, last.id, last.mac)
}

const receiptOf = (row: AuditRow | null): string | null =>
  row?.mac == null ? null : `${row.id}.${row.mac}`
