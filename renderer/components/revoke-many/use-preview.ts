import { useEffect, useState } from 'react'
import type { BulkRevokeInput, BulkRevokePreview } from '../../../shared/bulk-revoke.ts'
import { call } from '../../api/client.ts'
import { useSettled } from '../../kit/use-settled.ts'
import { t } from '../../language/t.ts'

const LOOK_AGAIN_MS = 3_000

/** So many may be there by now, a tenth more than at the look; beyond that it has to be looked at again. */
export const mostOf = (sessions: number): number => Math.ceil(sessions * 1.1)

/**
 * Looks, as what is asked settles and now and then, whom it would concern.
 *
 * @param asked   What is asked, as JSON.
 * @param inputOf Of what was asked; must stay the same function. Null: there is nothing to ask.
 * @param isHeld  Looks no more: what was seen when the hold began is what is agreed to.
 */
export function usePreview(
  asked: string,
  inputOf: (asked: string) => BulkRevokeInput | null,
  isHeld: boolean,
): { readonly preview: BulkRevokePreview | null; readonly problem: string | null } {
  const [seen, setSeen] = useState<{ of: string; preview: BulkRevokePreview } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const settled = useSettled(asked, 200)
  useEffect(() => {
    if (isHeld) return
    const input = inputOf(settled)
    if (input === null) {
      setSeen(null)
      setProblem(null)
      return
    }
    const stop = new AbortController()
    const look = (): void => {
      const body = { ...input, dryRun: true }
      call('POST /sessions/revocations', { body, signal: stop.signal }).then(
        (answer) => {
          setSeen({ of: settled, preview: answer.preview })
          setProblem(null)
        },
        (error: unknown) => {
          if (stop.signal.aborted) return
          setSeen(null)
          setProblem(error instanceof Error ? error.message : t('That did not work.'))
        },
      )
    }
    look()
    const timer = setInterval(look, LOOK_AGAIN_MS)
    return () => {
      stop.abort()
      clearInterval(timer)
    }
  }, [settled, inputOf, isHeld])
  // What was counted for an earlier choice says nothing about this one.
  return { preview: seen?.of === asked ? seen.preview : null, problem }
}
