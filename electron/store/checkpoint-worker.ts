import { parentPort, workerData } from 'node:worker_threads'
import { THREAD_IS } from './checkpoint-state.ts'
import type { Database } from './database.ts'
import { type LogState, passiveCheckpoint } from './log-state.ts'
import { openDatabase } from './open.ts'

/*
 * The thread that carries the write-ahead log over into the database, on a connection of its own. An entry of its own, see
 * places.ts.
 */

/** What it is started with. */
export interface CheckpointTask {
  readonly database: string
  /** One number: how far it is, see checkpoint-state.ts. */
  readonly state: Int32Array
}

/** What it is told. */
export type CheckpointOrder = 'carry' | 'close'

/** What it says after each order to carry. */
export type CheckpointWord =
  | { readonly kind: 'carried'; readonly state: LogState }
  | { readonly kind: 'failed'; readonly message: string }

const { database, state } = workerData as CheckpointTask
const port = parentPort
const { starting, open, closed } = THREAD_IS
// One that was closed before it began only ends.
if (Atomics.compareExchange(state, 0, starting, open) === starting) serve()

function serve(): void {
  // Also when it fails: who closes it waits for that.
  process.once('exit', tellClosed)
  const db = openDatabase(database, { isOpenHere: true })
  port?.on('message', (order: CheckpointOrder) => {
    if (order === 'carry') port.postMessage(carry(db))
    else close(db)
  })
}

function tellClosed(): void {
  Atomics.store(state, 0, closed)
  Atomics.notify(state, 0)
}

function carry(db: Database): CheckpointWord {
  try {
    return { kind: 'carried', state: passiveCheckpoint(db) }
  } catch (error) {
    return { kind: 'failed', message: String(error) }
  }
}

function close(db: Database): void {
  try {
    db.close()
  } finally {
    tellClosed()
    port?.close()
  }
}
