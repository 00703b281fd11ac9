import type { ReactNode } from 'react'
import type { Token } from '../../../shared/token.ts'
import { useFeed } from '../../api/feed.ts'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import { actOnTokens } from './act.ts'
import { isUnasked } from './checked-elsewhere.tsx'
import { titleOf } from './columns.tsx'

/** Asks before tokens are revoked, and says how many live sessions came in with them. */
export function RevokeTokens(props: {
  readonly tokens: readonly Token[]
  readonly open: boolean
  readonly onClose: () => void
}): ReactNode {
  const { tokens } = props
  const sessions = useFeed((feed) => feed.sessions)
  const ids = new Set(tokens.map(({ id }) => id))
  const live = [...sessions.values()].filter(({ grantId }) => grantId !== null && ids.has(grantId))
  const [only] = tokens
  const what =
    only !== undefined && tokens.length === 1
      ? titleOf(only)
      : t('{tokens} tokens', { tokens: formatNumber(tokens.length) })
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={t('Revoke {what}', { what })}
      action={t('Revoke')}
      onConfirm={() => actOnTokens('revoke', tokens)}
    >
      <p>
        {tokens.some(isUnasked)
          ? t(
              'Media servers check some of these by themselves, and none that asks here is set up for them: there they work until they expire, or until the key is rolled.',
            )
          : t('Nobody can come in with it from this moment, whoever holds a copy.')}
      </p>
      <p>
        {live.length === 0
          ? t('No live session came in with it.')
          : t(
              '{live} live {live, plural, one {session} other {sessions}} came in with it. They end where the media server can end them; Live shows it.',
              { live: live.length },
            )}
      </p>
    </ConfirmDialog>
  )
}
