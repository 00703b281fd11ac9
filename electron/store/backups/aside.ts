import { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/errors.ts'
import type { RestoreFound, RestoreTask, RestoreWord } from './worker.ts'

/**
 * Restores a backup into a scratch folder beside whatever else is going on; see restored-copy.ts.
 *
 * @param workerFile Where the thread begins, see places.ts.
 * @param signal     Ends the thread in the middle of its work.
 * @throws AppError as restoreInto does; ERR_INTERNAL when the thread ended without a word; the reason of a signal that was
 *         aborted before.
 */
export async function restoreAside(
  workerFile: string,
  task: RestoreTask,
  signal: AbortSignal,
): Promise<RestoreFound> {
  signal.throwIfAborted()
  const worker = new Worker(workerFile, { workerData: task })
  const end = (): void => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  return await new Promise((resolve, reject) => {
    worker.once('message', (word: RestoreWord) => {
      if (word.kind === 'found') resolve(word.found)
      else reject(new AppError(word.code, word.message))
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      signal.removeEventListener('abort', end)
      reject(new AppError('ERR_INTERNAL', 'The backup was not looked at: its thread ended.'))
    })
  })
}
