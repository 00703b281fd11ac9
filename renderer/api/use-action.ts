import { useCallback, useState } from 'react'
import { t } from '../language/t.ts'
import { ApiError } from './client.ts'
import { refresh } from './query.ts'

/** One thing a screen asks the server to do, with what came of it. */
export interface Action {
  readonly busy: boolean
  /** The last refusal; null before any and once the next run starts. */
  readonly error: ApiError | null
  /** Runs it and reads everything again afterwards. Resolves to null when it was refused. */
  readonly run: <T>(work: () => Promise<T>) => Promise<{ readonly value: T } | null>
  readonly clear: () => void
}

/** Keeps busy and refused apart for one form or button, so that each says in place how it went. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const run = useCallback(async <T>(work: () => Promise<T>) => {
    setBusy(true)
    setError(null)
    try {
      const value = await work()
      void refresh()
      return { value }
    } catch (caught) {
      setError(asApiError(caught))
      return null
    } finally {
      setBusy(false)
    }
  }, [])
  const clear = useCallback(() => setError(null), [])
  return { busy, error, run, clear }
}

const asApiError = (caught: unknown): ApiError =>
  caught instanceof ApiError
    ? caught
    : new ApiError('ERR_INTERNAL', t('Something went wrong in this page. Load it again.'), 0)
