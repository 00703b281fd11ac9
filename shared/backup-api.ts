import type { z } from 'zod'
import type { Backup, BackupList, RestorePreview, StagedRestore } from './backup.ts'
import type { restartSchema } from './restart-input.ts'

/** The calls about backups; part of the table in api-map.ts. */
export interface BackupApi {
  /** Makes one now; it is opened and checked before it has its name. */
  'POST /backup': { answer: { path: string; bytes: number; checked: boolean } }
  'GET /backups': { answer: BackupList }
  'DELETE /backups/{name}': { params: { name: string }; answer: null }
  /** Restores it into a scratch copy, to see whether that can be done. Answers when it is known. */
  'POST /backups/{name}/prove': { params: { name: string }; answer: Backup }
  /** What restoring it would change. Nothing is changed. */
  'POST /backups/{name}/preview': { params: { name: string }; answer: RestorePreview }
  /** It takes the place of the database at the next start. */
  'POST /backups/{name}/restore': { params: { name: string }; answer: StagedRestore }
  /** Takes back what waits for the next start. */
  'DELETE /restore': { answer: null }
  /** Stops and starts Stagedoor at the same ports, so that what is staged takes effect. */
  'POST /restart': { body: z.input<typeof restartSchema>; answer: null }
}
