import type { Backup, BackupMaker } from '../../../shared/backup.ts'
import type { Tone } from '../../kit/badge.tsx'
import { formatDuration, formatNumber } from '../../kit/format.ts'

/** What made a backup, in words. */
export const MAKERS: Readonly<Record<BackupMaker, string>> = {
  schedule: 'made by itself',
  operator: 'made by hand',
  migration: 'made before an update of the tables',
  restore: 'made before a restore',
  import: 'brought in to be restored',
  damaged: 'the damaged database, moved aside by a restore',
  unknown: 'put here by somebody else',
}

/** How far a backup can be relied on. */
export function standingOf({ isChecked, proof }: Backup): {
  readonly tone: Tone
  readonly text: string
} {
  if (proof !== null && !proof.isProven) return { tone: 'deny', text: 'Cannot be restored' }
  if (proof !== null) return { tone: 'allow', text: 'Proven' }
  return isChecked ? { tone: 'neutral', text: 'Checked' } : { tone: 'warn', text: 'Not checked' }
}

/** What its proof found, in a sentence. Null when it was never tried. */
export function proofSentence({ proof }: Backup): string | null {
  if (proof === null) return null
  if (!proof.isProven) return proof.problem
  const { rows, tables, tookMs } = proof
  return `Restored into a scratch copy and read: ${formatNumber(rows)} rows in ${tables} tables, in ${tookMs < 1_000 ? 'under a second' : formatDuration(tookMs)}.`
}
