import { join } from 'node:path'
import type { Backup, BackupList, RestorePreview, StagedRestore } from '../shared/backup.ts'
import type { BackupSettings } from '../shared/backup-settings.ts'
import { AppError } from '../shared/errors.ts'
import { type Job, type JobControl, unlisted } from '../shared/job.ts'
import type { OnAir } from '../shared/on-air.ts'
import { say } from '../shared/say.ts'
import { createProofs } from './backup-proofs.ts'
import type { Jobs } from './jobs.ts'
import { brokenOff } from './kept-activity.ts'
import type { Log } from './log.ts'
import { isHeldBack } from './on-air.ts'
import { againAtMs, createRecurring } from './recurring.ts'
import { shareControl } from './shared-control.ts'
import { type BackupMade, type BackupOptions, backupTo } from './store/backup.ts'
import { backupFolder } from './store/backups/folder.ts'
import { receiveBackup } from './store/backups/received.ts'
import { spareBackups } from './store/backups/rotation.ts'
import { createScratches } from './store/backups/scratch.ts'
import { isStaged, stageRestore, unstage, waitingRestore } from './store/backups/staged.ts'
import {
  canHaveBeen,
  newestOf,
  oldMessage,
  provenAtMs,
  unprovenMessage,
} from './store/backups/standing.ts'
import type { Database } from './store/database.ts'
import { LEFT_FREE_BYTES } from './store/free-space.ts'
import { oneAtATime } from './store/one-at-a-time.ts'

/** One a day. */
const EVERY_MS = 86_400_000
/** Those that are made by themselves go by their dates instead. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER

export interface BackupTools {
  readonly db: Database
  /** Of the data. */
  readonly directory: string
  /** Where the thread that proves a backup begins, see places.ts. */
  readonly workerFile: string
  settings(): BackupSettings
  /** Bytes that have to stay free on its disk, for the database. Default 256 MiB. */
  readonly leaveFree?: number
  /** Whether a show is on: then what is made by itself waits, 11 hours at most. */
  onAir(): OnAir
  /** Lists what takes long. */
  readonly track: Jobs['track']
  /** ERR_KEY_STORE_LOCKED when the key at hand does not open the secrets of this database. */
  assertKey(db: Database): void
  /** Epoch milliseconds. */
  now(): number
  readonly log: Pick<Log, 'info' | 'error'>
}

/** Backups, made by themselves and by hand, and proved. */
export interface Backups {
  list(): BackupList
  /** Makes one now, for all who ask meanwhile; it is stopped once each of them stopped it. @throws AppError as backupTo does. */
  make(control?: JobControl): Promise<BackupMade>
  /** @throws AppError ERR_NOT_FOUND, ERR_CONFLICT while it is being proved. */
  remove(name: string): Promise<void>
  /**
   * Takes in a backup file from elsewhere, once it was restored into a scratch copy. @throws AppError as `receiveBackup` does, and
   * what it cannot be restored with.
   *
   * @param note Told its name and bytes before it is among the backups. Default nobody is.
   */
  receive(
    body: ReadableStream<Uint8Array>,
    bytes: number | null,
    control?: JobControl,
    note?: (name: string, bytes: number) => void,
  ): Promise<Backup>
  /**
   * Restores one into a scratch copy and keeps what came of it. Who asks while it is under way waits for the same; it is stopped once
   * each of them stopped it. @throws AppError ERR_NOT_FOUND, ERR_DB_FULL.
   */
  prove(name: string, control?: JobControl): Promise<Backup>
  /** What restoring one would change. @throws AppError ERR_NOT_FOUND, and what it cannot be restored with. */
  preview(name: string, control?: JobControl): Promise<RestorePreview>
  /** Stages one for the next start. @throws as {@link preview}. */
  stage(name: string, actor: string): Promise<StagedRestore>
  /** Takes back what is staged. @throws AppError ERR_NOT_FOUND. */
  unstage(): void
  /** Where one is. @throws AppError ERR_NOT_FOUND. */
  pathOf(name: string): string
  /** Why the latest was not made, and why there is none to rely on; null when all is well. */
  trouble(): { readonly failed: string | null; readonly old: string | null }
  /** Makes what is due, and proves the newest. Done each minute once it was begun. Never rejects. */
  look(): Promise<void>
  begin(): void
  /** Breaks off what is under way; resolves once no thread and no copy of it is left. */
  close(): Promise<void>
}

/** Makes, lists, proves and removes backups in the folder `backups` of the data directory. */
export function createBackups(tools: BackupTools): Backups {
  const { directory, now, log, leaveFree = LEFT_FREE_BYTES } = tools
  const folder = backupFolder(join(directory, 'backups'))
  const startedAtMs = now()
  const closing = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  const scratches = createScratches({
    folder: folder.path,
    live: tools.db.name,
    leaveFree,
    ...tools,
  })
  let failure: BackupList['failure'] = null
  /** When the latest daily one was stopped, and the proofs that were: whoever did wants none by itself for now. */
  let stoppedAtMs: number | null = null
  const unwanted = new Set<string>()

  /** Of work that reads or writes files: closing waits for it. */
  function held<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    const end = (): void => void underWay.delete(work)
    work.then(end, end)
    return work
  }

  const untilClosed = ({ signal, progress }: JobControl): JobControl => ({
    signal: AbortSignal.any([closing.signal, signal]),
    progress,
  })

  const proofs = createProofs({
    folder,
    scratches,
    untilClosed,
    held,
    closing: closing.signal,
    now,
    log,
  })

  /** Of those the next one by hand answers. */
  let waiting: readonly JobControl[] = []
  const byHand = oneAtATime(() => {
    const control = shareControl(waiting)
    waiting = []
    return copied(control, {})
  })

  async function copied(
    asked: JobControl,
    options: Pick<BackupOptions, 'maker' | 'keep'>,
  ): Promise<BackupMade> {
    const control = untilClosed(asked)
    try {
      control.signal.throwIfAborted()
      const made = await held(
        backupTo(tools.db, folder.path, { ...options, nowMs: now(), leaveFree, control }),
      )
      failure = null
      return made
    } catch (error) {
      // What somebody stopped did not fail.
      if (control.signal.aborted) throw error
      const message = error instanceof AppError ? error.message : say('It failed inside Stagedoor.')
      failure = { atMs: now(), message }
      throw error
    }
  }

  async function makeScheduled(control: JobControl): Promise<void> {
    const { path, bytes } = await copied(control, { maker: 'schedule', keep: NO_LIMIT })
    log.info({ path, bytes }, 'the daily backup was made')
    // One that is dated in the future would take the place of one that was made since.
    const scheduled = folder
      .list()
      .filter(({ maker, madeAtMs }) => maker === 'schedule' && canHaveBeen(madeAtMs, now()))
    for (const { name } of spareBackups(scheduled, tools.settings())) await folder.remove(name)
  }

  /** A moment from before the clock was put right says nothing. */
  const since = (atMs: number | null | undefined): number =>
    atMs != null && canHaveBeen(atMs, now()) ? atMs : Number.NEGATIVE_INFINITY

  const newest = (): Backup | undefined => newestOf(folder.list(), now())

  /** When the next one is due, by the newest whose pages were checked and which is of the data as it was then. */
  function dueAtMs(): number | null {
    if (!tools.settings().daily) return null
    const dueMs = Math.max(since(newest()?.madeAtMs), since(stoppedAtMs)) + EVERY_MS
    return Math.max(0, dueMs, againAtMs(since(failure?.atMs)))
  }

  /** Lists work that nobody asked for. @param onStop Told once somebody stops it. */
  async function byItself<T>(
    facts: Pick<Job, 'kind' | 'subject'>,
    begin: (control: JobControl) => Promise<T>,
    onStop: () => void,
    problemOf?: (result: T) => string | null,
  ): Promise<void> {
    let isStopped = false
    const stop = (): void => {
      isStopped = true
      onStop()
    }
    const listened = (control: JobControl): Promise<T> => {
      control.signal.addEventListener('abort', stop, { once: true })
      return begin(control)
    }
    try {
      await tools.track({ ...facts, actor: null, canCancel: true }, listened, problemOf)
    } catch (error) {
      if (!isStopped) throw error
      log.info(facts, 'it was stopped')
    }
  }

  async function work(): Promise<void> {
    const mayBegin = (dueMs: number): boolean => !isHeldBack(tools.onAir(), dueMs, now())
    const dueMs = dueAtMs()
    if (dueMs !== null && now() >= dueMs && mayBegin(dueMs)) {
      await byItself({ kind: 'backup', subject: '' }, makeScheduled, () => {
        stoppedAtMs = now()
      })
    }
    const latest = newest()
    const isTooEarly = now() < againAtMs(since(proofs.untried()?.atMs))
    if (latest?.proof !== null || isTooEarly) return
    const { name, madeAtMs } = latest
    if (proofs.has(name) || unwanted.has(name) || !mayBegin(madeAtMs)) return
    await byItself(
      { kind: 'backup-proof', subject: name },
      (control) => proofs.prove(name, control),
      () => unwanted.add(name),
      ({ proof }) => proof?.problem ?? null,
    )
  }

  const recurring = createRecurring(work, (error) =>
    log.error({ err: error }, 'no backup was made'),
  )

  return {
    list: () => ({
      backups: folder.list(),
      folder: folder.path,
      proving: proofs.names(),
      staged: waitingRestore(directory),
      lastAtMs: newest()?.madeAtMs ?? null,
      provenAtMs: provenAtMs(folder.list(), now()),
      nextAtMs: dueAtMs() === null ? null : Math.max(now(), dueAtMs() ?? 0),
      failure,
    }),
    make(control = unlisted) {
      waiting = [...waiting, control]
      return byHand()
    },
    remove(name) {
      const known = folder.get(name).name
      if (proofs.has(known)) {
        throw new AppError(
          'ERR_CONFLICT',
          'This backup is being restored for a proof. Wait for it.',
        )
      }
      return folder.remove(known)
    },
    async receive(body, bytes, asked = unlisted, note = () => undefined) {
      const control = untilClosed(asked)
      const incoming = { body, bytes, nowMs: now(), signal: control.signal }
      const check = (path: string): Promise<void> =>
        scratches.restore(path, control, () => undefined)
      const name = await held(receiveBackup(folder.path, incoming, check, note))
      log.info({ name }, 'a backup was taken in')
      return folder.get(name)
    },
    prove: proofs.prove,
    async preview(name, control = unlisted) {
      const { madeAtMs } = folder.get(name)
      return await held(
        scratches.restore(folder.pathOf(name), untilClosed(control), (_, { compared }) => ({
          name,
          madeAtMs,
          differences: compared?.differences ?? [],
          counts: compared?.counts ?? [],
        })),
      )
    },
    async stage(name, actor) {
      return await held(
        scratches.restore(folder.pathOf(name), untilClosed(unlisted), (scratch) =>
          stageRestore(directory, scratch, { name, actor, atMs: now() }),
        ),
      )
    },
    unstage() {
      if (!isStaged(directory)) throw new AppError('ERR_NOT_FOUND', 'No restore is waiting.')
      unstage(directory)
    },
    pathOf: folder.pathOf,
    trouble: () => ({
      failed: failure?.message ?? proofs.untried()?.message ?? unprovenMessage(newest()),
      old: tools.settings().daily ? oldMessage(newest(), startedAtMs, now()) : null,
    }),
    look: recurring.look,
    begin() {
      held(scratches.sweep()).catch((err: unknown) =>
        log.error({ err }, 'what a proof left cannot be removed'),
      )
      recurring.begin()
    },
    async close() {
      recurring.close()
      closing.abort(brokenOff())
      await Promise.allSettled(underWay)
    },
  }
}
