import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { restartSchema } from '../../../shared/restart-input.ts'
import { say } from '../../../shared/say.ts'
import { backup, backupList, restorePreview, stagedRestore } from '../backup-answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** Backups: made, proved and removed. Their files are fetched by GET /backups/{name}/file. */
export function backupRoutes({ backups, catalogue, jobs, onAir, restart }: ConsoleDeps) {
  /** Lists work on a backup, once it is known that there is one. */
  const track: typeof jobs.track = async (facts, work, problemOf) => {
    backups.pathOf(facts.subject)
    return jobs.track(facts, work, problemOf)
  }
  return {
    'POST /backup': route('POST /backup', {
      summary: 'Make a backup now, opened and checked afterwards',
      answer: z.strictObject({ path: z.string(), bytes: z.int(), checked: z.boolean() }),
      run: ({ caller: { actor } }) =>
        jobs.track({ kind: 'backup', subject: '', actor, canCancel: true }, backups.make),
    }),
    'GET /backups': route('GET /backups', {
      summary: 'Backups in the folder, newest first, and when the next is due',
      answer: backupList,
      run: () => backups.list(),
    }),
    'DELETE /backups/{name}': route('DELETE /backups/{name}', {
      summary: 'Delete a backup for good',
      answer: null,
      run: async ({ params: { name }, caller }) => {
        backups.pathOf(name)
        catalogue.audit.note(caller.actor, 'backup.delete', name, '')
        await backups.remove(name)
        return null
      },
    }),
    'POST /backups/{name}/prove': route('POST /backups/{name}/prove', {
      summary: 'Restore a backup into a scratch copy and read every row, to see that it can be',
      answer: backup,
      run: ({ params: { name }, caller: { actor } }) =>
        track(
          { kind: 'backup-proof', subject: name, actor, canCancel: true },
          (control) => backups.prove(name, control),
          ({ proof }) => proof?.problem ?? null,
        ),
    }),
    'POST /backups/{name}/preview': route('POST /backups/{name}/preview', {
      summary: 'What restoring a backup would change; nothing is changed',
      answer: restorePreview,
      run: ({ params: { name }, caller: { actor } }) =>
        track({ kind: 'restore-preview', subject: name, actor, canCancel: true }, (control) =>
          backups.preview(name, control),
        ),
    }),
    'POST /backups/{name}/restore': route('POST /backups/{name}/restore', {
      summary: 'Let a backup take the place of the database at the next start',
      answer: stagedRestore,
      run: async ({ params: { name }, caller }) => {
        const { actor } = caller
        const staged = await track({ kind: 'restore', subject: name, actor }, () =>
          backups.stage(name, actor),
        )
        catalogue.audit.note(caller.actor, 'backup.stage_restore', name, say('at the next start'))
        return staged
      },
    }),
    'DELETE /restore': route('DELETE /restore', {
      summary: 'Take back the restore that waits for the next start',
      answer: null,
      run: ({ caller }) => {
        backups.unstage()
        catalogue.audit.note(caller.actor, 'backup.cancel_restore', 'restore', '')
        return null
      },
    }),
    'POST /restart': route('POST /restart', {
      summary: 'Stop and start Stagedoor at the same ports; on air only with an override',
      body: restartSchema,
      answer: null,
      run: ({ body: { override }, caller }) => {
        if (onAir().isOn && override === undefined) throw new AppError('ERR_ON_AIR')
        catalogue.audit.note(caller.actor, 'app.restart', 'stagedoor', override?.reason ?? '')
        restart()
        return null
      },
    }),
  } satisfies Partial<Routes>
}
