import { type ReactNode, useEffect } from 'react'
import type { DraftImpact } from '../../../shared/draft-impact.ts'
import type { ApiError } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { Callout } from '../../kit/callout.tsx'
import { t } from '../../language/t.ts'
import { impactSentences } from './live-impact-words.ts'

const LOOK_AGAIN_MS = 5_000

/**
 * Whom the draft would refuse of those who are in, counted as it is shown and now and then.
 *
 * @param isHeld Counts no more: what was seen when the hold began is what is agreed to.
 * @returns Null as long as it is not counted, with why where it failed.
 */
export function useLiveImpact(isHeld: boolean): {
  readonly impact: DraftImpact | null
  readonly error: ApiError | null
} {
  const { data, error, isFetchedAfterMount, refetch } = useApi('GET /rules/impact')
  useEffect(() => {
    if (isHeld) return
    void refetch()
    const timer = setInterval(() => void refetch(), LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [isHeld, refetch])
  // What was counted for the draft before says nothing about this one.
  return { impact: isFetchedAfterMount ? (data ?? null) : null, error }
}

/** What publishing does to those who are in. */
export function LiveImpact(props: ReturnType<typeof useLiveImpact>): ReactNode {
  const { impact, error } = props
  if (impact === null) {
    return error === null ? (
      <p role="status" className="text-sm text-ink-2">
        {t('Who is in now is being asked about …')}
      </p>
    ) : (
      <Callout tone="warn" title={t('It was not counted who is in now')}>
        {error.message}
      </Callout>
    )
  }
  const [first = '', ...more] = impactSentences(impact)
  return (
    <div role="status">
      <Callout {...(impact.refused > 0 && { tone: 'warn' as const })} title={first}>
        {more.join(' ')}
      </Callout>
    </div>
  )
}
