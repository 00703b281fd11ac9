import { type ReactNode, useEffect } from 'react'
import type { RulesImpact } from '../../../shared/rules-impact.ts'
import type { ApiError } from '../../api/client.ts'
import { useApi, useFailure } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { useStill } from '../../kit/use-still.ts'
import { t } from '../../language/t.ts'
import { impactSentences } from './live-impact-words.ts'
import type { NameOfRule } from './rule-name.ts'
import { WhoWouldBeRefused } from './would-be-refused.tsx'

const LOOK_AGAIN_MS = 5_000

export interface CountedImpact {
  /** Null as long as it is not counted. */
  readonly impact: RulesImpact | null
  /** Why it could not be counted. */
  readonly error: ApiError | null
  /** Why what it is counted for has to wait: it is being counted. Null: it has not. */
  readonly waiting: string | null
  /** Counts again. */
  readonly onRetry: () => void
}

/**
 * Whom the draft, or an earlier version, would refuse of those who are in, counted as it is shown and now and then.
 *
 * @param asked.isHeld  Nothing changes any more: what was seen when the hold or the typing began is what is agreed to.
 * @param asked.version An earlier version. Default: the draft.
 */
export function useLiveImpact(asked: {
  readonly isHeld: boolean
  readonly version?: number
}): CountedImpact {
  const { isHeld, version } = asked
  const query = version === undefined ? {} : { version: String(version) }
  const read = useApi('GET /rules/impact', { query })
  const { data, error, isFetchedAfterMount, refetch } = read
  // Kept while it is counted again: nobody knows any more than before.
  const failure = useFailure(read)
  useEffect(() => {
    if (isHeld) return
    void refetch()
    const timer = setInterval(() => void refetch(), LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [isHeld, refetch])
  const failed = error ?? failure
  // What was counted for the draft before, or before it failed, says nothing about this one.
  const counted = isFetchedAfterMount && failed === null ? (data ?? null) : null
  const impact = useStill(counted, isHeld)
  const why = useStill(failed, isHeld)
  const waiting = impact === null && why === null ? waitingText() : null
  return { impact, error: why, waiting, onRetry: () => void refetch() }
}

const waitingText = (): string => t('Who is in now is being asked about …')

/** What putting rules in force does to those who are in, and to whom. */
export function LiveImpact(
  props: CountedImpact & {
    /** Of the rules that would be in force. */
    readonly nameOfRule: NameOfRule
  },
): ReactNode {
  const { impact, error } = props
  if (impact === null) {
    return error === null ? (
      <p role="status" className="text-sm text-ink-2">
        {waitingText()}
      </p>
    ) : (
      <Callout tone="warn" title={t('It was not counted who is in now')}>
        <p>{error.message}</p>
        <Button onClick={props.onRetry}>{t('Try again')}</Button>
      </Callout>
    )
  }
  const [first = '', ...more] = impactSentences(impact)
  return (
    <div className="flex flex-col gap-2">
      <div role="status">
        <Callout {...(impact.refused > 0 && { tone: 'warn' as const })} title={first}>
          {more.join(' ')}
        </Callout>
      </div>
      <WhoWouldBeRefused impact={impact} nameOfRule={props.nameOfRule} />
    </div>
  )
}
