import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import type { ExportCell } from '../../../shared/session-export.ts'
import type { Database } from '../../store/database.ts'
import { freeBytesNow } from '../../store/free-space.ts'
import { headerLine } from './cells.ts'
import { createDraft } from './draft-file.ts'
import { createPages } from './pages.ts'
import { type ExportFilter, selectionOf } from './selection.ts'
import { timeIn } from './zone-offset.ts'

/** With less free on the disk of the database no export goes on. */
const LEFT_FREE_BYTES = 200 * 1024 ** 2

/** All an export is made from; plain, since it goes to a thread of its own. */
export interface ExportPlan {
  readonly database: string
  /** Where it is written, and what it is called once it is whole. */
  readonly draft: string
  readonly path: string
  readonly cells: readonly ExportCell[]
  readonly filter: ExportFilter
  readonly timeZone: string
  /** Streams of the filter that are not set up: sessions of them must be there, or nobody knows what is meant. */
  readonly unknownStreams: readonly string[]
  /** Epoch milliseconds: where sessions that are live are cut. */
  readonly nowMs: number
}

/** How far it is. */
export interface ExportProgress {
  readonly looked: number
  readonly total: number | null
  readonly rows: number
  readonly bytes: number
}

/** How it goes along with everything else. */
export interface ExportPace {
  /** Rests after some work. False: it is to stop. @param workMs How long the work took. */
  rest(workMs: number): boolean
  tell(progress: ExportProgress): void
  /** Whether nobody would notice work that takes longer. Default always. */
  isQuiet?(): boolean
  /** Bytes that can be written to the disk of a folder. Default as the system says; null is no reason to stop. */
  free?(folder: string): number | null
}

/**
 * Writes an export, page after page, to a draft that gets its name at the end.
 *
 * @returns False when it was to stop; nothing is left then.
 * @throws AppError ERR_NOT_FOUND for a stream that is unknown and had no session, ERR_EXPORT_WRITE, ERR_TIME_ZONE_INVALID, and what the database says. Nothing is left.
 */
export function writeExport(db: Database, plan: ExportPlan, pace: ExportPace): boolean {
  for (const stream of plan.unknownStreams) assertHadSessions(db, stream)
  const selection = selectionOf(plan.filter, plan.nowMs)
  const time = timeIn(plan.timeZone, earliestMs(db, plan), plan.nowMs)
  const pages = createPages(db, plan.cells, selection, time)
  const requireRoom = roomOf(plan, pace.free ?? freeBytesNow)
  requireRoom()
  const file = createDraft(plan.draft, plan.path)
  try {
    file.write(Buffer.from(headerLine(plan.cells.map(([header]) => header))))
    let progress: ExportProgress = { looked: 0, total: pages.count(), rows: 0, bytes: file.bytes }
    pace.tell(progress)
    for (;;) {
      const fromMs = performance.now()
      const page = pages.next(pace.isQuiet?.() ?? true)
      if (page === null) break
      requireRoom()
      file.write(page.lines)
      const { looked, rows } = progress
      progress = {
        ...progress,
        looked: looked + page.looked,
        rows: rows + page.rows,
        bytes: file.bytes,
      }
      pace.tell(progress)
      if (!pace.rest(performance.now() - fromMs)) {
        file.discard()
        return false
      }
    }
    pace.tell({ ...progress, total: progress.looked })
    file.finish()
    return true
  } catch (error) {
    file.discard()
    throw error
  }
}

/** Throws once too little is left for the database. An export to another disk takes nothing from it. */
function roomOf(
  { database, path }: ExportPlan,
  free: (folder: string) => number | null,
): () => void {
  const [folder, data] = [dirname(path), dirname(database)]
  if (statSync(folder).dev !== statSync(data).dev) return () => undefined
  return () => {
    if ((free(folder) ?? LEFT_FREE_BYTES) >= LEFT_FREE_BYTES) return
    throw new AppError(
      'ERR_EXPORT_WRITE',
      say(
        'Less than {reserve, number} MiB are free on the disk of the database, which it may need. Nothing was left of {path}.',
        { reserve: LEFT_FREE_BYTES / 1024 ** 2, path },
      ),
    )
  }
}

/** It reads every session for one that had none, which only this thread waits for. */
function assertHadSessions(db: Database, stream: string): void {
  const found = db
    .prepare<[string, string]>(
      'SELECT 1 FROM sessions WHERE stream_id = ? OR stream_name = ? LIMIT 1',
    )
    .get(stream, stream)
  if (found !== undefined) return
  throw new AppError(
    'ERR_NOT_FOUND',
    say('No stream {stream} is known, by id or name, and none had a session.', { stream }),
  )
}

/** When the first session that can be in it began: ids of sessions begin with that. */
function earliestMs(db: Database, { nowMs }: ExportPlan): number {
  const first = db.prepare<[], string | null>('SELECT min(id) FROM sessions').pluck().get()
  const atMs = Number.parseInt((first ?? '').split('-')[0] ?? '', 36)
  return Number.isFinite(atMs) ? Math.min(atMs, nowMs) : nowMs
}
