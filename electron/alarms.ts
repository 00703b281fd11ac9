import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Alarm, NamedServer } from '../shared/api.ts'
import type { StagedRestore } from '../shared/backup.ts'
import type { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import {
  areasMessage,
  asleepMessage,
  bansMessage,
  brokenMessage,
  clockMessage,
  differMessage,
  diskMessage,
  doubtMessage,
  droppedMessage,
  guessMessage,
  type NamedGuesser,
  peerMessage,
  REMEDIES,
  type RefusedPeer,
  reserveMessage,
  restoreMessage,
  STORE_ALARMS,
  signInsMessage,
  storeAlarm,
  type UnusedSecret,
  unusedMessage,
  walMessage,
} from './alarm-words.ts'
import { createClockWatch } from './clock-watch.ts'
import type { Span } from './sessions/awake.ts'
import { freeBytes } from './store/free-space.ts'

const LOOK_MS = 5_000
/** Who holds the database is looked up so often at most. */
const HOLDER_MS = 30_000
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
  guessing(): readonly NamedGuesser[]
  /** Media servers that ask from elsewhere than they may. */
  refusedPeers(): readonly RefusedPeer[]
  /** Media servers whose old secret ends soon or has ended, and whose new one was not used. */
  unusedSecrets(): readonly UnusedSecret[]
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
  /** The restore that waits for the next start. Null when none does. */
  restore(): StagedRestore | null
  /** The program that keeps others from writing to the database. Null when it cannot be told. */
  holder(): string | null
  /** Whether what was kept free for a start on a full disk had to be given up, and is not back. */
  isReserveGone(): boolean
  /** Which scheduled export failed at last, and why; null when none did. */
  exports(): string | null
  /** The file that would sign in again who was signed out of the console. Null: none would. */
  staleSignIns(): string | null
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
  function raise(code: Alarm['code'], message: string, servers: readonly NamedServer[] = []): void {
    const before = raised.get(code)
    const mediaServers = servers.map(({ id, name }) => ({ id, name }))
    const alarm: Alarm = {
      ...{ code, sinceMs: before?.sinceMs ?? tools.now(), message, remedy: REMEDIES[code] },
      ...(mediaServers.length > 0 && { mediaServers }),
    }
    raised.set(code, alarm)
    if (before === undefined) tools.onChange(alarm, true)
  }

  function clear(code: Alarm['code']): void {
    const alarm = raised.get(code)
    if (alarm !== undefined && raised.delete(code)) tools.onChange(alarm, false)
  }

  function set(
    code: Alarm['code'],
    message: string | null,
    servers: readonly NamedServer[] = [],
  ): void {
    if (message === null) clear(code)
    else raise(code, message, servers)
  }

  function lookAtClock(): void {
    const jumpMs = clock.jumpWithinMs(SHOWN_MS)
    set('clock_jumped', jumpMs === null ? null : clockMessage(jumpMs))
    const doubtMs = tools.clockDoubtMs()
    set('clock_doubted', doubtMs === null ? null : doubtMessage(doubtMs))
    const asleep = tools.asleep(SHOWN_MS)
    set('asleep', asleep === null ? null : asleepMessage(asleep))
  }

  function lookAtJournal(): void {
    const count = tools.dropped()
    if (count > dropped.count) dropped = { count, atMs: tools.monotonicMs() }
    const isRecent = tools.monotonicMs() - dropped.atMs < SHOWN_MS
    set('journal_dropped', isRecent ? droppedMessage(count) : null)
  }

  function lookAtHandler(): void {
    const guessers = tools.guessing()
    const named = new Map(guessers.flatMap(({ servers }) => servers.map((each) => [each.id, each])))
    const inNameOf = [...named.values()]
    const guessed = guessers.length > 0 ? guessMessage(guessers, inNameOf) : null
    set('secret_guessing', guessed, inNameOf)
    const peers = tools.refusedPeers()
    set('peer_refused', peers.length > 0 ? peerMessage(peers) : null, peers)
    const unused = tools.unusedSecrets()
    set('secret_unused', unused.length > 0 ? unusedMessage(unused) : null, unused)
    const bans = tools.bans()
    set('bans_many', bans >= BANS_MANY ? bansMessage(bans) : null)
    const areas = tools.unplacedAreas()
    set('areas_unplaced', areas > 0 ? areasMessage(areas) : null)
    const broken = tools.brokenRules()
    set('rules_broken', broken.length > 0 ? brokenMessage(broken) : null)
    const names = tools.differing()
    set('counts_differ', names.length > 0 ? differMessage(names) : null)
  }

  function lookAtEnds(): void {
    set('cut_failed', tools.cutTrouble())
    const file = tools.staleSignIns()
    set('sign_ins_stale', file === null ? null : signInsMessage(file))
  }

  function lookAtBackups(): void {
    const { failed, old } = tools.backups()
    set('backup_failed', failed)
    set('backup_old', old)
    const waiting = tools.restore()
    set('restore_waiting', waiting === null ? null : restoreMessage(waiting.name))
    set('export_failed', tools.exports())
  }

  async function lookAtGateway(): Promise<void> {
    set('gateway_closed', await tools.gatewayTrouble())
  }

  async function lookAtDisk(): Promise<void> {
    const { dataDirectory: directory } = tools
    const free = await freeBytes(directory)
    const low = free !== null && free < DISK_LOW_BYTES ? diskMessage(free, directory) : null
    const message = tools.isReserveGone() ? reserveMessage(directory) : low
    set('disk_low', message)
  }

  async function lookAtLog(): Promise<void> {
    const size = await sizeOf(join(tools.dataDirectory, tools.walFile))
    set('wal_large', size > WAL_LARGE_BYTES ? walMessage(size) : null)
  }

  async function look(): Promise<void> {
    lookAtClock()
    lookAtJournal()
    lookAtHandler()
    lookAtEnds()
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
      raise(code, said ?? error.message)
    },
    exposed(address) {
      raise(
        'handler_exposed',
        say('The handler listens on {address}, which other machines can reach.', { address }),
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
