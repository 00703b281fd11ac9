import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Alarm } from '../shared/api.ts'
import type { AppError, ErrorCode } from '../shared/errors.ts'
import { listOf, phrases, say } from '../shared/say.ts'
import { createClockWatch } from './clock-watch.ts'
import type { Span } from './sessions/awake.ts'
import { freeBytes } from './store/free-space.ts'

const LOOK_MS = 5_000
/** Who holds the database is looked up so often at most. */
const HOLDER_MS = 30_000
const DAY_MS = 86_400_000
const DISK_LOW_BYTES = 500 * 1024 * 1024
const WAL_LARGE_BYTES = 256 * 1024 * 1024
/** How long what happened once is shown. */
const SHOWN_MS = 3_600_000
/** More than a broadcaster of this size has viewers who share links. */
const BANS_MANY = 100_000

export interface AlarmTools {
  readonly dataDirectory: string
  /** Name of the write-ahead log in it. */
  readonly walFile: string
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number
  /** How far the clock is ahead of what could be, milliseconds, by kept-clock.ts. Null when it is believed. */
  clockDoubtMs(): number | null
  /** When this machine last stood still, by asleep.ts. @param withinMs How long ago it may have ended. Null when it did not. */
  asleep(withinMs: number): Span | null
  /** Entries the journal could neither store nor keep, since start. */
  dropped(): number
  /** Why players cannot come to the gateway, though a stream has an origin; it tries again. Null when they can. */
  gatewayTrouble(): Promise<string | null>
  /** Which sessions should be cut and go on. Null when there are none. */
  cutTrouble(): string | null
  /** Who keeps sending wrong secrets to the handler. */
  guessing(): readonly string[]
  /** How many are refused for a while because of a limit. */
  bans(): number
  /** How many live rules are about an area while nobody can be placed. */
  unplacedAreas(): number
  /** Names of rules in force that cannot be read any more. */
  brokenRules(): readonly string[]
  /** Media servers whose own count has differed for long. */
  differing(): readonly string[]
  /** Why the latest backup is none, and why there is none to rely on; null when all is well. */
  backups(): { readonly failed: string | null; readonly old: string | null }
  /** The program that keeps others from writing to the database. Null when it cannot be told. */
  holder(): string | null
  /** Whether what was kept free for a start on a full disk had to be given up, and is not back. */
  isReserveGone(): boolean
  /** Which scheduled export failed at last, and why; null when none did. */
  exports(): string | null
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
  /** Looks at the disk, the write-ahead log, the clock, the journal, the handler, the backups and the gateway; done every 5 seconds besides. */
  look(): Promise<void>
  close(): void
}

/** Makes the list of alarms and begins to watch. */
export function createAlarms(tools: AlarmTools): Alarms {
  const raised = new Map<Alarm['code'], Alarm>()
  const clock = createClockWatch(tools)
  let dropped = { count: tools.dropped(), atMs: Number.NEGATIVE_INFINITY }

  let lookedForHolder = { atMs: Number.NEGATIVE_INFINITY, said: null as string | null }

  /** Looked up seldom: the store says so over and over. Whoever holds it may be another by then. */
  function lockedBy(): string | null {
    const atMs = tools.monotonicMs()
    if (atMs - lookedForHolder.atMs < HOLDER_MS) return lookedForHolder.said
    const holderList = tools.holder()
    const said =
      holderList === null
        ? null
        : say('{holderList} holds the database. Nothing is stored meanwhile.', { holderList })
    lookedForHolder = { atMs, said }
    return said
  }

  /** One that is raised already keeps its moment; its words may have changed. */
  function raise(code: Alarm['code'], message: string, remedy: string): void {
    const before = raised.get(code)
    const alarm = { code, sinceMs: before?.sinceMs ?? tools.now(), message, remedy }
    raised.set(code, alarm)
    if (before === undefined) tools.onChange(alarm, true)
  }

  function clear(code: Alarm['code']): void {
    const alarm = raised.get(code)
    if (alarm !== undefined && raised.delete(code)) tools.onChange(alarm, false)
  }

  function set(code: Alarm['code'], message: string | null, remedy: string): void {
    if (message === null) clear(code)
    else raise(code, message, remedy)
  }

  function lookAtClock(): void {
    const jumpMs = clock.jumpWithinMs(SHOWN_MS)
    set('clock_jumped', jumpMs === null ? null : clockMessage(jumpMs), CLOCK_REMEDY)
    const doubtMs = tools.clockDoubtMs()
    set('clock_doubted', doubtMs === null ? null : doubtMessage(doubtMs), DOUBT_REMEDY)
    const asleep = tools.asleep(SHOWN_MS)
    set('asleep', asleep === null ? null : asleepMessage(asleep), ASLEEP_REMEDY)
  }

  function lookAtJournal(): void {
    const count = tools.dropped()
    if (count > dropped.count) dropped = { count, atMs: tools.monotonicMs() }
    const isRecent = tools.monotonicMs() - dropped.atMs < SHOWN_MS
    set('journal_dropped', isRecent ? droppedMessage(count) : null, DROPPED_REMEDY)
  }

  function lookAtHandler(): void {
    const addresses = tools.guessing()
    set('secret_guessing', addresses.length > 0 ? guessMessage(addresses) : null, GUESS_REMEDY)
    const bans = tools.bans()
    set('bans_many', bans >= BANS_MANY ? bansMessage(bans) : null, BANS_REMEDY)
    const areas = tools.unplacedAreas()
    set('areas_unplaced', areas > 0 ? areasMessage(areas) : null, AREAS_REMEDY)
    const broken = tools.brokenRules()
    set('rules_broken', broken.length > 0 ? brokenMessage(broken) : null, BROKEN_REMEDY)
    const names = tools.differing()
    set('counts_differ', names.length > 0 ? differMessage(names) : null, DIFFER_REMEDY)
  }

  function lookAtCuts(): void {
    set('cut_failed', tools.cutTrouble(), CUT_REMEDY)
  }

  function lookAtBackups(): void {
    const { failed, old } = tools.backups()
    set('backup_failed', failed, BACKUP_FAILED_REMEDY)
    set('backup_old', old, BACKUP_OLD_REMEDY)
    set('export_failed', tools.exports(), EXPORT_FAILED_REMEDY)
  }

  async function lookAtGateway(): Promise<void> {
    set('gateway_closed', await tools.gatewayTrouble(), GATEWAY_REMEDY)
  }

  async function lookAtDisk(): Promise<void> {
    const { dataDirectory: directory } = tools
    const free = await freeBytes(directory)
    const low = free !== null && free < DISK_LOW_BYTES ? diskMessage(free, directory) : null
    const message = tools.isReserveGone() ? reserveMessage(directory) : low
    set('disk_low', message, DISK_REMEDY)
  }

  async function lookAtLog(): Promise<void> {
    const size = await sizeOf(join(tools.dataDirectory, tools.walFile))
    set('wal_large', size > WAL_LARGE_BYTES ? walMessage(size) : null, WAL_REMEDY)
  }

  async function look(): Promise<void> {
    lookAtClock()
    lookAtJournal()
    lookAtHandler()
    lookAtCuts()
    lookAtBackups()
    await Promise.all([lookAtGateway(), lookAtDisk(), lookAtLog()])
  }

  const timer = setInterval(() => void look(), LOOK_MS)
  timer.unref()

  return {
    list: () => [...raised.values()],
    store(error) {
      const code = error === null ? null : storeAlarm(error.code)
      for (const each of STORE_ALARMS) if (each !== code) clear(each)
      if (!raised.has('store_locked')) lookedForHolder.atMs = Number.NEGATIVE_INFINITY
      if (error === null || code === null) return
      const said = code === 'store_locked' ? lockedBy() : null
      raise(code, said ?? error.message, STORE_REMEDIES[code])
    },
    exposed(address) {
      raise(
        'handler_exposed',
        say('The handler listens on {address}, which other machines can reach.', { address }),
        EXPOSED_REMEDY,
      )
    },
    look,
    close: () => clearInterval(timer),
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    return 0
  }
}

const STORE_ALARMS = ['store_full', 'store_read_only', 'store_locked', 'store_io'] as const
type StoreAlarm = (typeof STORE_ALARMS)[number]

const STORE_REMEDIES: Readonly<Record<StoreAlarm, string>> = phrases({
  store_full: 'Free space on the disk of the data directory. Storing goes on by itself.',
  store_read_only: 'Give this account the right to write to the data directory.',
  store_locked: 'Close the other program that has the database open.',
  store_io: 'Look at the disk and the system log; make a backup elsewhere.',
})

const EXPOSED_REMEDY = say(
  'Name the media servers it answers in their allowed peers, or set the handler address to 127.0.0.1.',
)
const DISK_REMEDY = say('Free space on this disk, or keep decisions for fewer days (Settings).')
const WAL_REMEDY = say(
  'Close other programs that have the database open, such as a viewer or a copy under way. It shrinks by itself then.',
)
const CLOCK_REMEDY = say(
  'See that the time of this machine is right and kept by NTP: links, schedules and revocations go by it. Sessions that run keep the end they were given, by the clock as it was then. After sleep or a change by hand nothing else is to be done.',
)
const DOUBT_REMEDY = say(
  'See that the date of this machine is right, then say so in the console. Until then nothing is deleted for its age: decisions, sessions, usage, and what can be restored.',
)
const ASLEEP_REMEDY = say(
  'Switch sleep off in the power settings of this machine before a show. Media servers let in or refused by themselves meanwhile, as they are set for when Stagedoor is away; what they did is in no list here.',
)
const DROPPED_REMEDY = say(
  'They are missing from the lists of decisions and sessions; what was answered stands. Mend what keeps the database from being written.',
)
const GATEWAY_REMEDY = say(
  'Free the port; it is tried again every 5 seconds. Or start Stagedoor with another --gateway-address or --gateway-port.',
)
const CUT_REMEDY = say(
  'See that the media server runs and that its control address is right (Media servers, Control, Check). It is tried again every 15 seconds; restarting the media server ends them too.',
)
const BACKUP_FAILED_REMEDY = say(
  'Mend what it names, then make one by hand (Settings, Backups). It is tried again each hour.',
)
const BACKUP_OLD_REMEDY = say(
  'Make one by hand (Settings, Backups), and see why none was made by itself: the log of Stagedoor says so.',
)
const EXPORT_FAILED_REMEDY = say(
  'Mend what it names, then make the file by hand (Settings, Exports by themselves). It is tried again each hour.',
)
const GUESS_REMEDY = say(
  'If it is your media server, show its configuration again and paste it. If it is not, keep it from the port of the handler.',
)

const BANS_REMEDY = say(
  'They hold all the same, and take memory. See under Limits whom they are about: a media server may send another viewer name each time. A shorter ban, or none, ends that.',
)

const AREAS_REMEDY = say(
  'Name a database of cities (the setting city-file) and start again, or switch these rules off. Until then each is about nobody, or about everybody where it says so of unknown places.',
)

const BROKEN_REMEDY = say(
  'Open them under Rules, mend them and publish: mostly it is a time zone that this version does not know. Until then everybody they are about is refused.',
)

const DIFFER_REMEDY = say(
  'Open it under Media servers, Control: whom it has and nobody admitted is named there and can be cut. See that its configuration is the one Stagedoor shows, with every line.',
)

function storeAlarm(code: ErrorCode): StoreAlarm {
  if (code === 'ERR_DB_FULL') return 'store_full'
  if (code === 'ERR_DB_READ_ONLY') return 'store_read_only'
  return code === 'ERR_DB_BUSY' ? 'store_locked' : 'store_io'
}

const mebibytes = (bytes: number): string => `${Math.floor(bytes / (1024 * 1024))} MiB`

const diskMessage = (freeBytes: number, directory: string): string =>
  say('Only {size} are free on the disk of {directory}.', { size: mebibytes(freeBytes), directory })

const reserveMessage = (directory: string): string =>
  say(
    'The disk of {directory} was full at the start. What was kept free for that is used up; it is kept again once there is room.',
    { directory },
  )

const walMessage = (bytes: number): string =>
  say('The write-ahead log of the database has grown to {size}.', { size: mebibytes(bytes) })

const droppedMessage = (count: number): string =>
  say(
    '{count, plural, one {# entry was} other {# entries were}} lost since the start: the database could not be written and too many waited.',
    { count },
  )

function clockMessage(jumpMs: number): string {
  const seconds = Math.round(Math.abs(jumpMs) / 1_000)
  return jumpMs > 0
    ? say('The clock of this machine jumped {seconds} seconds ahead.', { seconds })
    : say('The clock of this machine jumped {seconds} seconds back.', { seconds })
}

const doubtMessage = (aheadMs: number): string =>
  say(
    'The clock of this machine is {days, plural, one {# day} other {# days}} ahead of when Stagedoor last ran.',
    { days: Math.round(aheadMs / DAY_MS) },
  )

function asleepMessage({ fromMs, toMs }: Span): string {
  const [from = '', to = ''] = [fromMs, toMs].map((each) => LOCAL.format(each))
  return say(
    'This machine, or Stagedoor on it, stood still from {from} to {to} by its clock: nobody was answered.',
    { from, to },
  )
}

/** As in 2026-03-01 01:12, whatever the language. */
const LOCAL = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short' })

const guessMessage = (addresses: readonly string[]): string =>
  say('Wrong secrets keep coming to the handler, from {addressList}.', {
    addressList: listOf(addresses),
  })

const bansMessage = (bans: number): string =>
  say('{bans, number} credentials and viewers are refused for a while because of a limit.', {
    bans,
  })

const areasMessage = (areas: number): string =>
  say(
    '{areas, plural, one {# rule is} other {# rules are}} about an area, and no database of cities tells where anybody is.',
    { areas },
  )

const brokenMessage = (names: readonly string[]): string =>
  say('Rules that cannot be read any more refuse in their place: {nameList}.', {
    nameList: listOf(names),
  })

const differMessage = (names: readonly string[]): string =>
  say('What {nameList} has and what is live here have differed for more than ten minutes.', {
    nameList: listOf(names),
  })
