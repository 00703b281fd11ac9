import { readdirSync, rmSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type {
  Backup,
  BackupList,
  RestorePreview,
  RestoreProof,
  StagedRestore,
} from '../shared/backup.ts'
import type { BackupSettings } from '../shared/backup-settings.ts'
import { AppError } from '../shared/errors.ts'
import { type JobControl, unlisted } from '../shared/job.ts'
import type { OnAir } from '../shared/on-air.ts'
import { say } from '../shared/say.ts'
import type { Jobs } from './jobs.ts'
import type { Log } from './log.ts'
import { isHeldBack } from './on-air.ts'
import { againAtMs, createRecurring } from './recurring.ts'
import { type SharedControl, shareControl } from './shared-control.ts'
import { type BackupMade, backupTo } from './store/backup.ts'
import { restoreAside } from './store/backups/aside.ts'
import { type BackupFolder, backupFolder } from './store/backups/folder.ts'
import { receiveBackup } from './store/backups/received.ts'
import { spareBackups } from './store/backups/rotation.ts'
import { isStaged, stagedRestore, stageRestore, unstage } from './store/backups/staged.ts'
import type { RestoreFound } from './store/backups/worker.ts'
import { LEFT_FREE_BYTES } from './store/free-space.ts'
import { oneAtATime } from './store/one-at-a-time.ts'
import { type Database, openDatabase } from './store/open.ts'

/** One a day. */
const EVERY_MS = 86_400_000
/** Older than this, the newest is no longer what an operator relies on. */
const OLD_MS = 36 * 3_600_000
/** Begins the name of a folder in which a backup is restored for a proof. */
const SCRATCH = 'proof-'
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
  /** Whether who asks for a proof now can stop it: not one that began by itself. */
  canStopProof(name: string): boolean
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
  close(): void
}

/** A proof under way. */
interface Proving {
  readonly done: Promise<Backup>
  readonly control: SharedControl
  /** Whether nobody asked for it. */
  readonly isByItself: boolean
}

export function createBackups(tools: BackupTools): Backups {
  const { directory, now, log, leaveFree = LEFT_FREE_BYTES } = tools
  const folder = backupFolder(join(directory, 'backups'))
  const startedAtMs = now()
  const closing = new AbortController()
  const proving = new Map<string, Proving>()
  let failure: BackupList['failure'] = null
  /** Why the newest could not even be tried. */
  let untried: BackupList['failure'] = null

  /** Of those the next one by hand answers. */
  let waiting: readonly JobControl[] = []
  const byHand = oneAtATime(() => {
    const control = shareControl(waiting)
    waiting = []
    const options = { leaveFree, control }
    return tried(() => backupTo(tools.db, folder.path, options), control)
  })

  async function tried(
    make: () => Promise<BackupMade>,
    { signal }: JobControl,
  ): Promise<BackupMade> {
    try {
      const made = await make()
      failure = null
      return made
    } catch (error) {
      // What somebody stopped did not fail.
      if (signal.aborted) throw error
      const message = error instanceof AppError ? error.message : say('It failed inside Stagedoor.')
      failure = { atMs: now(), message }
      throw error
    }
  }

  async function makeScheduled(control: JobControl): Promise<void> {
    const options = { maker: 'schedule', keep: NO_LIMIT, leaveFree, control } as const
    const { path, bytes } = await tried(() => backupTo(tools.db, folder.path, options), control)
    log.info({ path, bytes }, 'the daily backup was made')
    const scheduled = folder.list().filter(({ maker }) => maker === 'schedule')
    for (const { name } of spareBackups(scheduled, tools.settings())) await folder.remove(name)
  }

  /** When the next one is due, by the newest whose pages were checked and which is of the data as it was then. */
  function dueAtMs(): number | null {
    if (!tools.settings().daily) return null
    const dueMs = (newestOf(folder)?.madeAtMs ?? Number.NEGATIVE_INFINITY) + EVERY_MS
    return Math.max(dueMs, failure === null ? 0 : againAtMs(failure.atMs))
  }

  async function work(): Promise<void> {
    const mayBegin = (dueMs: number): boolean => !isHeldBack(tools.onAir(), dueMs, now())
    const dueMs = dueAtMs()
    if (dueMs !== null && now() >= dueMs && mayBegin(dueMs)) {
      await tools.track({ kind: 'backup', subject: '', actor: null }, makeScheduled)
    }
    const newest = newestOf(folder)
    const isTooEarly = untried !== null && now() < againAtMs(untried.atMs)
    if (newest?.proof !== null || proving.has(newest.name) || isTooEarly) return
    if (mayBegin(newest.madeAtMs)) {
      await tools.track(
        { kind: 'backup-proof', subject: newest.name, actor: null },
        (control) => prove(newest.name, control, true),
        ({ proof }) => proof?.problem ?? null,
      )
    }
  }

  async function proveNow(name: string, control: JobControl): Promise<Backup> {
    const signal = AbortSignal.any([closing.signal, control.signal])
    const proof = await proofOf(tools, folder, name, leaveFree, signal).catch((error: AppError) => {
      const said = { name, whySaid: error.message }
      untried = {
        atMs: now(),
        message: say('The backup {name} was not restored for a proof: {whySaid}', said),
      }
      throw error
    })
    untried = null
    // What was cut short is no proof of anything.
    if (signal.aborted) return folder.get(name)
    folder.note(name, proof)
    if (proof.isProven) log.info({ name, rows: proof.rows }, 'a backup was proved')
    else log.error({ name, problem: proof.problem }, 'a backup cannot be restored')
    return folder.get(name)
  }

  async function prove(name: string, joining = unlisted, isByItself = false): Promise<Backup> {
    const known = folder.get(name).name
    const under = proving.get(known)
    if (under?.control.signal.aborted === true) {
      await under.done.catch(() => undefined)
      return await prove(known, joining, isByItself)
    }
    if (under !== undefined) {
      under.control.join(joining)
      return await under.done
    }
    const control = shareControl([joining])
    const done = proveNow(known, control).finally(() => proving.delete(known))
    proving.set(known, { done, control, isByItself })
    return await done
  }

  const recurring = createRecurring(work, (error) =>
    log.error({ err: error }, 'no backup was made'),
  )

  return {
    list: () => ({
      backups: folder.list(),
      folder: folder.path,
      proving: [...proving.keys()],
      staged: isStaged(directory) ? stagedRestore(directory) : null,
      nextAtMs: dueAtMs() === null ? null : Math.max(now(), dueAtMs() ?? 0),
      failure,
    }),
    make(control = unlisted) {
      waiting = [...waiting, control]
      return byHand()
    },
    remove(name) {
      const known = folder.get(name).name
      if (proving.has(known)) {
        throw new AppError(
          'ERR_CONFLICT',
          'This backup is being restored for a proof. Wait for it.',
        )
      }
      return folder.remove(known)
    },
    async receive(body, bytes, control = unlisted, note = () => undefined) {
      const signal = AbortSignal.any([closing.signal, control.signal])
      const name = await receiveBackup(
        folder.path,
        { body, bytes, nowMs: now(), signal },
        (path) => inScratch(tools, folder.path, path, leaveFree, signal, () => undefined),
        note,
      )
      log.info({ name }, 'a backup was taken in')
      return folder.get(name)
    },
    prove: (name, control) => prove(name, control),
    canStopProof: (name) => proving.get(name)?.isByItself !== true,
    preview: (name, { signal } = unlisted) =>
      inScratch(
        tools,
        folder.path,
        folder.pathOf(name),
        leaveFree,
        AbortSignal.any([closing.signal, signal]),
        (_, { compared }) => ({
          name,
          madeAtMs: folder.get(name).madeAtMs,
          differences: compared?.differences ?? [],
          counts: compared?.counts ?? [],
        }),
      ),
    stage: (name, actor) =>
      inScratch(tools, folder.path, folder.pathOf(name), leaveFree, closing.signal, (scratch) =>
        stageRestore(directory, scratch, { name, actor, atMs: now() }),
      ),
    unstage() {
      if (!isStaged(directory)) throw new AppError('ERR_NOT_FOUND', 'No restore is waiting.')
      unstage(directory)
    },
    pathOf: folder.pathOf,
    trouble: () => ({
      failed: failure?.message ?? untried?.message ?? unprovenMessage(newestOf(folder)),
      old: oldMessage(tools, newestOf(folder), startedAtMs),
    }),
    look: recurring.look,
    begin() {
      removeScratch(folder.path)
      recurring.begin()
    },
    close() {
      recurring.close()
      closing.abort()
    },
  }
}

/** What a crash left of proofs; nobody else works in this folder. */
function removeScratch(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  for (const name of readdirSync(path).filter((each) => each.startsWith(SCRATCH))) {
    rmSync(join(path, name), { recursive: true, force: true })
  }
}

/** The newest that was checked and is a copy of what was in force when it was made. */
const newestOf = (folder: BackupFolder): Backup | undefined =>
  folder.list().find(({ maker, isChecked }) => isChecked && maker !== 'import')

function oldMessage(
  { settings, now }: BackupTools,
  newest: Backup | undefined,
  startedAtMs: number,
): string | null {
  const sinceMs = newest?.madeAtMs ?? startedAtMs
  if (!settings().daily || now() - sinceMs <= OLD_MS) return null
  const hours = Math.floor((now() - sinceMs) / 3_600_000)
  return newest === undefined
    ? say('There is no backup, {hours} hours after the start.', { hours })
    : say('The newest backup is {hours} hours old.', { hours })
}

function unprovenMessage(newest: Backup | undefined): string | null {
  if (newest === undefined || newest.proof === null || newest.proof.isProven) return null
  const whySaid = newest.proof.problem ?? ''
  return say('The newest backup cannot be restored: {whySaid}', { whySaid })
}

/** Rejects where there is no room for it, which proves nothing of the backup. */
async function proofOf(
  tools: BackupTools,
  folder: BackupFolder,
  name: string,
  leaveFree: number,
  signal: AbortSignal,
): Promise<RestoreProof> {
  const atMs = tools.now()
  const scratch = join(folder.path, `${SCRATCH}${name}`)
  const begunMs = performance.now()
  const took = (): number => Math.round(performance.now() - begunMs)
  try {
    const task = { backup: folder.pathOf(name), scratch, leaveFree, live: null }
    const { path, version, tables, rows } = await restoreAside(tools.workerFile, task, signal)
    assertOpens(tools, path)
    return { atMs, isProven: true, version, tables, rows, tookMs: took(), problem: null }
  } catch (error) {
    if (error instanceof AppError && error.code === 'ERR_DB_FULL') throw error
    const problem = error instanceof AppError ? error.message : say('It failed inside Stagedoor.')
    return { atMs, isProven: false, version: 0, tables: 0, rows: 0, tookMs: took(), problem }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Without the key that sealed them its secrets are lost, so it would be no restore. */
function assertOpens({ assertKey }: BackupTools, path: string): void {
  const db = openDatabase(path, { readOnly: true })
  try {
    assertKey(db)
  } finally {
    db.close()
  }
}

let scratches = 0

/** Restores one into a scratch folder, does something with it, and takes the folder away unless it was moved. */
async function inScratch<T>(
  tools: BackupTools,
  folder: string,
  backup: string,
  leaveFree: number,
  signal: AbortSignal,
  use: (scratch: string, found: RestoreFound) => T,
): Promise<T> {
  scratches += 1
  const scratch = join(folder, `${SCRATCH}${scratches}-${basename(backup)}`)
  try {
    const task = { backup, scratch, leaveFree, live: tools.db.name }
    const found = await restoreAside(tools.workerFile, task, signal)
    assertOpens(tools, found.path)
    return use(scratch, found)
  } finally {
    // Aside: taking a large file away takes long.
    await rm(scratch, { recursive: true, force: true })
  }
}
