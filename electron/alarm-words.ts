import type { Alarm, NamedServer } from '../shared/api.ts'
import type { ErrorCode } from '../shared/errors.ts'
import { listOf, phrases, say } from '../shared/say.ts'
import type { Span } from './sessions/awake.ts'

/** Of a database that cannot be written. */
export const STORE_ALARMS = ['store_full', 'store_read_only', 'store_locked', 'store_io'] as const
type StoreAlarm = (typeof STORE_ALARMS)[number]

/** What to do about each. */
export const REMEDIES: Readonly<Record<Alarm['code'], string>> = phrases({
  store_full: 'Free space on the disk of the data directory. Storing goes on by itself.',
  store_read_only: 'Give this account the right to write to the data directory.',
  store_locked: 'Close the other program that has the database open.',
  store_io: 'Look at the disk and the system log; make a backup elsewhere.',
  handler_exposed:
    'Name the media servers it answers in their allowed peers, or set the handler address to 127.0.0.1.',
  disk_low: 'Free space on this disk, or keep decisions for fewer days (Settings).',
  wal_large:
    'Close other programs that have the database open, such as a viewer or a copy under way. It shrinks by itself then.',
  clock_jumped:
    'See that the time of this machine is right and kept by NTP: links, schedules and revocations go by it. Sessions that run keep the end they were given, by the clock as it was then. After sleep or a change by hand nothing else is to be done.',
  clock_doubted:
    'See that the date of this machine is right, then say so in the console. Until then nothing is deleted for its age: decisions, sessions, usage, and what can be restored.',
  asleep:
    'Switch sleep off in the power settings of this machine before a show. Media servers let in or refused by themselves meanwhile, as they are set for when Stagedoor is away; what they did is in no list here.',
  journal_dropped:
    'They are missing from the lists of decisions and sessions; what was answered stands. Mend what keeps the database from being written.',
  gateway_closed:
    'Free the port; it is tried again every 5 seconds. Or start Stagedoor with another --gateway-address or --gateway-port.',
  cut_failed:
    'See that the media server runs and that its control address is right (Media servers, Control, Check). It is tried again every 15 seconds; restarting the media server ends them too.',
  backup_failed:
    'Mend what it names, then make one by hand (Settings, Backups). It is tried again each hour.',
  backup_old:
    'Make one by hand (Settings, Backups), and see why none was made by itself: the log of Stagedoor says so.',
  restore_waiting:
    'Until then nothing changes. If that is not wanted, cancel it here or under Settings, Backups.',
  export_failed:
    'Mend what it names, then make the file by hand (Settings, Exports by themselves). It is tried again each hour.',
  sign_ins_stale:
    'Give this account the right to write to the data directory, or delete the file before Stagedoor is started again. It is tried again every 5 seconds.',
  secret_guessing:
    'If it is your media server, show its configuration again and paste it. If it is not, keep it from the port of the handler.',
  peer_refused:
    'Add the address to its allowed peers, under Media servers, Settings. If that is not your media server, roll its secret: whoever asks knows it.',
  secret_unused:
    'Paste what Connect shows into its configuration and reload it. If that cannot be done now, take the old secret back there.',
  bans_many:
    'They hold all the same, and take memory. See under Limits whom they are about: a media server may send another viewer name each time. A shorter ban, or none, ends that.',
  areas_unplaced:
    'Name a database of cities (the setting city-file) and start again, or switch these rules off. Until then each is about nobody, or about everybody where it says so of unknown places.',
  rules_broken:
    'Open them under Rules, mend them and publish: mostly it is a time zone that this version does not know. Until then everybody they are about is refused.',
  counts_differ:
    'Open it under Media servers, Control: whom it has and nobody admitted is named there and can be cut. See that its configuration is the one Stagedoor shows, with every line.',
})

/** The alarm that an error of the store stands for. */
export function storeAlarm(code: ErrorCode): StoreAlarm {
  if (code === 'ERR_DB_FULL') return 'store_full'
  if (code === 'ERR_DB_READ_ONLY') return 'store_read_only'
  return code === 'ERR_DB_BUSY' ? 'store_locked' : 'store_io'
}

const DAY_MS = 86_400_000

const mebibytes = (bytes: number): string => `${Math.floor(bytes / (1024 * 1024))} MiB`

/** Of little room, in bytes. */
export const diskMessage = (freeBytes: number, directory: string): string =>
  say('Only {size} are free on the disk of {directory}.', { size: mebibytes(freeBytes), directory })

/** Of a start on a full disk. */
export const reserveMessage = (directory: string): string =>
  say(
    'The disk of {directory} was full at the start. What was kept free for that is used up; it is kept again once there is room.',
    { directory },
  )

/** Of a log of so many bytes. */
export const walMessage = (bytes: number): string =>
  say('The write-ahead log of the database has grown to {size}.', { size: mebibytes(bytes) })

/** Of entries that were lost. */
export const droppedMessage = (count: number): string =>
  say(
    '{count, plural, one {# entry was} other {# entries were}} lost since the start: the database could not be written and too many waited.',
    { count },
  )

/** Of a clock that was set, by so many milliseconds; below 0: back. */
export function clockMessage(jumpMs: number): string {
  const seconds = Math.round(Math.abs(jumpMs) / 1_000)
  return jumpMs > 0
    ? say('The clock of this machine jumped {seconds} seconds ahead.', { seconds })
    : say('The clock of this machine jumped {seconds} seconds back.', { seconds })
}

/** Of a clock that is ahead by so many milliseconds. */
export const doubtMessage = (aheadMs: number): string =>
  say(
    'The clock of this machine is {days, plural, one {# day} other {# days}} ahead of when Stagedoor last ran.',
    { days: Math.round(aheadMs / DAY_MS) },
  )

/** Of a machine that stood still. */
export function asleepMessage({ fromMs, toMs }: Span): string {
  const [from = '', to = ''] = [fromMs, toMs].map((each) => LOCAL.format(each))
  return say(
    'This machine, or Stagedoor on it, stood still from {from} to {to} by its clock: nobody was answered.',
    { from, to },
  )
}

/** As in 2026-03-01 01:12, whatever the language. */
const LOCAL = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short' })

/** An address that sends wrong secrets, and in the name of which media servers. */
export interface NamedGuesser {
  readonly address: string
  /** Empty: of none that there is. */
  readonly servers: readonly NamedServer[]
}

/** Of wrong secrets, where they come from, and in whose name. */
export function guessMessage(
  guessers: readonly NamedGuesser[],
  servers: readonly NamedServer[],
): string {
  const addressList = listOf(guessers.map(({ address }) => address))
  if (servers.length === 0) {
    return say('Wrong secrets keep coming to the handler, from {addressList}.', { addressList })
  }
  const serverList = listOf(servers.map(({ name }) => name))
  return say(
    'Wrong secrets keep coming to the handler in the name of {serverList}, from {addressList}.',
    { serverList, addressList },
  )
}

/** Of media servers that are refused because of where they ask from. */
export const peerMessage = (refused: readonly RefusedPeer[]): string =>
  say(
    'The right secret comes from an address that is none of the allowed peers, and is refused: {serverList}.',
    { serverList: listOf(refused.map(({ name, address }) => `${name} (${address})`)) },
  )

/** Of media servers whose old secret is still needed, with until when it counts. */
export const unusedMessage = (unused: readonly UnusedSecret[]): string =>
  say(
    'The new secret was not used yet, or the old one still is, which counts no longer than this: {serverList}.',
    {
      serverList: listOf(unused.map(({ name, untilMs }) => `${name} (${LOCAL.format(untilMs)})`)),
    },
  )

/** A media server whose old secret ends while the new one was not used, or not by all of its machines. */
export interface UnusedSecret extends NamedServer {
  /** First moment the old one no longer counts, epoch milliseconds. May have passed. */
  readonly untilMs: number
}

/** A media server that asks from elsewhere than it may. */
export interface RefusedPeer extends NamedServer {
  readonly address: string
}

/** Of many who are refused for a while. */
export const bansMessage = (bans: number): string =>
  say('{bans, number} credentials and viewers are refused for a while because of a limit.', {
    bans,
  })

/** Of so many rules about areas while nobody can be placed. */
export const areasMessage = (areas: number): string =>
  say(
    '{areas, plural, one {# rule is} other {# rules are}} about an area, and no database of cities tells where anybody is.',
    { areas },
  )

/** Of rules, by their names. */
export const brokenMessage = (names: readonly string[]): string =>
  say('Rules that cannot be read any more refuse in their place: {nameList}.', {
    nameList: listOf(names),
  })

/** Of a restore that waits, by the name of the backup. */
export const restoreMessage = (name: string): string =>
  say(
    'A restore waits: at the next start, after a crash too, {name} takes the place of rules, streams, revocations and all else here.',
    { name },
  )

/** Of a file of sign-ins that can be neither written nor removed. */
export const signInsMessage = (file: string): string =>
  say(
    'After a start, whoever was locked or signed out of the console is in again: {file} can be neither written nor removed.',
    { file },
  )

/** Of media servers, by their names. */
export const differMessage = (names: readonly string[]): string =>
  say('What {nameList} has and what is live here have differed for more than ten minutes.', {
    nameList: listOf(names),
  })
