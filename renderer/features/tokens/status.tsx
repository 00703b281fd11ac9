import type { ReactNode } from 'react'
import { type Token, type TokenStatus, tokenStatus } from '../../../shared/token.ts'
import { Badge, type Tone } from '../../kit/badge.tsx'
import { formatDuration, formatFull } from '../../kit/format.ts'
import { Ago, useNow } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'

const WORDS: Readonly<Record<TokenStatus, readonly [tone: Tone, word: string]>> = {
  active: ['allow', t('Active')],
  disabled: ['neutral', t('Off')],
  expired: ['neutral', t('Expired')],
  revoked: ['deny', t('Revoked')],
  deleted: ['neutral', t('Deleted')],
}
const SOON_MS = 3600 * 1000

/** Whether a token opens anything now, as a word. */
export const statusWord = (status: TokenStatus): string => WORDS[status][1]

/** The same as a badge, with until when it is revoked. */
export function StatusBadge({ token }: { readonly token: Token }): ReactNode {
  const [tone, word] = WORDS[tokenStatus(token, useNow())]
  const until =
    token.revokedUntilMs === null
      ? undefined
      : t('Until {revokedUntil}', { revokedUntil: formatFull(token.revokedUntilMs) })
  return (
    <span title={until}>
      <Badge tone={tone}>{word}</Badge>
    </span>
  )
}

/** How long a token still holds, counting down; how long ago it ended. */
export function Expiry({ token }: { readonly token: Token }): ReactNode {
  const nowMs = useNow()
  const { expiresAtMs } = token
  if (expiresAtMs === null) return <span className="text-ink-3">{t('never')}</span>
  const leftMs = expiresAtMs - nowMs
  if (leftMs <= 0) return <Ago atMs={expiresAtMs} />
  const isSoon = leftMs < SOON_MS && tokenStatus(token, nowMs) === 'active'
  return (
    <time
      dateTime={new Date(expiresAtMs).toISOString()}
      title={formatFull(expiresAtMs)}
      className={isSoon ? 'figures font-medium text-warn' : 'figures'}
    >
      {t('in {span}', { span: formatDuration(leftMs) })}
    </time>
  )
}
