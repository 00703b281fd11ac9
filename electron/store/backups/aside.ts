import { AppError } from '../../../shared/errors.ts'
import type { JobControl } from '../../../shared/job.ts'
import { startAside } from '../thread-aside.ts'
import type { RestoreFound, RestoreTask, RestoreWord } from './worker.ts'

/**
 * Restores a backup into a scratch folder beside whatever else is going on; see restored-copy.ts.
 *
 * @param workerFile Where the thread begins, see places.ts.
 * @param control    Its signal ends the thread in the middle of its work; what was asked for rejects once the thread is gone.
 * @throws AppError as restoreInto does; ERR_INTERNAL when the thread ended without a word; the reason of a signal that was
 *         aborted.
 */
export async function restoreAside(
  workerFile: string,
  task: RestoreTask,
  { signal, progress }: JobControl,
): Promise<RestoreFound> {
  signal.throwIfAborted()
  const worker = startAside(workerFile, { workerData: task })
  const end = (): void => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  return await new Promise((resolve, reject) => {
    worker.on('message', (word: RestoreWord) => {
      if (word.kind === 'reached') progress(word.share)
      else if (word.kind === 'found') resolve(word.found)
      else reject(new AppError(word.code, word.message))
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      signal.removeEventListener('abort', end)
      if (signal.aborted) reject(signal.reason)
      reject(new AppError('ERR_INTERNAL', 'The backup was not looked at: its thread ended.'))
    })
  })
}
