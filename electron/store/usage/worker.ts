import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import type { UsageReport } from '../../../shared/usage.ts'
import { openDatabase } from '../open.ts'
import { storeError } from '../sqlite-error.ts'
import {
  createUsageHistory,
  type UsageHistory,
  type UsageSessionsPage,
  type UsageSessionsQuestion,
} from './history.ts'
import type { UsageQuestion } from './part.ts'
import type { FoundPeaks } from './peaks.ts'
import type { UsageTable } from './table.ts'

/*
 * The thread that reads usage, with a connection of its own that cannot write, so that no question holds up the handler. An
 * entry of its own, see places.ts.
 */

/** What it is asked. Each is answered, in order; reports do not wait for the peaks of a day. */
export type UsageAsked = { readonly id: number } & (
  | { readonly kind: 'report'; readonly asked: UsageQuestion }
  | { readonly kind: 'table'; readonly asked: UsageQuestion }
  | { readonly kind: 'sessions'; readonly asked: UsageSessionsQuestion }
  | { readonly kind: 'peaks'; readonly asked: number }
)

type Found = UsageReport | UsageTable | UsageSessionsPage | FoundPeaks

/** What it answers. */
export type UsageAnswer = { readonly id: number } & (
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
)

function find(history: UsageHistory, question: UsageAsked): Promise<Found> {
  if (question.kind === 'report') return history.report(question.asked)
  if (question.kind === 'table') return history.table(question.asked)
  if (question.kind === 'sessions') return history.sessions(question.asked)
  return history.peaksOf(question.asked)
}

async function answer(history: UsageHistory, question: UsageAsked): Promise<UsageAnswer> {
  const { id } = question
  try {
    return { id, kind: 'found', found: await find(history, question) }
  } catch (error) {
    const { code, message } = error instanceof AppError ? error : storeError(error)
    return { id, kind: 'failed', code, message }
  }
}

const history = createUsageHistory(
  openDatabase(workerData as string, { readOnly: true, isOpenHere: true }),
)
const last: Record<'asked' | 'aside', Promise<unknown>> = {
  asked: Promise.resolve(),
  aside: Promise.resolve(),
}
parentPort?.on('message', (question: UsageAsked) => {
  const line = question.kind === 'peaks' ? 'aside' : 'asked'
  last[line] = last[line].then(async () => {
    const answered = await answer(history, question)
    parentPort?.postMessage(answered, handedOver(answered))
  })
})

/** What is given away rather than copied. */
function handedOver(answered: UsageAnswer): readonly ArrayBuffer[] {
  if (answered.kind === 'failed' || !('pages' in answered.found)) return []
  return answered.found.pages.map(({ buffer }) => buffer)
}
