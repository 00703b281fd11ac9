import { join } from 'node:path'
import { type Alarms, type AlarmTools, createAlarms } from './alarms.ts'
import type { AppOptions } from './app-options.ts'
import { lastAsleep } from './asleep.ts'
import { isLoopback } from './console/hosts.ts'
import { databaseHolder } from './database-holder.ts'
import { machineMs } from './kept-clock.ts'
import type { Log } from './log.ts'
import type { Noticing } from './noticing.ts'
import { createAwake } from './sessions/awake.ts'
import { DATABASE_FILE } from './storage.ts'
import type { Storage } from './storage-types.ts'
import { waitingRestore } from './store/backups/staged.ts'

/**
 * Begins to watch for what the operator must know, and tells of it in the log and beside it.
 *
 * @param watched What the handler, the gateway and the media servers tell.
 */
export function watchAlarms(
  options: AppOptions,
  storage: Storage,
  watched: Pick<
    AlarmTools,
    | 'bans'
    | 'guessing'
    | 'refusedPeers'
    | 'unusedSecrets'
    | 'differing'
    | 'gatewayTrouble'
    | 'cutTrouble'
    | 'staleSignIns'
  >,
  noticing: Noticing,
  log: Log,
): Alarms {
  const awake = createAwake(machineMs)
  const alarms = createAlarms({
    asleep: (withinMs) => lastAsleep(awake, Date.now(), withinMs),
    dataDirectory: options.dataDirectory,
    walFile: `${DATABASE_FILE}-wal`,
    now: Date.now,
    monotonicMs: machineMs,
    clockDoubtMs: storage.clock.doubtMs,
    dropped: () => storage.journal.dropped,
    backups: storage.backups.trouble,
    restore: () => waitingRestore(options.dataDirectory),
    holder: () => databaseHolder(join(options.dataDirectory, DATABASE_FILE)),
    isReserveGone: storage.reserve.isGone,
    exports: storage.scheduled.trouble,
    unplacedAreas: () => (storage.cityData === null ? liveAreas(storage) : 0),
    brokenRules: () => storage.catalogue.brokenRules().map(({ name, id }) => name || id),
    ...watched,
    onChange(alarm, raised) {
      noticing.alarm(alarm, raised)
      const entry = { alarm: alarm.code, remedy: alarm.remedy }
      if (raised) log.warn(entry, alarm.message)
      else log.info({ alarm: alarm.code }, 'the alarm is over')
    },
  })
  storage.journal.onHealth(alarms.store)
  if (options.handler !== null && !isLoopback(options.handler.address)) {
    alarms.exposed(options.handler.address)
  }
  void alarms.look()
  return alarms
}

/** Live rules that are about an area. */
const liveAreas = ({ catalogue }: Storage): number =>
  catalogue.rules
    .published()
    .rules.filter(({ source, state }) => source.kind === 'area' && state === 'live').length
