import type { Settings } from '../shared/settings.ts'
import type { Log } from './log.ts'
import { onceQuiet } from './once-quiet.ts'
import { checkpointWorkerFile } from './places.ts'
import type { Busyness } from './store/busyness.ts'
import { createCheckpointer } from './store/checkpoint.ts'
import { createCheckpointThread } from './store/checkpoint-aside.ts'
import type { Database } from './store/database.ts'
import type { Folder } from './store/fold.ts'
import type { HouseFolders } from './store/house-folders.ts'
import { prune } from './store/prune.ts'
import type { Reserve } from './store/reserve.ts'
import { fillPeaks } from './store/usage/fill-peaks.ts'
import type { UsageReader } from './store/usage/reader.ts'

export interface UpkeepTools {
  readonly db: Database
  readonly folder: Folder
  busyness(): Busyness
  settings(): Settings
  readonly usage: Pick<UsageReader, 'peaksOf'>
  readonly houseFolders: Pick<HouseFolders, 'sweep'>
  /** Whether the clock is believed: a wrong one must not delete what is kept by age. Asked each time. */
  mayDelete(): boolean
  readonly reserve: Pick<Reserve, 'renew'>
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
}

/** Old records are looked for a minute after the start, then each hour. */
const PRUNE_FIRST_MS = 60_000
const PRUNE_EVERY_MS = 3_600_000
/** How often it is seen that room is kept free for a start on a full disk, besides once the handler is quiet after the start. */
const RESERVE_EVERY_MS = 60_000

/**
 * Begins what keeps the store in shape in the background: folding the journal, carrying the write-ahead log over,
 * adding up how many watched at once, deleting what the settings no longer keep, and keeping room free for a start on a full disk.
 *
 * @returns Ends all of it at once.
 */
export function startUpkeep(tools: UpkeepTools): () => void {
  const { db, folder, busyness, settings, houseFolders, reserve, log } = tools
  const thread = createCheckpointThread(checkpointWorkerFile(), db.name)
  const checkpointer = createCheckpointer(db, {
    busyness,
    aside: thread.carry,
    onError: (error) => log.error({ err: error }, 'the write-ahead log cannot be carried over'),
  })
  let stopped = false

  async function pruneOld(): Promise<void> {
    if (!tools.mayDelete()) {
      log.warn('nothing old was deleted, since the clock of this machine is in doubt')
      return
    }
    try {
      const gone = await prune(db, settings(), Date.now())
      if (gone.decisions + gone.sessions > 0) log.info(gone, 'old records were deleted')
    } catch (error) {
      if (!stopped) log.error({ err: error }, 'old records cannot be deleted')
    }
    try {
      await houseFolders.sweep(Date.now())
    } catch (error) {
      log.error({ err: error }, 'house files that were deleted long ago cannot be removed')
    }
  }

  /** Before what is old goes: it is found in the sessions. */
  async function tidy(): Promise<void> {
    try {
      await fillPeaks(db, tools.usage.peaksOf, Date.now(), () => !stopped)
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'how many watched at once is added up within the hour')
    }
    if (!stopped) await pruneOld()
  }

  async function keepReserve(): Promise<void> {
    try {
      await reserve.renew()
    } catch (error) {
      log.warn({ err: error }, 'no room is kept free for a start on a full disk')
    }
  }

  const first = setTimeout(() => void tidy(), PRUNE_FIRST_MS)
  const hourly = setInterval(() => void tidy(), PRUNE_EVERY_MS)
  const minutely = setInterval(() => void keepReserve(), RESERVE_EVERY_MS)
  for (const timer of [first, hourly, minutely]) timer.unref()
  const reserveLater = onceQuiet(busyness, () => void keepReserve())
  folder.start()
  checkpointer.start()
  return () => {
    stopped = true
    clearTimeout(first)
    clearInterval(hourly)
    clearInterval(minutely)
    reserveLater()
    folder.stop()
    checkpointer.stop()
    thread.close()
  }
}
