import { useState } from 'react'
import type { SimulateInput, Simulation } from '../../../shared/api.ts'
import { ApiError, call } from '../../api/client.ts'
import { t } from '../../language/t.ts'
import { type Difference, differenceText } from './compare-bar.tsx'
import { type Trial, toSimulateInput, withField } from './trial.ts'

/** An answer, and the question it is to. */
export interface Answered extends Simulation {
  readonly input: SimulateInput
}

/** The answer to a trial, and to the same with one thing changed when that was asked for. */
export interface Answers {
  readonly first: Answered
  readonly second: { readonly title: string; readonly answer: Answered } | null
}

async function simulate(trial: Trial): Promise<Answered> {
  if (trial.streamName.trim() === '') {
    const message = t('Name a stream, or paste a whole link.')
    throw new ApiError('ERR_INPUT_INVALID', message, 0, [{ path: 'streamName', message }])
  }
  const input = toSimulateInput(trial)
  return { ...(await call('POST /simulate', { body: input })), input }
}

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
