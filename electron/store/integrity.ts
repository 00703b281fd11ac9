import { createRequire } from 'node:module'
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { startAside } from './thread-aside.ts'

/** What SQLite says of a sound file. */
const SOUND = 'ok'

/**
 * Opens a copy, makes it a single file (a copy of a WAL database would want a log beside it) and checks every page.
 *
 * @returns `ok`, or what is wrong. Throws what the database library throws when it is no database at all.
 */
export function integrityOf(path: string): string {
  const db = new BetterSqlite3(path, { fileMustExist: true })
  try {
    db.pragma('journal_mode = DELETE')
    return String(db.pragma('integrity_check', { simple: true }))
  } finally {
    db.close()
  }
}

/**
 * The same in a thread of its own, so that the handler goes on answering. As text, because a worker needs a file of its own
 * otherwise, which every way of bundling puts somewhere else.
 */
const ASIDE = `
const { parentPort, workerData } = require('node:worker_threads')
const db = new (require(workerData.library))(workerData.path, { fileMustExist: true })
db.pragma('journal_mode = DELETE')
const found = String(db.pragma('integrity_check', { simple: true }))
db.close()
parentPort.postMessage(found)
`

/** After the handler, though not after all else on the machine: a start waits for it. */
const NICENESS = 10

/** As {@link integrityOf}, beside whatever else is going on. @param signal Ends it in the middle. */
export function integrityAside(path: string, signal?: AbortSignal): Promise<string> {
  const library = createRequire(import.meta.url).resolve('better-sqlite3')
  const worker = startAside(ASIDE, { eval: true, workerData: { library, path } }, NICENESS)
  const end = (): void => void worker.terminate()
  signal?.addEventListener('abort', end, { once: true })
  return new Promise((resolve, reject) => {
    worker.once('message', (found: string) => resolve(found))
    worker.once('error', reject)
    worker.once('exit', () => {
      signal?.removeEventListener('abort', end)
      reject(new Error('The check ended without a result.'))
    })
  })
}

/** @throws AppError ERR_DB_CORRUPT naming the copy. */
export function assertIntact(path: string, found: string): void {
  if (found === SOUND) return
  throw new AppError('ERR_DB_CORRUPT', say('The copy {path} failed its check.', { path }), {
    cause: new Error(found),
  })
}
