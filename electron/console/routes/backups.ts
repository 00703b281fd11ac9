import { z } from 'zod'
import { backup, backupList } from '../backup-answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** Backups: made, proved and removed. Their files are fetched by GET /backups/{name}/file. */
export function backupRoutes({ backups, catalogue }: ConsoleDeps) {
  return {
    'POST /backup': route('POST /backup', {
      summary: 'Make a backup now, opened and checked afterwards',
      answer: z.strictObject({ path: z.string(), bytes: z.int(), checked: z.boolean() }),
      run: () => backups.make(),
    }),
    'GET /backups': route('GET /backups', {
      summary: 'Backups in the folder, newest first, and when the next is due',
      answer: backupList,
      run: () => backups.list(),
    }),
    'DELETE /backups/{name}': route('DELETE /backups/{name}', {
      summary: 'Delete a backup for good',
      answer: null,
      run: ({ params: { name }, caller }) => {
        backups.pathOf(name)
        catalogue.audit.note(caller.actor, 'backup.delete', name, '')
        backups.remove(name)
        return null
      },
    }),
    'POST /backups/{name}/prove': route('POST /backups/{name}/prove', {
      summary: 'Restore a backup into a scratch copy and read every row, to see that it can be',
      answer: backup,
      run: ({ params }) => backups.prove(params.name),
    }),
  } satisfies Partial<Routes>
}
