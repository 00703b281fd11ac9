import { parentPort, workerData } from 'node:worker_threads'
import type { ErrorCode } from '../../../shared/errors.ts'
import { diskFull, isDiskFull } from '../disk-words.ts'
import { storeError } from '../sqlite-error.ts'
import { type Compared, compareFiles } from './compare.ts'
import { restoreInto } from './restored-copy.ts'

/*
 * The thread that restores a backup into a scratch folder, at the lowest priority where a thread can have one, so that the
 * handler goes on answering. An entry of its own, see places.ts.
 */

/** What it is started with. */
export interface RestoreTask {
  readonly backup: string
  readonly scratch: string
  /** Bytes that have to stay free on its disk. */
  readonly leaveFree: number
  /** Database it is compared with, which this process has open. Null: it is not. */
  readonly live: string | null
}

/** What it found. */
export interface RestoreFound {
  readonly path: string
  readonly version: number
  readonly tables: number
  readonly rows: number
  /** What differs from the live one. Null when nothing was compared. */
  readonly compared: Compared | null
}

/** What it says: how far it is, 0 to 1, and at the end one of the others. */
export type RestoreWord =
  | { readonly kind: 'reached'; readonly share: number }
  | { readonly kind: 'found'; readonly found: RestoreFound }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }

const tell = (word: RestoreWord): void => parentPort?.postMessage(word)

function work({ backup, scratch, leaveFree, live }: RestoreTask): RestoreFound {
  const { path, version, after } = restoreInto(backup, scratch, leaveFree, (share) =>
    tell({ kind: 'reached', share }),
  )
  const rows = [...after.values()].reduce((sum, each) => sum + each, 0)
  const compared = live === null ? null : compareFiles(live, path, true)
  return { path, version, tables: after.size, rows, compared }
}

function answer(task: RestoreTask): RestoreWord {
  try {
    return { kind: 'found', found: work(task) }
  } catch (error) {
    const { code, message } = isDiskFull(error) ? diskFull(task.scratch, error) : storeError(error)
    return { kind: 'failed', code, message }
  }
}

tell(answer(workerData as RestoreTask))
