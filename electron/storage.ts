import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import { AppError } from '../shared/errors.ts'
import type { OnAir } from '../shared/on-air.ts'
import { say } from '../shared/say.ts'
import { findStream } from './access/snapshot.ts'
import type { AppOptions } from './app-options.ts'
import { createBackups } from './backups.ts'
import { createCatalogue } from './catalogue/create.ts'
import type { OwnedCatalogue } from './catalogue/types.ts'
import { prepareDirectory } from './data-directory.ts'
import { heldError } from './database-holder.ts'
import { createJobs } from './jobs.ts'
import { openKeptActivity } from './kept-activity.ts'
import { openKeptAsked } from './kept-asked.ts'
import { openKeptChart } from './kept-chart.ts'
import { openKeptClock, thisMoment } from './kept-clock.ts'
import { openKeptProcesses } from './kept-processes.ts'
import { openKeptViewers } from './kept-viewers.ts'
import { assertRightKey, isNothingSealed, requireRightKey } from './key-check.ts'
import { knownSecrets } from './known-secrets.ts'
import type { Log } from './log.ts'
import { createNotices } from './notices.ts'
import { openCityData, openCountryData } from './place-data.ts'
import { exportWorkerFile, restoreWorkerFile, usageWorkerFile } from './places.ts'
import { createKeyFileSecrets } from './secrets/key-file.ts'
import type { Secrets } from './secrets/types.ts'
import { createPublishers } from './sessions/publishers.ts'
import type { Storage } from './storage-types.ts'
import { applyStaged, isStaged, stagedRestore, unstage } from './store/backups/staged.ts'
import { watchBusyness } from './store/busyness.ts'
import type { Database } from './store/database.ts'
import { createFolder } from './store/fold.ts'
import { createHistory } from './store/history.ts'
import { openHouseFolders } from './store/house-folders.ts'
import { type InstanceLock, lockDataDirectory } from './store/instance-lock.ts'
import { createJournal } from './store/journal.ts'
import { createLooks } from './store/looks.ts'
import { migrate } from './store/migrate.ts'
import { openDatabase } from './store/open.ts'
import { openReserve, type Reserve } from './store/reserve.ts'
import { settle } from './store/settle.ts'
import { sqliteCode, storeError } from './store/sqlite-error.ts'
import { createUsageReader } from './store/usage/reader.ts'
import { createWhipSessions } from './store/whip-sessions.ts'
import { startUpkeep } from './upkeep.ts'
import { createExports } from './usage/export/exports.ts'
import { assertFolder } from './usage/export/place.ts'
import { openRunLog } from './usage/export/run-log.ts'
import { createScheduledExports, describeRun } from './usage/export/scheduled.ts'

/** Name of the database in the data directory. */
export const DATABASE_FILE = 'stagedoor.db'

/**
 * Claims the data directory and opens everything in it.
 *
 * @throws AppError ERR_INSTANCE_RUNNING, ERR_KEY_STORE_LOCKED, ERR_KEY_FILE_MODE, ERR_DB_*, ERR_ENGINE. Nothing is left
 *         open.
 */
export async function openStorage(options: AppOptions, log: Log): Promise<Storage> {
  const directory = options.dataDirectory
  prepareDirectory(directory)
  const reserve = openReserve(directory)
  const lock = onReserve(reserve, () => lockDataDirectory(directory))
  let db: Database | undefined
  try {
    reserve.giveUpIfNeeded()
    onReserve(reserve, () => lock.describe({ pid: process.pid, consoleUrl: null }))
    if (reserve.isGone()) log.warn({}, 'the disk is full: what was kept free was given up to start')
    const restored = applyStaged(directory, Date.now())
    if (restored !== null) log.warn({ ...restored }, 'a backup took the place of the database')
    db = openDatabase(join(directory, DATABASE_FILE))
    const updatingAtMs = Date.now()
    const copy = migrate(db, { backupDirectory: join(directory, 'backups') })
    if (copy !== null) log.info({ copy }, 'the database was brought up to date; a copy was made')
    const storage = await compose(db, lock, reserve, options, log)
    if (copy !== null) {
      // Nothing could show it, nor stop it: without that copy no table is changed, and without those nothing runs.
      const facts = { kind: 'backup', subject: basename(copy), actor: null } as const
      storage.jobs.done(facts, updatingAtMs)
    }
    noteRestored(directory, storage.catalogue)
    return storage
  } catch (error) {
    db?.close()
    lock.release()
    const failure = sqliteCode(error) === '' ? error : storeError(error)
    throw heldError(failure, join(directory, DATABASE_FILE))
  }
}

/** On a full disk gives up what was kept free for that, once. Whoever has no room for the lock holds it: nobody else runs. */
function onReserve<T>(reserve: Reserve, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const isFull = error instanceof AppError && error.code === 'ERR_DB_FULL'
    if (!isFull || !reserve.giveUp()) throw error
    return work()
  }
}

/** The log that was restored knows nothing of it: what it lacks is said at its end. Forgotten once it is written. */
function noteRestored(directory: string, catalogue: OwnedCatalogue): void {
  const restored = stagedRestore(directory)
  if (restored === null || isStaged(directory)) return
  const { name, actor, stagedAtMs, previous } = restored
  const detail = `asked for by ${actor} at ${new Date(stagedAtMs).toISOString()}; before: ${previous ?? 'nothing'}`
  catalogue.audit.note(actor === 'console' ? actor : 'cli', 'backup.restore', name, detail)
  unstage(directory)
}

async function compose(
  db: Database,
  lock: InstanceLock,
  reserve: Reserve,
  options: AppOptions,
  log: Log,
): Promise<Storage> {
  const directory = options.dataDirectory
  const { secrets, key } = await openSecrets(db, options)
  const journal = createJournal(db, {
    onError: (error) => log.error({ err: error }, 'what waited for the journal failed'),
  })
  const busyness = watchBusyness(journal)
  const folder = createFolder(db, {
    busyness,
    onError: (error) => log.error({ err: error }, 'the journal cannot be folded'),
  })
  const usage = createUsageReader(db.name, usageWorkerFile())
  const history = createHistory(db, folder, journal.unstored, usage)
  const country = openCountryData(options.countryFile ?? null, log)
  const city = openCityData([options.cityFile, options.cityFileIpv6].filter((each) => each != null))
  const publishers = createPublishers()
  const folders = { own: join(directory, 'exports'), named: options.exportFolder ?? null }
  let gatewayUrl = (): string => ''
  let askedAtMs = (_serverId: string): number | null => null
  let onAir = (): OnAir => ({ isOn: false, mode: 'auto', sinceMs: 0 })
  const houseFolders = openHouseFolders(join(directory, 'house'))
  const catalogue = createCatalogue({
    db,
    houseFolders,
    journal,
    secrets,
    countryOf: country.lookup,
    placeOf: city?.lookup,
    publishers,
    gatewayUrl: () => gatewayUrl(),
    askedAtMs: (serverId) => askedAtMs(serverId),
    onFault: (err) => log.error({ err }, 'a decision failed inside and was denied'),
    assertExportFolder: (folder) => assertFolder(folders, folder),
    now: Date.now,
  })
  const openedAtMs = Date.now()
  const activity = openKeptActivity(join(directory, 'activity.json'), openedAtMs, (error) =>
    log.error({ err: error }, 'work and notices cannot be kept for the next start'),
  )
  const clock = openKeptClock(join(directory, 'clock.json'), {
    now: thisMoment,
    newestAtMs: history.newestAtMsAtStart,
    onError: (error) => log.error({ err: error }, 'what the clock says cannot be kept'),
  })
  const keptAsked = openKeptAsked(join(directory, 'asked.json'), (error) =>
    log.error({ err: error }, 'when media servers asked cannot be kept for the next start'),
  )
  const keptChart = openKeptChart(join(directory, 'chart.json'), openedAtMs, (error) =>
    log.error({ err: error }, 'the chart of the last hour cannot be kept for the next start'),
  )
  const servers = catalogue.mediaServers.list()
  const keptProcesses = openKeptProcesses(join(directory, 'processes.json'), servers, (error) =>
    log.error({ err: error }, 'restarts of media servers cannot be kept for the next start'),
  )
  const jobs = createJobs(Date.now, activity.before.jobs)
  const notices = createNotices(Date.now, activity.before.notices)
  const backups = createBackups({
    db,
    track: jobs.track,
    directory,
    workerFile: restoreWorkerFile(),
    settings: () => catalogue.settings.get().backups,
    onAir: () => onAir(),
    assertKey: (copy) => assertRightKey(copy, secrets, key),
    now: Date.now,
    log,
  })
  const exports = createExports({
    database: db.name,
    folders,
    workerFile: exportWorkerFile(),
    settle: () => settle(journal, folder),
    busyness,
    isStream: (named) =>
      findStream(catalogue.snapshot, named) !== null ||
      catalogue.streams.list().some(({ id }) => id === named),
    newId: () => randomBytes(8).toString('hex'),
    now: Date.now,
    onError: (error) => log.error({ err: error }, 'an export failed'),
  })
  const scheduled = createScheduledExports({
    all: () => catalogue.settings.get().scheduledExports,
    exports,
    runs: openRunLog(join(directory, 'scheduled-exports.json')),
    onRun: (name, run, actor) =>
      catalogue.audit.note(actor, 'export.scheduled', name, describeRun(run)),
    onAir: () => onAir(),
    onHeldTooLong: (name) =>
      notices.add(
        'job',
        `held ${name}`,
        say('The export {name} waited for the show and is made on air.', { name }),
      ),
    now: Date.now,
    onError: (error) => log.error({ err: error }, 'a scheduled export was not made'),
  })
  const controlToken = randomBytes(32).toString('base64url')
  let stopUpkeep = (): void => {}

  return {
    catalogue,
    publishers,
    journal,
    history,
    exports,
    scheduled,
    looks: createLooks(db),
    whipSessions: createWhipSessions(db, secrets),
    keptViewers: openKeptViewers(join(directory, 'viewers.sealed'), secrets, Date.now, (error) =>
      log.error({ err: error }, 'the viewers of the gateway cannot be kept for the next start'),
    ),
    liveSessions: history.liveSessionsAtStart(),
    refusedSessions: history.revokedAtStart(revokedIds(catalogue, 'session')),
    sessionsOfRevokedGrants: history.revokedGrantsAtStart(
      revokedIds(catalogue, 'grant'),
      Date.now() - DAY_MS,
    ),
    viewedBefore: history.sessionsViewedAtStart(),
    lastDecisionId: history.maxDecisionId(),
    sqliteVersion: String(db.prepare('SELECT sqlite_version()').pluck().get()),
    secretProtection: secrets.protection,
    countryData: country.name,
    cityData: city?.name ?? null,
    controlToken,
    playersComeTo(url) {
      gatewayUrl = url
    },
    serversAsk(at) {
      askedAtMs = at
    },
    waitsFor(asked) {
      onAir = asked
    },
    describe(consoleUrl) {
      const info = { pid: process.pid, consoleUrl, controlToken }
      lock.describe(info)
    },
    backups,
    reserve,
    jobs,
    notices,
    openedAtMs,
    knownSecrets: () => knownSecrets(db, secrets),
    busyness,
    clock,
    keptAsked,
    keptChart,
    keptProcesses,
    startUpkeep(mayDelete) {
      clock.begin()
      backups.begin()
      scheduled.begin()
      activity.follow(() => ({ jobs: jobs.list(), notices: notices.list() }))
      stopUpkeep = startUpkeep({
        db,
        folder,
        busyness,
        settings: catalogue.settings.get,
        usage,
        houseFolders,
        mayDelete,
        reserve,
        log,
      })
    },
    async endReading() {
      scheduled.close()
      await Promise.all([backups.close(), exports.close(), usage.close()])
    },
    close() {
      activity.close()
      clock.close()
      keptAsked.close()
      keptChart.close()
      void backups.close()
      stopUpkeep()
      attempt(log, () => catalogue.close())
      const lost = journal.close()
      if (lost > 0) log.error({ entries: lost }, 'entries kept for later could not be stored')
      attempt(log, () => void db.pragma('wal_checkpoint(TRUNCATE)'))
      attempt(log, () => void db.close())
      lock.release()
    },
  }
}

/** `key` says in words which key guards them. */
async function openSecrets(
  db: Database,
  options: AppOptions,
): Promise<{ readonly secrets: Secrets; readonly key: string }> {
  const mayCreate = isNothingSealed(db)
  const guarded = await options.secrets?.(mayCreate)
  const secrets = guarded ?? createKeyFileSecrets(options.keyFile, { mayCreate })
  const key =
    guarded === undefined
      ? `The key file ${options.keyFile}`
      : `The key guarded by ${guarded.protection}`
  requireRightKey(db, secrets, key)
  return { secrets, key }
}

const DAY_MS = 86_400_000

const revokedIds = (catalogue: OwnedCatalogue, kind: 'session' | 'grant'): readonly string[] =>
  catalogue.revocations.list().flatMap((each) => (each.kind === kind ? each.value : []))

function attempt(log: Log, work: () => void): void {
  try {
    work()
  } catch (error) {
    log.error({ err: error }, 'closing the store failed in part')
  }
}
