import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { HOUSE_SENTENCES, isHouseName } from '../../shared/house-file.ts'
import { say } from '../../shared/say.ts'
import type { ConsoleEnv } from './api.ts'
import { houseFile } from './routes/house.ts'
import type { ConsoleDeps } from './types.ts'

/** The calls whose body is a file; shared/api-map.ts names them in words. */
export const UPLOAD_CALLS = ['POST /house-files'] as const

const ZIP_TYPE = 'application/zip'

/** Adds what takes files. They go to the disk as they arrive. */
export function addUploads(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps): void {
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
      default: { description: 'Refused or failed: an Error as JSON.' },
    },
  })
  api.openapi(upload, async (context) => {
    const { name, replace } = context.req.valid('query')
    const { body, headers } = context.req.raw
    const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
    if (type !== ZIP_TYPE) {
      throw new AppError(
        'ERR_CONTENT_TYPE',
        say('This call accepts a ZIP file only ({type}).', { type: ZIP_TYPE }),
      )
    }
    if (body === null) throw new AppError('ERR_HOUSE_FILE')
    const replaces = replace === 'true'
    if (!replaces) catalogue.houseFiles.requireFree(name)
    const length = headers.get('content-length')
    const facts = await house.receive(
      body,
      length === null ? null : Number(length),
      name,
      (ready) => catalogue.houseFiles.put(ready, name, replaces, context.env.caller.actor),
    )
    const rules = [...(catalogue.houseFiles.uses().get(name) ?? [])]
    return context.json({ ...facts, rules }, 201)
  })
}
