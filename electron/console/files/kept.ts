import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { ConsoleEnv } from '../api.ts'
import type { Downloads } from '../downloads.ts'
import type { ConsoleDeps } from '../types.ts'

import { CSV, csvFile, databaseFile, failed, streamed, yamlFile } from './answer.ts'

/** Adds the files that lie there: of exports that are done, backups, and any file for whoever has a ticket. */
export function addFiles(
  api: OpenAPIHono<ConsoleEnv>,
  deps: ConsoleDeps,
  downloads: Pick<Downloads, 'answer'>,
): void {
  addDownload(api, downloads)
  addExportFile(api, deps)
  addBackupFile(api, deps)
}

/** Any of the files, for whoever has a ticket. */
function addDownload(api: OpenAPIHono<ConsoleEnv>, downloads: Pick<Downloads, 'answer'>): void {
  const download = createRoute({
    method: 'get',
    path: '/downloads/{ticket}',
    operationId: 'getDownloadsTicket',
    summary: 'The file that POST /downloads gave a ticket for, once; the ticket is all it takes',
    tags: ['export'],
    request: {
      params: z.strictObject({ ticket: z.string().min(1).max(128) }),
      query: z.strictObject({}),
    },
    responses: {
      200: {
        description: 'As the call of that file answers.',
        content: { ...csvFile.content, ...yamlFile.content, ...databaseFile.content },
      },
      default: failed,
    },
  })
  api.openapi(download, (context) =>
    downloads.answer(context.req.valid('param').ticket, context.req.method),
  )
}

/** The file of an export that is done. */
function addExportFile(api: OpenAPIHono<ConsoleEnv>, { exports }: ConsoleDeps): void {
  const file = createRoute({
    method: 'get',
    path: '/exports/{id}/file',
    operationId: 'getExportsIdFile',
    summary: 'The file of an export that is done',
    tags: ['exports'],
    request: {
      params: z.strictObject({ id: z.string().min(1).max(128) }),
      query: z.strictObject({}),
    },
    responses: {
      200: csvFile,
      default: failed,
    },
  })
  api.openapi(file, (context) => {
    const job = exports.get(context.req.valid('param').id)
    if (job.state !== 'done') throw new AppError('ERR_CONFLICT', 'This export is not done.')
    const size = statSync(job.path, { throwIfNoEntry: false })?.size
    if (size === undefined) throw new AppError('ERR_NOT_FOUND', 'The file is not there any more.')
    const answer = streamed(
      context.req.method,
      CSV,
      () => Readable.toWeb(createReadStream(job.path)) as ReadableStream<Uint8Array>,
      job.fileName,
    )
    answer.headers.set('content-length', String(size))
    return answer
  })
}

/** A backup as it is: whoever has it and the key has everything, so the log tells who took it. */
function addBackupFile(api: OpenAPIHono<ConsoleEnv>, { backups, catalogue }: ConsoleDeps): void {
  const file = createRoute({
    method: 'get',
    path: '/backups/{name}/file',
    operationId: 'getBackupsNameFile',
    summary: 'A backup: a SQLite database, its secrets sealed',
    tags: ['backups'],
    request: {
      params: z.strictObject({ name: z.string().min(1).max(128) }),
      query: z.strictObject({}),
    },
    responses: {
      200: databaseFile,
      default: failed,
    },
  })
  api.openapi(file, (context) => {
    const { name } = context.req.valid('param')
    const path = backups.pathOf(name)
    const answer = streamed(
      context.req.method,
      'application/vnd.sqlite3',
      () => {
        catalogue.audit.note(context.env.caller.actor, 'export.backup', name, '')
        return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
      },
      name.replaceAll(/[^\w.-]/g, '_'),
    )
    answer.headers.set('content-length', String(statSync(path).size))
    return answer
  })
}
