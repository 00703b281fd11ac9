import { statfs } from 'node:fs/promises'
import type { Alarm } from '../shared/api.ts'
import type { AppError, ErrorCode } from '../shared/errors.ts'

const DISK_LOW_BYTES = 500 * 1024 * 1024
const DISK_CHECK_MS = 30_000

export interface AlarmTools {
  readonly dataDirectory: string
  /** Epoch milliseconds. */
  now(): number
  /** Told once when an alarm is raised and once when it clears. */
  onChange(alarm: Alarm, raised: boolean): void
}

/** What the operator must know now. */
export interface Alarms {
  list(): readonly Alarm[]
  /** Takes the health of the store: why nothing can be stored, or null when it can. */
  store(error: AppError | null): void
  /** Raises the alarm for a handler that others than this machine can reach. */
  exposed(address: string): void
  /** Looks whether the disk runs full; done every 30 seconds besides. */
  checkDisk(): Promise<void>
  close(): void
}

/** Makes the list of alarms and begins to watch the disk. */
export function createAlarms(tools: AlarmTools): Alarms {
  const raised = new Map<Alarm['code'], Alarm>()

  function raise(code: Alarm['code'], message: string, remedy: string): void {
    if (raised.has(code)) return
    const alarm = { code, sinceMs: tools.now(), message, remedy }
    raised.set(code, alarm)
    tools.onChange(alarm, true)
  }

  function clear(code: Alarm['code']): void {
    const alarm = raised.get(code)
    if (alarm !== undefined && raised.delete(code)) tools.onChange(alarm, false)
  }

  async function checkDisk(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(tools.dataDirectory)
      const free = bavail * bsize
      if (free >= DISK_LOW_BYTES) clear('disk_low')
      else raise('disk_low', diskMessage(free, tools.dataDirectory), DISK_REMEDY)
    } catch {
      // A file system that tells nothing about itself raises no alarm.
    }
  }

  const timer = setInterval(() => void checkDisk(), DISK_CHECK_MS)
  timer.unref()

  return {
    list: () => [...raised.values()],
    store(error) {
      const code = error === null ? null : storeAlarm(error.code)
      for (const each of STORE_ALARMS) if (each !== code) clear(each)
      if (error !== null && code !== null) raise(code, error.message, STORE_REMEDIES[code])
    },
    exposed(address) {
      raise(
        'handler_exposed',
        `The handler listens on ${address}, which other machines can reach.`,
        'Name the media servers it answers in their allowed peers, or set the handler address to 127.0.0.1.',
      )
    },
    checkDisk,
    close: () => clearInterval(timer),
  }
}

const STORE_ALARMS = ['store_full', 'store_read_only', 'store_locked', 'store_io'] as const
type StoreAlarm = (typeof STORE_ALARMS)[number]

const STORE_REMEDIES: Readonly<Record<StoreAlarm, string>> = {
  store_full: 'Free space on the disk of the data directory. Storing goes on by itself.',
  store_read_only: 'Give this account the right to write to the data directory.',
  store_locked: 'Close the other program that has the database open.',
  store_io: 'Look at the disk and the system log; make a backup elsewhere.',
}

const DISK_REMEDY = 'Free space on this disk, or keep decisions for fewer days (Settings).'

function storeAlarm(code: ErrorCode): StoreAlarm {
  if (code === 'ERR_DB_FULL') return 'store_full'
  if (code === 'ERR_DB_READ_ONLY') return 'store_read_only'
  return code === 'ERR_DB_BUSY' ? 'store_locked' : 'store_io'
}

const diskMessage = (freeBytes: number, directory: string): string =>
  `Only ${Math.floor(freeBytes / (1024 * 1024))} MiB are free on the disk of ${directory}.`
