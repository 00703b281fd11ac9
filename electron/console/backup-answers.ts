import { z } from 'zod'
import {
  BACKUP_MAKERS,
  type Backup,
  type BackupList,
  type RestorePreview,
  type StagedRestore,
} from '../../shared/backup.ts'
import { atMs, text } from './answer-fields.ts'

/** What the calls about backups answer; see answers.ts. */

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

export const stagedRestore: z.ZodType<StagedRestore> = z.strictObject({
  name: text,
  actor: text,
  stagedAtMs: atMs,
  problem: text.nullable(),
  previous: text.nullable(),
})

const names = z.strictObject({ count: z.int(), names: z.array(text).readonly() })

export const restorePreview: z.ZodType<RestorePreview> = z.strictObject({
  name: text,
  madeAtMs: atMs,
  differences: z
    .array(z.strictObject({ noun: text, comes: names, goes: names, changes: names }))
    .readonly(),
  counts: z.array(z.strictObject({ noun: text, now: z.int(), inBackup: z.int() })).readonly(),
})

export const backupList: z.ZodType<BackupList> = z.strictObject({
  backups: z.array(backup).readonly(),
  folder: text,
  proving: z.array(text).readonly(),
  staged: stagedRestore.nullable(),
  lastAtMs: atMs.nullable(),
  provenAtMs: atMs.nullable(),
  nextAtMs: atMs.nullable(),
  failure: z.strictObject({ atMs, message: text }).nullable(),
})
