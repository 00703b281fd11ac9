import type { ReactNode } from 'react'
import type { Token } from '../../../shared/token.ts'
import { Button } from '../../kit/button.tsx'
import { formatFull } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import { go } from '../../route.ts'

/** Whether only its media server checks it, and nobody here is asked. */
export const isUnasked = ({ checkedBy }: Token): boolean =>
  checkedBy !== undefined && checkedBy.asking.length === 0

/** What ends a token that a media server checks by itself, in plain words, with the way to its key. */
export function CheckedElsewhere({ token }: { readonly token: Token }): ReactNode {
  const { checkedBy } = token
  if (checkedBy === undefined) return null
  return (
    <div className="flex flex-col items-start gap-2 rounded-md border border-line px-3 py-2">
      <p className="text-sm text-ink-2">
        {t('{program} checks it by itself, with the key {key}.', {
          program: checkedBy.program,
          key: token.tags[0] ?? '',
        })}{' '}
        {reachOf(token, checkedBy)}
      </p>
      <p className="text-sm text-ink-3">{endOf(token)}</p>
      <Button
        size="small"
        onClick={() => go(`/tokens/keys?roll=${encodeURIComponent(checkedBy.keyId)}`)}
      >
        {t('Roll its key')}
      </Button>
    </div>
  )
}

function reachOf(token: Token, { program, asking }: NonNullable<Token['checkedBy']>): string {
  if (asking.length > 0) {
    return t(
      'Then it asks here about it: {servers}. Switched off, revoked or deleted here, it is refused when somebody comes with it anew.',
      { servers: asking.join(', ') },
    )
  }
  return token.isRevocable
    ? t(
        'No media server that asks here is set up for it under Media servers, so switching off and revoking reach nobody until one is.',
      )
    : t('{program} does not tell Stagedoor of it, so it cannot be switched off or revoked here.', {
        program,
      })
}

const endOf = ({ expiresAtMs }: Token): string =>
  expiresAtMs === null
    ? t('It never expires: it ends when the key is rolled there and here.')
    : t('It ends by itself on {at}, or before, when the key is rolled there and here.', {
        at: formatFull(expiresAtMs),
      })
