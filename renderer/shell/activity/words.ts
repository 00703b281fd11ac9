import type { Job, JobKind } from '../../../shared/job.ts'
import type { Notice } from '../../../shared/notice.ts'
import { t } from '../../language/t.ts'

export const JOB_LABELS: Readonly<Record<JobKind, string>> = {
  export: t('Export of sessions'),
  'decision-export': t('Export of decisions'),
  'audit-export': t('Export of the audit log'),
  'bulk-issue': t('Issuing a list of tokens'),
  'bulk-revoke': t('Cutting revoked sessions'),
  'back-test': t('Back-test'),
  backup: t('Backup'),
  'backup-proof': t('Proof of a backup'),
  'restore-preview': t('What a restore changes'),
  restore: t('Preparing a restore'),
  'audit-check': t('Check of the audit log'),
  diagnostics: t('Diagnostics'),
}

/** Where each kind is begun and its result is shown. */
export const JOB_PLACES: Readonly<Record<JobKind, string>> = {
  export: '/usage',
  'decision-export': '/decisions',
  'audit-export': '/settings',
  'bulk-issue': '/tokens',
  'bulk-revoke': '/',
  'back-test': '/rules',
  backup: '/settings',
  'backup-proof': '/settings',
  'restore-preview': '/settings',
  restore: '/settings',
  'audit-check': '/settings',
  diagnostics: '/settings',
}

/** Where one sees to what a notice is about. Null: it stands on every screen, as an alarm does, or is over. Pure. */
export function noticePlace({ kind, key }: Pick<Notice, 'kind' | 'key'>): string | null {
  if (kind === 'sharing') return '/limits'
  if (kind === 'media-server') return `/media-servers?open=${encodeURIComponent(key)}`
  return kind === 'sign-in' ? '/settings' : null
}

export const JOB_STATES: Readonly<Record<Job['state'], string>> = {
  running: t('under way'),
  done: t('done'),
  failed: t('failed'),
  cancelled: t('stopped'),
}
