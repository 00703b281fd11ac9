import { type ReactNode, useEffect } from 'react'
import type { RulesImpact } from '../../../shared/rules-impact.ts'
import type { ApiError } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { Callout } from '../../kit/callout.tsx'
import { t } from '../../language/t.ts'
import { impactSentences } from './live-impact-words.ts'

const LOOK_AGAIN_MS = 5_000

export interface CountedImpact {
  /** Null as long as it is not counted. */
  readonly impact: RulesImpact | null
  /** Why it could not be counted. */
  readonly error: ApiError | null
  /** Why what it is counted for has to wait: it is being counted. Null: it has not. */
  readonly waiting: string | null
}

/**
 * Whom the draft, or an earlier version, would refuse of those who are in, counted as it is shown and now and then.
 *
 * @param asked.isHeld  Counts no more: what was seen when the hold began is what is agreed to.
 * @param asked.version An earlier version. Default: the draft.
 */
export function useLiveImpact(asked: {
  readonly isHeld: boolean
  readonly version?: number
}): CountedImpact {
  const { isHeld, version } = asked
  const query = version === undefined ? {} : { version: String(version) }
  const { data, error, isFetchedAfterMount, refetch } = useApi('GET /rules/impact', { query })
  useEffect(() => {
    if (isHeld) return
    void refetch()
    const timer = setInterval(() => void refetch(), LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [isHeld, refetch])
  // What was counted for the draft before says nothing about this one.
  const impact = isFetchedAfterMount ? (data ?? null) : null
  return { impact, error, waiting: impact === null && error === null ? waitingText() : null }
}

const waitingText = (): string => t('Who is in now is being asked about …')

/** What putting rules in force does to those who are in. */
export function LiveImpact(props: CountedImpact): ReactNode {
  const { impact, error } = props
  if (impact === null) {
    return error === null ? (
      <p role="status" className="text-sm text-ink-2">
        {waitingText()}
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
