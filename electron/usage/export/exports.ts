import { rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import {
  DEFAULT_EXPORT_COLUMNS,
  EXPORT_PRESETS,
  type ExportCell,
  type ExportJob,
} from '../../../shared/session-export.ts'
import type { SessionExportInput } from '../../../shared/session-export-input.ts'
import type { Busyness } from '../../store/busyness.ts'
import { startAside } from '../../store/thread-aside.ts'
import { createControl, tellBusyness, tellToStop } from './control.ts'
import {
  abandonedIn,
  type ExportFolders,
  leftWaiting,
  namedPlace,
  type Place,
  scheduledPlace,
  waitingPlace,
} from './place.ts'
import type { ExportTask, ExportWord } from './worker.ts'
import type { ExportPlan } from './write.ts'
import { timeIn } from './zone-offset.ts'

/** At once; each has a thread. */
const MOST_RUNNING = 2
/** Known at once, the latest. */
const MOST_KNOWN = 20
/** A file that nobody said a place for is kept so long. */
const WAITING_MS = 86_400_000
const EXPIRE_EVERY_MS = 3_600_000
/** How often the thread is told how busy the handler is. */
const TELL_MS = 100
/** Of the heap of the thread: pages are small, and old ones are to go early. */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 }

/** What exports need of the rest. */
export interface ExportTools {
  readonly database: string
  readonly folders: ExportFolders
  /** Where the thread begins, see places.ts. */
  readonly workerFile: string
  /** Brings everything that was acknowledged into the tables. Rejects when that cannot be done. */
  settle(): Promise<void>
  busyness(): Busyness
  newId(): string
  /** Whether a stream is set up that has this id, or that this name means. */
  isStream(idOrName: string): boolean
  /** Epoch milliseconds. */
  now(): number
  onError(error: unknown): void
}

/** Exports of sessions, under way and lately done. */
export interface SessionExports {
  /** @throws AppError ERR_TOO_MANY, ERR_EXPORT_PATH, ERR_NAME_TAKEN, ERR_EXPORT_WRITE, ERR_TIME_ZONE_INVALID */
  start(input: SessionExportInput): ExportJob
  /**
   * The same into a folder the operator chose, under a name without ending; a number is put to it where there is one.
   *
   * @throws AppError ERR_TOO_MANY, ERR_EXPORT_PATH, ERR_NAME_TAKEN, ERR_TIME_ZONE_INVALID
   */
  startIn(folder: string, name: string, input: SessionExportInput): ExportJob
  /** One that is over, waited for. @throws AppError ERR_NOT_FOUND */
  over(id: string): Promise<ExportJob>
  /** Newest first. */
  list(): readonly ExportJob[]
  /** @throws AppError ERR_NOT_FOUND */
  get(id: string): ExportJob
  /** Ends it, then forgets it; a file that waits to be fetched goes. @throws AppError ERR_NOT_FOUND */
  remove(id: string): Promise<void>
  /** Folders an operator may name a place in. */
  folders(): readonly string[]
  /** Ends all, and leaves nothing half written and nothing that waits. */
  close(): Promise<void>
}

interface Running {
  job: ExportJob
  readonly place: Place
  readonly control: Int32Array<SharedArrayBuffer>
  /** Resolved once nothing is written any more. */
  readonly over: Promise<void>
}

/** Runs exports of sessions in threads of their own, and keeps what waits to be fetched until it expires. */
export function createExports(tools: ExportTools): SessionExports {
  const { folders, now } = tools
  const known = new Map<string, Running>()
  const isRunning = ({ job }: Running): boolean => job.state === 'running'
  /** What earlier instances left, one after the other. */
  let cleaning: Promise<void> = Promise.resolve()
  const timer = setInterval(expire, EXPIRE_EVERY_MS)
  timer.unref()

  function found(id: string): Running {
    const running = known.get(id)
    if (running !== undefined) return running
    throw new AppError('ERR_NOT_FOUND', 'This export is not known any more.')
  }

  async function drop({ job, place }: Running): Promise<void> {
    known.delete(job.id)
    if (!job.isKept) await discard(place.path)
  }

  const dropAside = (running: Running): void => void drop(running).catch(tools.onError)

  function expire(): void {
    const ended = [...known.values()].filter((each) => !isRunning(each))
    const old = ended.filter(({ job }) => now() >= (job.endedAtMs ?? 0) + WAITING_MS)
    for (const each of old) dropAside(each)
    for (const each of ended.slice(0, Math.max(0, known.size - MOST_KNOWN))) dropAside(each)
  }

  function clean(place: Place): void {
    expire()
    const all = [...known.values()]
    const running = all.filter(isRunning).map((each) => each.place)
    const left = [
      ...leftWaiting(
        folders,
        all.map((each) => each.place),
      ),
      ...abandonedIn(dirname(place.path), Date.now(), running),
    ]
    for (const path of left) cleaning = cleaning.then(() => discard(path)).catch(tools.onError)
  }

  async function stop(running: Running): Promise<void> {
    tellToStop(running.control)
    await running.over
    await drop(running)
  }

  function begin(
    input: SessionExportInput,
    placeOf: (id: string) => Place,
    isKept: boolean,
  ): ExportJob {
    if ([...known.values()].filter(isRunning).length >= MOST_RUNNING) {
      throw new AppError('ERR_TOO_MANY', 'Two exports are under way. Wait for one, or stop it.')
    }
    timeIn(input.timeZone, now(), now())
    const id = tools.newId()
    const place = placeOf(id)
    if ([...known.values()].some((each) => isRunning(each) && each.place.path === place.path)) {
      throw new AppError('ERR_NAME_TAKEN', 'Another export is writing to this file.')
    }
    clean(place)
    const cells = cellsOf(input)
    const control = createControl()
    const job = newJob(cells, place, isKept, { id, now })
    const unknownStreams = input.streams.filter((each) => !tools.isStream(each))
    const plan = {
      ...planOf(input, cells, place),
      unknownStreams,
      database: tools.database,
      nowMs: now(),
    }
    const over = Promise.resolve().then(() => run(tools, running, plan))
    const running: Running = { job, place, control, over }
    known.set(id, running)
    return job
  }

  return {
    start(input) {
      const { path } = input
      if (path === null) return begin(input, (id) => waitingPlace(folders, id), false)
      return begin(input, (id) => namedPlace(folders, path, id), true)
    },
    startIn: (folder, name, input) =>
      begin(input, (id) => scheduledPlace(folders, folder, name, id), true),
    async over(id) {
      const running = found(id)
      await running.over
      return running.job
    },
    list: () => [...known.values()].map(({ job }) => job).reverse(),
    get: (id) => found(id).job,
    remove: (id) => stop(found(id)),
    folders: () => [folders.named, folders.own].filter((folder) => folder !== null),
    async close() {
      clearInterval(timer)
      await Promise.all([...[...known.values()].map(stop), cleaning])
    },
  }
}

/** Aside: to give back the room of a large file takes a system tens of milliseconds. */
const discard = (path: string): Promise<void> => rm(path, { force: true })

const cellsOf = ({ preset, columns }: SessionExportInput): readonly ExportCell[] => {
  if (preset !== null) return EXPORT_PRESETS[preset]
  const names = columns.length > 0 ? columns : DEFAULT_EXPORT_COLUMNS
  return names.map((name) => [name, name])
}

const planOf = (
  filter: SessionExportInput,
  cells: readonly ExportCell[],
  { draft, path }: Place,
): Omit<ExportPlan, 'database' | 'nowMs' | 'unknownStreams'> => ({
  draft,
  path,
  cells,
  filter,
  timeZone: filter.timeZone,
})

function newJob(
  cells: readonly ExportCell[],
  place: Place,
  isKept: boolean,
  { id, now }: { id: string; now: () => number },
): ExportJob {
  const stamp = new Date(now()).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  return {
    id,
    state: 'running',
    headers: cells.map(([header]) => header),
    fileName: isKept ? basename(place.path) : `stagedoor-sessions-${stamp}.csv`,
    path: place.path,
    isKept,
    looked: 0,
    total: null,
    rows: 0,
    bytes: 0,
    startedAtMs: now(),
    endedAtMs: null,
    problem: null,
    code: null,
  }
}

/** Runs one to its end; never rejects. */
async function run(tools: ExportTools, running: Running, plan: ExportPlan): Promise<void> {
  const end = (
    state: ExportJob['state'],
    problem: string | null,
    code: ExportJob['code'] = state === 'failed' ? 'ERR_EXPORT_WRITE' : null,
  ): void => {
    running.job = { ...running.job, state, problem, code, endedAtMs: tools.now() }
  }
  try {
    await tools.settle()
  } catch (error) {
    tools.onError(error)
    return end('failed', 'What happened lately cannot be stored now and would be missing.')
  }
  tellBusyness(running.control, tools.busyness())
  const telling = setInterval(() => tellBusyness(running.control, tools.busyness()), TELL_MS)
  try {
    const word = await workAside(tools.workerFile, running, plan)
    if (word.kind === 'failed') end('failed', word.message, word.code)
    else end(word.isWhole ? 'done' : 'failed', word.isWhole ? null : 'It was stopped.')
  } catch (error) {
    // The thread is gone, so the draft is nobody's.
    await discard(running.place.draft).catch(tools.onError)
    tools.onError(error)
    end('failed', 'Something went wrong while it was written. Nothing was left.')
  } finally {
    clearInterval(telling)
  }
}

type LastWord = Exclude<ExportWord, { kind: 'progress' }>

function workAside(file: string, running: Running, plan: ExportPlan): Promise<LastWord> {
  const task: ExportTask = { plan, control: running.control }
  const worker = startAside(file, {
    workerData: task,
    resourceLimits: HEAP_LIMITS,
    execArgv: [],
  })
  return new Promise((resolve, reject) => {
    worker.on('message', (word: ExportWord) => {
      if (word.kind === 'progress') running.job = { ...running.job, ...word.progress }
      else resolve(word)
    })
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('The export ended without a word.')))
  })
}
