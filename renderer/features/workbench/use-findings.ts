import { useEffect, useState } from 'react'
import type { WorkbenchReading, WorkbenchVerdict } from '../../../shared/workbench.ts'
import { ApiError, call } from '../../api/client.ts'
import { useSettled } from '../../kit/use-settled.ts'
import { t } from '../../language/t.ts'
import { momentOf, type Question, toCheckChild, toVerify } from './question.ts'

/** What is known of a pasted token. */
export interface Findings {
  readonly reading: WorkbenchReading
  /** Null when it could not be checked; the error says why. */
  readonly verdict: WorkbenchVerdict | null
}

const STILL_MS = 200

/**
 * Reads and checks what was pasted, again whenever the question changes. Only the latest answer counts. It is not
 * cached: what was pasted is to be gone when the page is left.
 */
export function useFindings(question: Question): {
  readonly findings: Findings | null
  readonly error: ApiError | null
} {
  const settled = useSettled(question, STILL_MS)
  const [findings, setFindings] = useState<Findings | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  useEffect(() => {
    if (settled.text.trim() === '') {
      setFindings(null)
      setError(null)
      return
    }
    const abort = new AbortController()
    find(settled, abort.signal).then(
      ([found, failed]) => {
        if (abort.signal.aborted) return
        setFindings(found)
        setError(failed)
      },
      (failed: unknown) => {
        if (!abort.signal.aborted) setError(asApiError(failed))
      },
    )
    return () => abort.abort()
  }, [settled])
  return { findings, error }
}

async function find(
  question: Question,
  signal: AbortSignal,
): Promise<readonly [Findings, ApiError | null]> {
  const atMs = momentOf(question)
  const reading = await call('POST /workbench/decode', {
    body: { text: question.text, atMs },
    signal,
  })
  try {
    return [{ reading, verdict: await check(question, reading, signal) }, null]
  } catch (error) {
    if (signal.aborted || !(error instanceof ApiError)) throw error
    return [{ reading, verdict: null }, error]
  }
}

function check(
  question: Question,
  reading: WorkbenchReading,
  signal: AbortSignal,
): Promise<WorkbenchVerdict> {
  const isDescribed = question.key === 'described' && reading.kind === 'dolby-subscribe'
  return isDescribed && question.secret !== ''
    ? call('POST /workbench/check-child', { body: toCheckChild(question), signal })
    : call('POST /workbench/verify', { body: toVerify(question), signal })
}

const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError
    ? error
    : new ApiError('ERR_INTERNAL', t('Something went wrong in this page. Load it again.'), 0)
