import type { Revocation } from '../../shared/credential.ts'
import { call } from '../api/client.ts'
import { t } from '../language/t.ts'
import { toastDeleted } from './undo.ts'

/**
 * Lets in again whom a revocation keeps out, says so and offers to undo that.
 *
 * @param subject Whom or what it keeps out, in words.
 * @throws ApiError `ERR_NOT_FOUND` where it is lifted already.
 */
export async function liftRevocation(
  { id }: Pick<Revocation, 'id'>,
  subject: string,
): Promise<void> {
  await call('DELETE /revocations/{id}', { params: { id } })
  toastDeleted(t('Lifted. {subject} may start again.', { subject }), 'revocation', id)
}
