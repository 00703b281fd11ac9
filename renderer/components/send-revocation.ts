import type { RevokeResult } from '../../shared/api.ts'
import { ApiError, call } from '../api/client.ts'
import { t } from '../language/t.ts'
import { type RevokeScope, type RevokeTarget, scopeValue } from './revoke-target.ts'

/**
 * Revokes what the operator pointed at. Only the scope `session` needs the session to be live still: a credential, viewer
 * or address is revoked by its own value, so that whoever left while the operator was deciding stays out too.
 *
 * @param untilMs Epoch milliseconds; null means until lifted.
 * @param note    Why; may be empty.
 * @throws ApiError `ERR_INPUT_INVALID` when the target has nothing of this scope; what the API refuses.
 */
export async function sendRevocation(
  target: RevokeTarget,
  scope: RevokeScope,
  untilMs: number | null,
  note: string,
): Promise<RevokeResult> {
  const value = scopeValue(target, scope)
  if (value === null) {
    throw new ApiError('ERR_INPUT_INVALID', t('There is nothing of this kind to revoke.'), 0)
  }
  if (scope === 'session') {
    const body = { what: scope, untilMs, note }
    return await call('POST /sessions/{id}/revoke', { params: { id: value }, body })
  }
  return await call('POST /revocations', { body: { kind: scope, value, untilMs, note } })
}
