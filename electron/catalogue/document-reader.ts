import { AppError } from '../../shared/errors.ts'
import { startAside } from '../store/thread-aside.ts'
import { type ReadDocument, readDocument, withFaults } from './document-text.ts'
import type { DocumentWord } from './document-worker.ts'

/** Characters that are read at once: a few milliseconds, less than a thread takes to begin. */
const MOST_AT_ONCE = 16_384
/** What the largest text a body may be needs at most; what needs more is none of a station. */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 1536 }
/** After the handler, though not after all else on the machine: somebody waits for it. */
const NICENESS = 10

/** Reads documents without keeping the handler waiting. */
export type DocumentReader = (text: string) => Promise<ReadDocument>

/**
 * Reads a long text in a thread of its own, one after the other since each holds memory, and a short one at once.
 *
 * @param workerFile Where the thread begins, see places.ts.
 * @returns Reads one. ERR_INPUT_INVALID as `readDocument`; ERR_INPUT_TOO_LARGE for a text that takes too much memory.
 */
export function createDocumentReader(workerFile: string): DocumentReader {
  let last: Promise<unknown> = Promise.resolve()
  return async (text) => {
    if (text.length <= MOST_AT_ONCE) return readDocument(text)
    const turn = last.then(() => readAside(workerFile, text))
    last = turn.catch(() => undefined)
    return await turn
  }
}

function readAside(workerFile: string, text: string): Promise<ReadDocument> {
  const options = { workerData: text, resourceLimits: HEAP_LIMITS, execArgv: [] }
  const worker = startAside(workerFile, options, NICENESS)
  return new Promise((resolve, reject) => {
    worker.once('message', (word: DocumentWord) => {
      if (word.kind === 'read')
        resolve(withFaults({ ...word, places: () => JSON.parse(word.places) }))
      else reject(new AppError(word.code, word.message, { issues: word.issues }))
    })
    worker.once('error', (cause) => reject(failed(cause)))
    worker.once('exit', () => reject(failed(null)))
  })
}

function failed(cause: unknown): AppError {
  const isFull = (cause as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return new AppError(isFull ? 'ERR_INPUT_TOO_LARGE' : 'ERR_INTERNAL', undefined, { cause })
}
