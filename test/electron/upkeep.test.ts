import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createFolder } from '../../electron/store/fold.ts'
import { createJournal } from '../../electron/store/journal.ts'
import { startUpkeep } from '../../electron/upkeep.ts'
import { AppError } from '../../shared/errors.ts'
import { settingsSchema } from '../../shared/settings.ts'
import { refusalOf } from './store/entries.ts'
import { appended, store } from './store/place.ts'

const FIRST_MS = 60_000
const HOUR_MS = 3_600_000

it('deletes nothing old while the clock is in doubt, and does within the hour after; keeps its reserve early and each minute', async () => {
  const db = store()
  await appended(createJournal(db), refusalOf(1, { atMs: 0 }))
  await createFolder(db).foldAll()
  const decisions = db.prepare('SELECT count(*) FROM decisions').pluck()
  const swept = Promise.withResolvers<void>()
  const renew = vi.fn(async () => undefined)
  let mayDelete = false
  let isQuiet = false
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const stop = startUpkeep({
    db,
    folder: { start: () => undefined, stop: () => undefined, foldAll: async () => undefined },
    busyness: () => (isQuiet ? 'quiet' : 'full'),
    settings: () => settingsSchema.parse({}),
    usage: { peaksOf: async () => Promise.reject(new AppError('ERR_INTERNAL')) },
    houseFolders: { sweep: async () => swept.resolve() },
    mayDelete: () => mayDelete,
    reserve: { renew },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
  onTestFinished(stop)
  vi.advanceTimersByTime(FIRST_MS)
  for (let turns = 0; turns < 20; turns += 1) await nextTurn()
  expect(decisions.get()).toBe(1)
  expect(renew, 'by the minute while the handler is busy').toHaveBeenCalledTimes(1)
  isQuiet = true
  vi.advanceTimersByTime(1_000)
  expect(renew, 'as soon as it is quiet').toHaveBeenCalledTimes(2)
  mayDelete = true
  vi.advanceTimersByTime(HOUR_MS - FIRST_MS - 1_000)
  await swept.promise
  expect(decisions.get()).toBe(0)
})
