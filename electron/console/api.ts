import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { EDIT_HEADER } from '../../shared/edit.ts'
import { AppError } from '../../shared/errors.ts'
import { repeatedMember } from '../../shared/json-text.ts'
import { say } from '../../shared/say.ts'
import type { Edits } from '../catalogue/edit-types.ts'
import { issuesOf, pathOf } from './failure.ts'
import { failed } from './files/answer.ts'
import { jsonAnswer } from './large-answer.ts'
import { isUpload } from './paths.ts'
import { paramsOf, type Route, splitCall } from './route.ts'
import type { Caller } from './types.ts'

/** Of all calls but uploads. */
const MAX_BODY_BYTES = 5 * 1024 * 1024
const JSON_TYPE = 'application/json'
/** Parts of a path that are named. */
const MAX_PATH = 16

/** Hono's environment: the carrier hands in who calls. */
export interface ConsoleEnv {
  Bindings: { caller: Caller }
}

/** Makes the router of the API with its limits; {@link addRoute} fills it. */
export function createApi(): OpenAPIHono<ConsoleEnv> {
  const api = new OpenAPIHono<ConsoleEnv>({
    defaultHook: (result) => {
      if (result.success) return
      throw new AppError('ERR_INPUT_INVALID', undefined, { issues: issuesOf(result.error) })
    },
  })
  const limit = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: () => {
      throw new AppError('ERR_INPUT_TOO_LARGE')
    },
  })
  api.use((context, next) =>
    isUpload(context.req.method, context.req.path) ? next() : limit(context, next),
  )
  return api
}

/**
 * Adds one call: its schemas judge the request before it runs, and describe it in the OpenAPI document. Where it makes one edit
 * that can be undone, its answer names that in a header.
 */
export function addRoute(
  api: OpenAPIHono<ConsoleEnv>,
  route: Route,
  edits: Pick<Edits, 'latest'>,
): void {
  const { method, path } = splitCall(route.call)
  const params = paramsOf(route.call)
  const described = createRoute({
    method: method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete',
    path,
    operationId: operationId(route.call),
    summary: route.summary,
    tags: [path.split('/')[1] ?? ''],
    request: {
      ...(params === null ? {} : { params }),
      query: (route.query ?? NO_QUERY) as z.ZodObject,
      ...(route.body === null
        ? {}
        : { body: { required: true, content: { [JSON_TYPE]: { schema: route.body } } } }),
    },
    responses: {
      [route.status]:
        route.answer === null
          ? { description: 'Done.' }
          : { description: 'Done.', content: { [JSON_TYPE]: { schema: route.answer } } },
      default: failed,
    },
  })
  api.openapi(described, async (context) => {
    if (route.body === null) await refuseBody(context.req.raw)
    const valid = (target: 'param' | 'query' | 'json'): unknown =>
      context.req.valid(target as never)
    if (route.body !== null) refuseRepeated(await context.req.text())
    const body = route.body === null ? undefined : valid('json')
    const ready = await route.prepare(body)
    const { caller } = context.env
    refuseSignedOut(caller)
    const before = edits.latest()
    const running = route.run({
      params: params === null ? {} : valid('param'),
      query: valid('query'),
      body,
      ready,
      caller,
    })
    // Edits are made at once, so whatever came in between is of this call.
    const made = edits.latest()
    const answer = await running
    const headers = made.count === before.count + 1 ? { [EDIT_HEADER]: String(made.id) } : {}
    return route.answer === null
      ? new Response(null, { status: 204, headers })
      : jsonAnswer(answer, { status: route.status, headers })
  })
}

const NO_QUERY = z.strictObject({})

/**
 * Refuses a call whose caller was signed out since it began: its body may have been held back until after the lock.
 *
 * @throws AppError ERR_CALLER_UNAUTHENTICATED.
 */
export function refuseSignedOut({ keepAlive }: Caller): void {
  if (keepAlive?.() === false) throw new AppError('ERR_CALLER_UNAUTHENTICATED')
}

/** Refuses a body that names a field twice: who looked at it before may have read the other one. */
function refuseRepeated(json: string): void {
  const found = repeatedMember(json)
  if (found === null) return
  const path = pathOf(found.slice(0, MAX_PATH))
  throw new AppError('ERR_INPUT_INVALID', say('The body has {path} twice.', { path }), {
    issues: [{ path, message: 'This is there twice.' }],
  })
}

/** A call that takes nothing accepts an empty body and `{}`, and does not pass over anything else. */
async function refuseBody(request: Request): Promise<void> {
  const text = request.body === null ? '' : await request.text()
  if (text === '') return
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== JSON_TYPE) throw new AppError('ERR_CONTENT_TYPE')
  const result = z.strictObject({}).safeParse(parsed(text))
  if (!result.success) {
    throw new AppError('ERR_INPUT_INVALID', undefined, { issues: issuesOf(result.error) })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('ERR_INPUT_INVALID', 'The body is not valid JSON.', { cause })
  }
}

/** `PUT /streams/{id}` becomes `putStreamsId`. */
function operationId(call: string): string {
  return call
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '')
    .map((word, index) => {
      const lower = word.toLowerCase()
      return index === 0 ? lower : `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`
    })
    .join('')
}
