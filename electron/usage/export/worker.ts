import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import { openDatabase } from '../../store/open.ts'
import { storeError } from '../../store/sqlite-error.ts'
import { isQuiet, restBy } from './control.ts'
import { type ExportPlan, type ExportProgress, writeExport } from './write.ts'

/*
 * The thread of an export: a connection of its own that cannot write. An entry of its own, see places.ts.
 */

/** How often progress is told, milliseconds. */
const TELL_MS = 200
/** What it is started with. */
export interface ExportTask {
  readonly plan: ExportPlan
  readonly control: Int32Array<SharedArrayBuffer>
}

/** What it says. The last is one of the other two. */
export type ExportWord =
  | { readonly kind: 'progress'; readonly progress: ExportProgress }
  | { readonly kind: 'end'; readonly isWhole: boolean }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }

const tell = (word: ExportWord): void => parentPort?.postMessage(word)

function work({ plan, control }: ExportTask): boolean {
  const db = openDatabase(plan.database, { readOnly: true, isOpenHere: true })
  try {
    let told: ExportProgress | null = null
    let dueMs = 0
    const isWhole = writeExport(db, plan, {
      rest: restBy(control),
      isQuiet: () => isQuiet(control),
      tell(progress) {
        told = progress
        if (performance.now() < dueMs) return
        tell({ kind: 'progress', progress })
        dueMs = performance.now() + TELL_MS
      },
    })
    if (told !== null) tell({ kind: 'progress', progress: told })
    return isWhole
  } finally {
    db.close()
  }
}

try {
  tell({ kind: 'end', isWhole: work(workerData as ExportTask) })
} catch (error) {
  const { code, message } = error instanceof AppError ? error : storeError(error)
  tell({ kind: 'failed', code, message })
}
