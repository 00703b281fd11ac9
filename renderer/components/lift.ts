import { keepUndo } from '../kit/undo-stack.ts'
import { askFirst, type Question } from './ask-first.ts'

/** A revocation that can be lifted by Undo. */
export interface Lift {
  /** Lifts it. */
  now(): void
  /** Asks first. Whoever cancels, or closes the question after it failed, can undo it later. */
  ask(): void
}

interface LiftParts {
  /** Lifts it. */
  lift(): Promise<unknown>
  /** As it reads when it is asked, which may be long after. */
  question(): Pick<Question, 'title' | 'text' | 'action'>
  /** Whether another try would fail as well, since it is lifted already. */
  isForGood(error: unknown): boolean
  /** Told why it failed where no question is open that says so. */
  onFailed(error: unknown): void
}

/** Makes one that stays to be undone until it is lifted. */
export function createLift({ lift, question, isForGood, onFailed }: LiftParts): Lift {
  let state: 'in force' | 'under way' | 'over' = 'in force'
  let isAsked = false

  async function run(): Promise<void> {
    state = 'under way'
    try {
      await lift()
      state = 'over'
    } catch (error) {
      state = isForGood(error) ? 'over' : 'in force'
      if (!isAsked) onFailed(error)
      throw error
    }
  }

  function ask(): void {
    isAsked = true
    const onClose = (): void => {
      isAsked = false
      if (state === 'in force') keepUndo(ask)
    }
    askFirst({ ...question(), onConfirm: run, onClose })
  }

  return { now: () => void run().catch(() => undefined), ask }
}
