import { useState } from 'react'
import type { Simulation } from '../../../shared/api.ts'
import { ApiError, call } from '../../api/client.ts'
import { type Difference, differenceText } from './compare-bar.tsx'
import { type Trial, toSimulateInput, withField } from './trial.ts'

/** The answer to a trial, and to the same with one thing changed when that was asked for. */
export interface Answers {
  readonly first: Simulation
  readonly second: { readonly title: string; readonly answer: Simulation } | null
}

const simulate = (trial: Trial): Promise<Simulation> =>
  call('POST /simulate', { body: toSimulateInput(trial) })

async function answerBoth(trial: Trial, difference: Difference | null): Promise<Answers> {
  if (difference === null) return { first: await simulate(trial), second: null }
  const changed = withField(trial, difference.field, difference.text)
  const [first, answer] = await Promise.all([simulate(trial), simulate(changed)])
  return { first, second: { title: differenceText(difference), answer } }
}

/** Asks the engine, keeping the answers until the next ones are there. */
export function useAnswers() {
  const [answers, setAnswers] = useState<Answers | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const [busy, setBusy] = useState(false)
  const ask = async (trial: Trial, difference: Difference | null): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      setAnswers(await answerBoth(trial, difference))
    } catch (caught) {
      setAnswers(null)
      setError(
        caught instanceof ApiError ? caught : new ApiError('ERR_INTERNAL', String(caught), 0),
      )
    } finally {
      setBusy(false)
    }
  }
  return { answers, error, busy, ask }
}
