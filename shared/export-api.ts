import type { z } from 'zod'
import type { ScheduledExportStatus, ScheduledRun } from './scheduled-export.ts'
import type { ExportJob } from './session-export.ts'
import type { sessionExportSchema } from './session-export-input.ts'

/** Calls of the console API about exports of sessions. The file is `GET /exports/{id}/file`. */
export interface ExportApi {
  'GET /exports': { answer: { exports: readonly ExportJob[]; folders: readonly string[] } }
  'POST /exports': { body: z.input<typeof sessionExportSchema>; answer: ExportJob }
  'GET /exports/{id}': { params: { id: string }; answer: ExportJob }
  /** Ends it where it runs; then nothing is left of it. A file the operator said the place of stays. */
  'DELETE /exports/{id}': { params: { id: string }; answer: null }
  /**
   * A ticket to download one file without a token: decisions, the audit log, the catalogue, tokens of a list, an export, a backup.
   * Both paths are below `/api/v1`; that of the answer works once, within a minute.
   */
  'POST /downloads': { body: { path: string }; answer: { path: string } }
  /** Those that are made by themselves, in the order of the settings, which say what they are. */
  'GET /scheduled-exports': { answer: { exports: readonly ScheduledExportStatus[] } }
  /** Makes the file of the latest period that is over now. Answers once it is there, or is not. */
  'POST /scheduled-exports/{name}/run': { params: { name: string }; answer: ScheduledRun }
}
