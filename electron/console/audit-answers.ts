import { z } from 'zod'
import type { AuditEntry } from '../../shared/api.ts'
import type { AuditCheck } from '../../shared/audit.ts'
import { text } from './answer-fields.ts'

/** What the calls about the audit log answer; see answers.ts. */

export const auditEntry: z.ZodType<AuditEntry> = z
  .strictObject({
    id: z.int(),
    atMs: z.int().describe('Epoch milliseconds.'),
    actor: text,
    what: text,
    subject: text,
    detail: text,
    undo: z.enum(['open', 'done']).nullable(),
  })
  .meta({ id: 'AuditEntry' })

export const auditCheck: z.ZodType<AuditCheck> = z
  .strictObject({
    entries: z.int(),
    earlier: z.int(),
    broken: z
      .strictObject({ id: z.int(), why: z.enum(['changed', 'missing', 'receipt']) })
      .nullable(),
    receipt: text.nullable(),
  })
  .meta({ id: 'AuditCheck' })
