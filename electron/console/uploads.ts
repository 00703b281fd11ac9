import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { HOUSE_SENTENCES, isHouseName } from '../../shared/house-file.ts'
import { say } from '../../shared/say.ts'
import { type ConsoleEnv, refuseSignedOut } from './api.ts'
import { backup } from './backup-answers.ts'
import { failed } from './files/answer.ts'
import { houseFile } from './routes/house.ts'
import type { ConsoleDeps } from './types.ts'

/** The calls whose body is a file; shared/api-map.ts names them in words. */
export const UPLOAD_CALLS = ['POST /house-files', 'POST /backups/upload'] as const

const ZIP_TYPE = 'application/zip'
const SQLITE_TYPE = 'application/vnd.sqlite3'

/** Adds what takes files. They go to the disk as they arrive. */
export function addUploads(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps): void {
  addHouseUpload(api, deps)
  addBackupUpload(api, deps)
}

/** How much a body says it is. Null when it does not say. */
function lengthOf(headers: Headers): number | null {
  const length = headers.get('content-length')
  return length === null ? null : Number(length)
}

function requireType(headers: Headers, type: string, sentence: string): void {
  const given = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (given !== type) throw new AppError('ERR_CONTENT_TYPE', sentence)
}

function addBackupUpload(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps): void {
  const { backups, catalogue, jobs } = deps
  const upload = createRoute({
    method: 'post',
    path: '/backups/upload',
    operationId: 'postBackupsUpload',
    summary: 'Upload a backup file, which is restored into a scratch copy before it is taken in',
    tags: ['backups'],
    request: {
      body: { required: true, content: { [SQLITE_TYPE]: { schema: z.string() } } },
    },
    responses: {
      201: {
        description: 'It is among the backups and can be restored.',
        content: { 'application/json': { schema: backup } },
      },
      default: failed,
    },
  })
  api.openapi(upload, async (context) => {
    const { body, headers, signal: asking } = context.req.raw
    requireType(
      headers,
      SQLITE_TYPE,
      say('This call accepts a backup file only ({type}).', { type: SQLITE_TYPE }),
    )
    if (body === null) throw new AppError('ERR_INPUT_INVALID', 'The file is empty.')
    const { caller } = context.env
    const { actor } = caller
    const taken = await jobs.track(
      { kind: 'restore-preview', subject: '', actor, canCancel: true },
      ({ signal, progress }) => {
        // Who has sent all of it and goes away while it is checked does not want it any more.
        const control = { signal: AbortSignal.any([signal, asking]), progress }
        return backups.receive(body, lengthOf(headers), control, (name, bytes) => {
          refuseSignedOut(caller)
          catalogue.audit.note(actor, 'backup.upload', name, say('{bytes} bytes', { bytes }))
        })
      },
    )
    return context.json(taken, 201)
  })
}

function addHouseUpload(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps): void {
  const { house, catalogue } = deps
  const upload = createRoute({
    method: 'post',
    path: '/house-files',
    operationId: 'postHouseFiles',
    summary: 'Upload a house file: a ZIP file of a folder of HLS, 2 GiB at most',
    tags: ['house-files'],
    request: {
      query: z.strictObject({
        name: z.string().refine(isHouseName, HOUSE_SENTENCES.house_name),
        replace: z.enum(['true', 'false']).optional(),
      }),
      body: { required: true, content: { [ZIP_TYPE]: { schema: z.string() } } },
    },
    responses: {
      201: {
        description: 'It can be used now.',
        content: { 'application/json': { schema: houseFile } },
      },
      default: failed,
    },
  })
  api.openapi(upload, async (context) => {
    const { name, replace } = context.req.valid('query')
    const { body, headers } = context.req.raw
    requireType(
      headers,
      ZIP_TYPE,
      say('This call accepts a ZIP file only ({type}).', { type: ZIP_TYPE }),
    )
    if (body === null) throw new AppError('ERR_HOUSE_FILE')
    const replaces = replace === 'true'
    if (!replaces) catalogue.houseFiles.requireFree(name)
    const { caller } = context.env
    const facts = await house.receive(body, lengthOf(headers), name, (ready) => {
      refuseSignedOut(caller)
      return catalogue.houseFiles.put(ready, name, replaces, caller.actor)
    })
    const rules = [...(catalogue.houseFiles.uses().get(name) ?? [])]
    return context.json({ ...facts, rules }, 201)
  })
}
