import { AppError } from '../../../shared/errors.ts'
import type { Token } from '../../../shared/token.ts'
import { storedGrantOf } from '../../../shared/token-grants.ts'
import { NOTHING_ASKED } from '../../access/nothing-asked.ts'
import { pastedCredential } from '../routes/simulate.ts'
import type { ConsoleDeps } from '../types.ts'

/**
 * The token that is meant by its id, that of a grant, its text, or a link that carries it. Nothing is admitted or kept.
 *
 * @param named As it was typed. It may be a secret, so no error repeats it.
 * @throws AppError ERR_NOT_FOUND when it is none of them.
 */
export function namedToken(named: string, { catalogue, now }: ConsoleDeps): Token {
  const find = (id: string): Token | null => catalogue.tokens.find(storedGrantOf(id) ?? id)
  const found = find(named)
  if (found !== null) return found
  const { verify } = catalogue.snapshot.tools
  const credential = pastedCredential({ kind: 'opaque', value: named })
  // Some keys are those of one media server, and it may be for a publisher.
  for (const mediaServerId of ['', ...catalogue.mediaServers.list().map(({ id }) => id)]) {
    for (const kind of [credential.kind, 'stream-key'] as const) {
      for (const action of ['subscribe', 'publish'] as const) {
        const presented = { kind, value: credential.value }
        const verified = verify(presented, { ...NOTHING_ASKED, action, mediaServerId }, now())
        const grantId = verified.ok ? verified.grant.id : verified.grantId
        const token = grantId === null ? null : find(grantId)
        if (token !== null) return token
      }
    }
  }
  throw new AppError(
    'ERR_NOT_FOUND',
    'There is no token with this id, and none that has this text. What was issued elsewhere, or was never listed, is read in the workbench.',
  )
}
