import type { Backup, BackupMaker } from '../../../shared/backup.ts'
import type { Tone } from '../../kit/badge.tsx'
import { formatDuration, formatNumber } from '../../kit/format.ts'
import { known, t } from '../../language/t.ts'

/** What made a backup, in words. */
export const MAKERS: Readonly<Record<BackupMaker, string>> = {
  schedule: t('made by itself'),
  operator: t('made by hand'),
  migration: t('made before an update of the tables'),
  restore: t('made before a restore'),
  import: t('brought in to be restored'),
  damaged: t('the damaged database, moved aside by a restore'),
  unknown: t('put here by somebody else'),
}

/** How far a backup can be relied on. */
export function standingOf({ isChecked, proof }: Backup): {
  readonly tone: Tone
  readonly text: string
} {
  if (proof !== null && !proof.isProven) return { tone: 'deny', text: t('Cannot be restored') }
  if (proof !== null) return { tone: 'allow', text: t('Proven') }
  return isChecked
    ? { tone: 'neutral', text: t('Checked') }
    : { tone: 'warn', text: t('Not checked') }
}

/** What its proof found, in a sentence. Null when it was never tried. */
export function proofSentence({ proof }: Backup): string | null {
  if (proof === null) return null
  if (!proof.isProven) return proof.problem === null ? null : known(proof.problem)
  const { rows, tables, tookMs } = proof
  return t('Restored into a scratch copy and read: {rows} rows in {tables} tables, in {took}.', {
    rows: formatNumber(rows),
    tables,
    took: tookMs < 1_000 ? t('under a second') : formatDuration(tookMs),
  })
}
