import { toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'
import { call } from './client.ts'

/**
 * So that the audit log tells of a copy. The clipboard is written by then, so a failure is told, not undone.
 *
 * @param label What was copied, e.g. `Copy address`; never its text.
 * @param of    A secret, or data about viewers. Default a secret.
 */
export function noteCopy(label: string, of: 'secret' | 'data' = 'secret'): void {
  call('POST /audit/copies', { body: { label, of } }).catch((error: unknown) =>
    toastError(t('The copy is not in the audit log'), error),
  )
}
