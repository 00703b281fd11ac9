import type { Revocation } from '../../shared/credential.ts'
import { call } from '../api/client.ts'
import { feed } from '../api/feed.ts'
import { t } from '../language/t.ts'
import { toastDeleted } from './undo.ts'

/**
 * Lets in again whom a revocation keeps out, says so and offers to undo that. Of a session that is over it says that nobody comes back by
 * it: whoever does is another session.
 *
 * @param subject Whom or what it keeps out, in words.
 * @throws ApiError `ERR_NOT_FOUND` where it is lifted already.
 */
export async function liftRevocation(
  { id, kind, value }: Pick<Revocation, 'id' | 'kind' | 'value'>,
  subject: string,
): Promise<void> {
  await call('DELETE /revocations/{id}', { params: { id } })
  const { status, sessions } = feed.get()
  const isOver = kind === 'session' && status === 'live' && !sessions.has(value)
  const said = isOver
    ? t('Lifted. {subject}: it is over, so nobody was kept out by this.', { subject })
    : t('Lifted. {subject} may start again.', { subject })
  toastDeleted(said, 'revocation', id)
}
