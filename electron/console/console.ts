import type { OpenAPIHono } from '@hono/zod-openapi'
import { AppError } from '../../shared/errors.ts'
import { addRoute, type ConsoleEnv, createApi } from './api.ts'
import { createDownloads, type Downloads } from './downloads.ts'
import { failure, toAppError } from './failure.ts'
import { createFeeds, type Feeds } from './feed.ts'
import { STREAMED_CALLS } from './files/calls.ts'
import { secured } from './headers.ts'
import { methodsOf } from './methods.ts'
import { openApiDocument } from './openapi.ts'
import { type Page, readPage } from './page.ts'
import { API_PREFIX, isApiPath } from './paths.ts'
import type { Route } from './route.ts'
import { allRoutes } from './routes/all.ts'
import { addStreamed } from './streamed.ts'
import type { Caller, Console, ConsoleDeps } from './types.ts'
import { addUploads, UPLOAD_CALLS } from './uploads.ts'
import { withLabels } from './with-labels.ts'

const DESKTOP: Caller = { actor: 'console' }

/**
 * Makes the console: the API below /api/v1 and the page, as one function from Request to Response. It does not ask who calls:
 * that is for the carrier, the loopback server (serve.ts) or the desktop's own protocol.
 */
export function createConsole(given: ConsoleDeps): Console {
  const deps = { ...given, ...withLabels(given) }
  const feeds = createFeeds(deps)
  const downloads = createDownloads(
    async (request, caller) => await failing.fetch(request, { caller }),
  )
  const routes: readonly Route[] = Object.values(allRoutes(deps, given, downloads))
  const { api, failing } = buildApi(deps, routes, feeds, downloads)
  const methods = methodsOf([
    ...routes.map((route) => route.call),
    ...STREAMED_CALLS,
    ...UPLOAD_CALLS,
  ])
  const page = readPage(deps.rendererDirectory)

  async function answer(request: Request, caller: Caller): Promise<Response> {
    const path = new URL(request.url).pathname
    if (!isApiPath(path)) return pageAnswer(request, path, page)
    const inside = path.startsWith(`${API_PREFIX}/`) ? path.slice(API_PREFIX.length) : null
    const refused = refuseMethod(request.method, inside === null ? [] : methods.at(inside))
    return refused ?? (await api.fetch(request, { caller }))
  }

  return {
    async fetch(request, caller = DESKTOP) {
      try {
        return secured(await answer(request, caller))
      } catch (error) {
        return report(error, request, deps)
      }
    },
    close: () => feeds.closeAll(),
  }
}

interface Apis {
  readonly api: OpenAPIHono<ConsoleEnv>
  /** The same, whose calls reject where the other answers with the failure. */
  readonly failing: OpenAPIHono<ConsoleEnv>
}

function buildApi(
  deps: ConsoleDeps,
  routes: readonly Route[],
  feeds: Feeds,
  downloads: Downloads,
): Apis {
  const described = createApi()
  for (const route of routes) addRoute(described, route, deps.catalogue.edits)
  addStreamed(described, deps, feeds, downloads)
  addUploads(described, deps)
  let document: object | null = null
  described.get('/openapi.json', () => {
    document ??= openApiDocument(described, deps.about().version)
    return Response.json(document)
  })
  const failing = createApi()
  failing.route(API_PREFIX, described)
  failing.onError((error) => {
    throw error
  })
  const api = createApi()
  api.route(API_PREFIX, described)
  api.onError((error, context) => report(error, context.req.raw, deps))
  return { api, failing }
}

/** The failure as an answer; our own faults are told to the log, never to the caller. */
function report(error: unknown, request: Request, deps: Pick<ConsoleDeps, 'onError'>): Response {
  const known = toAppError(error)
  if (known.status >= 500) deps.onError(error, `${request.method} ${new URL(request.url).pathname}`)
  return failure(known)
}

function refuseMethod(method: string, allowed: readonly string[]): Response | null {
  if (allowed.length === 0) {
    throw new AppError('ERR_NOT_FOUND', 'The API has nothing at this address.')
  }
  const allow = allowed.join(', ')
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
  if (allowed.includes(method)) return null
  return failure(new AppError('ERR_METHOD'), { allow })
}

function pageAnswer(request: Request, path: string, page: Page): Response {
  const { method } = request
  if (method === 'OPTIONS') {
    return new Response(null, { status: 204, headers: { allow: PAGE_METHODS } })
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return failure(new AppError('ERR_METHOD'), { allow: PAGE_METHODS })
  }
  const found = page.answer(path, request.headers)
  if (found === null)
    throw new AppError('ERR_NOT_FOUND', 'The console has no page at this address.')
  return method === 'HEAD' ? new Response(null, found) : found
}

const PAGE_METHODS = 'GET, HEAD, OPTIONS'
