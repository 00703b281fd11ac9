import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkpointWorkerFile } from '../../../electron/places.ts'
import { createCheckpointThread } from '../../../electron/store/checkpoint-aside.ts'
import type { Database } from '../../../electron/store/database.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { logState, waitingPages } from '../../../electron/store/log-state.ts'
import { startOf } from './entries.ts'
import { holdsLock, tellsOfLocks } from './file-locks.ts'
import { appended, place, store } from './place.ts'

async function write(db: Database, count: number): Promise<void> {
  const journal = createJournal(db)
  for (let id = 1; id <= count; id += 1) await appended(journal, startOf(id))
  journal.close()
}

function thread(db: Database, file = checkpointWorkerFile()) {
  const made = createCheckpointThread(file, db.name)
  onTestFinished(made.close)
  return made
}

describe('the thread that carries the log over', () => {
  it('says so when it cannot begin, and each time it is asked', async () => {
    const db = store()
    const broken = thread(db, join(place(), 'missing.mjs'))
    await expect(broken.carry()).rejects.toThrow(/missing/)
    await expect(broken.carry()).rejects.toThrow(/missing/)
  })

  it.skipIf(!tellsOfLocks())('drops no lock of this process', async () => {
    const db = store()
    await write(db, 20)
    await thread(db).carry()
    expect(holdsLock(db.name, process.pid)).toBe(true)
  })

  it('carries over what is in the log, again and again', async () => {
    const db = store()
    const carrying = thread(db)
    for (let round = 0; round < 3; round += 1) {
      await write(db, 20)
      expect(waitingPages(logState(db))).toBeGreaterThan(0)
      const state = await carrying.carry()
      expect(state.checkpointed).toBe(state.log)
      expect(waitingPages(logState(db))).toBe(0)
    }
  })

  it('carries over what was committed while a transaction is open, which it does not wait for', async () => {
    const db = store()
    await write(db, 20)
    db.exec('BEGIN IMMEDIATE')
    db.exec("INSERT INTO journal (seq, entries) VALUES (999, '[]')")
    const state = await thread(db).carry()
    expect(state.checkpointed).toBe(state.log)
    db.exec('COMMIT')
    expect(db.prepare('SELECT count(*) FROM journal WHERE seq = 999').pluck().get()).toBe(1)
  })

  it('is closed at once when it could not begin, or has died', () => {
    const file = checkpointWorkerFile()
    const missing = join(place(), 'missing', 'stagedoor.db')
    for (const look of [
      () => 0,
      () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700),
    ]) {
      // Waiting so long would end this test.
      const dead = createCheckpointThread(file, missing, 60_000)
      dead.carry().catch(() => undefined)
      look()
      dead.close()
    }
  })

  it('is ended by force when it does not close in time', async () => {
    const stubborn = join(place(), 'stubborn.mjs')
    writeFileSync(
      stubborn,
      `import { parentPort, workerData } from 'node:worker_threads'
       Atomics.store(workerData.state, 0, 1)
       parentPort.once('message', () => parentPort.postMessage({ kind: 'carried', state: {} }))
       parentPort.on('message', () => {})`,
    )
    const db = store()
    const carrying = createCheckpointThread(stubborn, db.name, 50)
    await carrying.carry()
    const waiting = carrying.carry()
    carrying.close()
    await expect(waiting).rejects.toThrow('has ended')
  })

  it('has let the database go when it is closed, so that the owner is the last', async () => {
    const db = store()
    await write(db, 20)
    const carrying = createCheckpointThread(checkpointWorkerFile(), db.name)
    await carrying.carry()
    await write(db, 20)
    carrying.close()
    db.close()
    expect(existsSync(`${db.name}-wal`)).toBe(false)
  })
})
