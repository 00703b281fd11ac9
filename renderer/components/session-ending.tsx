import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { controlPlaceOf } from '../../shared/control-setup.ts'
import type { Session } from '../../shared/session.ts'
import { Badge } from '../kit/badge.tsx'
import { formatDuration, formatMinute } from '../kit/format.ts'
import { t } from '../language/t.ts'
import {
  controlHelps,
  endingSentences,
  isOver,
  revokedWithin,
  secondsToRevoke,
  shortEnding,
} from './ending-words.ts'

/** When a live session ends and what ends it, in a row. */
export function Ends({ session }: { readonly session: Session }): ReactNode {
  const nowMs = Date.now()
  const title = endingSentences(session, nowMs).join(' ')
  const { cutProblem, revokedAtMs } = session
  const isLeft = revokedAtMs === null && isOver(session, nowMs)
  const goesOn = cutProblem !== undefined || session.ending?.by === 'nothing'
  // That it is revoked stands beside who it is, where there always is room.
  if (isLeft || (revokedAtMs !== null && goesOn)) {
    return (
      <span title={title} className="inline-flex max-w-full items-center gap-1.5">
        {isLeft && <Badge tone="deny">{t('over')}</Badge>}
        {cutProblem !== undefined && <span className="truncate text-deny">{t('not cut')}</span>}
        {cutProblem === undefined && goesOn && (
          <span className="truncate text-ink-3">{t('goes on')}</span>
        )}
      </span>
    )
  }
  const ending = shortEnding(session, nowMs)
  if (ending === null) {
    const { endsAtMs } = session
    if (endsAtMs === null) return <span className="text-ink-3">{t('open')}</span>
    return <span className="figures">{formatMinute(endsAtMs, nowMs)}</span>
  }
  const { viewedMs } = session
  return (
    <span
      title={
        viewedMs === undefined
          ? title
          : t('{span} watched. {title}', { span: formatDuration(viewedMs), title })
      }
      className={ending.isBad ? 'figures text-ink-3' : 'figures'}
    >
      {ending.text}
    </span>
  )
}

/** Within how long a revocation of a live session takes effect, in a row. */
export function RevokedWithin({ session }: { readonly session: Session }): ReactNode {
  const nowMs = Date.now()
  const isNever = secondsToRevoke(session.ending, nowMs) === null
  return <span className={isNever ? 'text-ink-3' : 'figures'}>{revokedWithin(session, nowMs)}</span>
}

/** The same in sentences, with the way to the control of the media server where that would help. */
export function EndingText({ session }: { readonly session: Session }): ReactNode {
  return (
    <>
      <ul className="mt-1 flex flex-col gap-0.5 text-ink-2">
        {endingSentences(session, Date.now()).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {controlHelps(session) && (
        <Link href={controlPlaceOf(session.mediaServerId)} className="underline">
          {t('Open the Control of its media server')}
        </Link>
      )}
    </>
  )
}
