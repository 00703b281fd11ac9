import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { onTestFinished } from 'vitest'
import { exportWorkerFile } from '../../../../electron/places.ts'
import { sessionIdOf } from '../../../../electron/sessions/record.ts'
import type { Busyness } from '../../../../electron/store/busyness.ts'
import type { Database } from '../../../../electron/store/database.ts'
import { createFolder } from '../../../../electron/store/fold.ts'
import { createJournal } from '../../../../electron/store/journal.ts'
import type { JournalEntry } from '../../../../electron/store/types.ts'
import { createExports, type ExportTools } from '../../../../electron/usage/export/exports.ts'
import { type ExportPace, writeExport } from '../../../../electron/usage/export/write.ts'
import type { Session } from '../../../../shared/session.ts'
import {
  EXPORT_PRESETS,
  type ExportCell,
  type ExportJob,
} from '../../../../shared/session-export.ts'
import {
  type SessionExportInput,
  sessionExportSchema,
} from '../../../../shared/session-export-input.ts'
import { decisionOf, sessionFor } from '../../store/entries.ts'
import { appended, place, store, until, viewed } from '../../store/place.ts'

export const NOON_MS = Date.UTC(2027, 0, 15, 12)
export const NOW_MS = NOON_MS + 86_400_000

/** A session as it was stored: started at a moment, ended after so long (null: live), watched by the quarter of an hour. */
export interface Stored {
  readonly startedAtMs?: number
  readonly lastedMs?: number | null
  readonly quarters?: readonly (readonly [quarter: number, ms: number, bytes: number])[]
  readonly session?: Partial<Session>
}

/** Journals and folds sessions as the handler does; ids count from 1. */
export async function keep(db: Database, all: readonly Stored[]): Promise<void> {
  const journal = createJournal(db)
  const entries = all.flatMap((each, n) => entriesOf(each, n + 1))
  await Promise.all(entries.map((entry) => appended(journal, entry)))
  await createFolder(db).foldAll()
  journal.close()
}

function entriesOf(stored: Stored, number: number): readonly JournalEntry[] {
  const { startedAtMs = NOON_MS, lastedMs = 60_000, quarters = [], session } = stored
  const sessionId = sessionIdOf(startedAtMs, number)
  const decision = decisionOf(number, { atMs: startedAtMs, sessionId })
  const started = sessionFor(decision, { ...session, startedAtMs, id: sessionId })
  const watched = quarters.map(([quarter, ms, bytes]) => viewed(sessionId, quarter, ms, bytes))
  const start: JournalEntry = { kind: 'decision', decision, session: started }
  if (lastedMs === null) return [start, ...watched]
  const atMs = startedAtMs + lastedMs
  return [start, ...watched, { kind: 'end', sessionId, atMs, end: 'reported' }]
}

type Asked = Partial<Parameters<typeof sessionExportSchema.parse>[0] & SessionExportInput>

/** Writes an export without a thread, and answers the file. */
export function exported(
  db: Database,
  asked: Asked,
  { folder = place(), ...pace }: { readonly folder?: string } & Partial<ExportPace> = {},
): string {
  const input = sessionExportSchema.parse(asked)
  const cells: readonly ExportCell[] =
    input.preset === null ? input.columns.map((name) => [name, name]) : EXPORT_PRESETS[input.preset]
  const path = join(folder, 'out.csv')
  const plan = { database: db.name, draft: join(folder, '.part'), path, cells, nowMs: NOW_MS }
  writeExport(
    db,
    { ...plan, filter: input, timeZone: input.timeZone, unknownStreams: [] },
    {
      rest: () => true,
      tell: () => undefined,
      ...pace,
    },
  )
  return readFileSync(path, 'utf8')
}

/** Reads a file back with a parser nobody here wrote: an object a line. */
export const readBack = (csv: string): readonly Record<string, string>[] =>
  parse(csv, { columns: true })

/** What a column holds, line by line. */
export const column = (csv: string, name: string): readonly (string | undefined)[] =>
  readBack(csv).map((row) => row[name])

/** Exports with their thread, over a store in a folder of its own; all goes with the test. */
export function exportsOver(db: Database, tools: Partial<ExportTools> = {}) {
  const directory = place()
  const own = join(directory, 'exports')
  let ids = 0
  const exports = createExports({
    database: db.name,
    folders: { own, named: null },
    workerFile: exportWorkerFile(),
    settle: async () => undefined,
    busyness: () => 'quiet',
    isStream: (name) => name === 'news',
    newId: () => `e${++ids}`,
    now: () => NOW_MS,
    onError: () => undefined,
    ...tools,
  })
  onTestFinished(() => exports.close())
  return { exports, own, start: (asked: Asked) => exports.start(sessionExportSchema.parse(asked)) }
}

/** An export that has begun its draft, and rests after the first page until it is stopped or let go on. */
export async function underWay(db: Database) {
  let busyness: Busyness = 'full'
  const workerFile = fileURLToPath(new URL('./held-worker.ts', import.meta.url))
  const { exports, own, start } = exportsOver(db, { workerFile, busyness: () => busyness })
  const job = start({ path: 'all.csv' })
  await until(() => exports.get(job.id).total !== null)
  const goOn = (): void => {
    busyness = 'quiet'
  }
  return { exports, own, start, job, goOn }
}

/** Waits until an export is over. */
export async function over(
  exports: { get(id: string): ExportJob },
  { id }: ExportJob,
): Promise<ExportJob> {
  for (;;) {
    const job = exports.get(id)
    if (job.state !== 'running') return job
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Every file below a folder. */
export const filesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : []

export { place, store }
