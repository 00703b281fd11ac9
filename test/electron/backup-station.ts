import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type BackupTools, createBackups } from '../../electron/backups.ts'
import { restoreWorkerFile } from '../../electron/places.ts'
import { type BackupSettings, backupSettingsSchema } from '../../shared/backup-settings.ts'
import { AppError } from '../../shared/errors.ts'
import { unlisted } from '../../shared/job.ts'
import { place, store } from './store/place.ts'

export const HOUR_MS = 3_600_000

/** Backups of an empty database, in a world whose clock, key and show the test moves. */
export function station(settings: Partial<BackupSettings> = {}, more: Partial<BackupTools> = {}) {
  const directory = more.directory ?? place()
  const world = { nowMs: Date.now(), key: 'right' as 'right' | 'wrong', isOnAir: false }
  const tools: BackupTools = {
    db: store(directory),
    directory,
    workerFile: restoreWorkerFile(),
    settings: () => backupSettingsSchema.parse(settings),
    onAir: () => ({ isOn: world.isOnAir, mode: 'auto', sinceMs: 0 }),
    track: (_, work) => work(unlisted),
    assertKey: () => {
      if (world.key === 'wrong') throw new AppError('ERR_KEY_STORE_LOCKED')
    },
    now: () => world.nowMs,
    log: { info: () => undefined, error: () => undefined },
    ...more,
  }
  const backups = createBackups(tools)
  onTestFinished(backups.close)
  const folder = join(directory, 'backups')
  return { backups, world, folder, directory, db: tools.db, names: () => readdirSync(folder) }
}
