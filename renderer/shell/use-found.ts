import { useEffect, useState } from 'react'
import type { Found } from '../../shared/search.ts'
import { call } from '../api/client.ts'
import { t } from '../language/t.ts'
import { stillFits } from './still-fits.ts'

/** Letters that come faster than that are asked about together. */
const GATHER_MS = 30

/** What the search found for a text, as far as it is known. */
export interface FoundNow {
  /** Of the text before while the answer for this one is out, as far as that still fits: nothing flickers, nothing misleads. */
  readonly found: readonly Found[]
  readonly problem: string | null
}

const NOTHING: FoundNow = { found: [], problem: null }

/** Asks the search about a text; what is asked about one before is dropped. The first call, without a text, has it index ahead. */
export function useFound(text: string): FoundNow {
  const [answer, setAnswer] = useState(NOTHING)
  useEffect(() => {
    const stop = new AbortController()
    const ask = (): void => {
      call('GET /search', { query: { text: text.trim() }, signal: stop.signal })
        .then(({ found }) => setAnswer({ found, problem: null }))
        .catch((error: unknown) => {
          if (stop.signal.aborted) return
          const problem = error instanceof Error ? error.message : t('The search did not answer.')
          setAnswer({ found: [], problem })
        })
    }
    const timer = setTimeout(ask, GATHER_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text])
  const found = answer.found.filter((each) => stillFits(each, text))
  return { found: text.trim() === '' ? [] : found, problem: answer.problem }
}
