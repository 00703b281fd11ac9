import { parentPort, workerData } from 'node:worker_threads'
import { type LogState, passiveCheckpoint } from './log-state.ts'
import { openDatabase } from './open.ts'

/*
 * The thread that carries the write-ahead log over into the database, on a connection of its own. An entry of its own, see
 * places.ts.
 */

/** What it is started with. */
export interface CheckpointTask {
  readonly database: string
  /** One number, which becomes 1 once its connection is closed. */
  readonly closed: Int32Array
}

/** What it is told. */
export type CheckpointOrder = 'carry' | 'close'

/** What it says after each order to carry. */
export type CheckpointWord =
  | { readonly kind: 'carried'; readonly state: LogState }
  | { readonly kind: 'failed'; readonly message: string }

const { database, closed } = workerData as CheckpointTask
const port = parentPort
const db = openDatabase(database, { isCheckedAlready: true })

function carry(): CheckpointWord {
  try {
    return { kind: 'carried', state: passiveCheckpoint(db) }
  } catch (error) {
    return { kind: 'failed', message: String(error) }
  }
}

function close(): void {
  try {
    db.close()
  } finally {
    Atomics.store(closed, 0, 1)
    Atomics.notify(closed, 0)
    port?.close()
  }
}

port?.on('message', (order: CheckpointOrder) => {
  if (order === 'carry') port.postMessage(carry())
  else close()
})
