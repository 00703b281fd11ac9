import { z } from 'zod'
import { BACKUP_MAKERS, type Backup, type BackupList } from '../../shared/backup.ts'

/** What the calls about backups answer; see answers.ts. */

const atMs = z.int().describe('Epoch milliseconds.')
const text = z.string()

export const backup: z.ZodType<Backup> = z
  .strictObject({
    name: text,
    bytes: z.int(),
    madeAtMs: atMs,
    maker: z.enum(BACKUP_MAKERS),
    isChecked: z.boolean(),
    proof: z
      .strictObject({
        atMs,
        isProven: z.boolean(),
        version: z.int(),
        tables: z.int(),
        rows: z.int(),
        tookMs: z.int(),
        problem: text.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Backup' })

export const backupList: z.ZodType<BackupList> = z.strictObject({
  backups: z.array(backup).readonly(),
  folder: text,
  proving: z.array(text).readonly(),
  nextAtMs: atMs.nullable(),
  failure: z.strictObject({ atMs, message: text }).nullable(),
})
