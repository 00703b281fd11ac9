import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { feedLine } from './answers.ts'
import type { ConsoleEnv } from './api.ts'
import type { Downloads } from './downloads.ts'
import type { Feeds } from './feed.ts'
import { failed, streamed } from './files/answer.ts'
import { addExports } from './files/exports.ts'
import { addFiles } from './files/kept.ts'
import type { ConsoleDeps } from './types.ts'

/** Adds the live feed and the exports. HEAD answers their headers and opens nothing. */
export function addStreamed(
  api: OpenAPIHono<ConsoleEnv>,
  deps: ConsoleDeps,
  feeds: Feeds,
  downloads: Pick<Downloads, 'answer'>,
): void {
  const feed = createRoute({
    method: 'get',
    path: '/feed',
    operationId: 'getFeed',
    summary: 'Live feed: the state now, then at most four lines a second with what changed',
    tags: ['feed'],
    request: { query: z.strictObject({}) },
    responses: {
      200: {
        description: 'NDJSON, one FeedLine a line, until the reader goes.',
        content: { 'application/x-ndjson': { schema: feedLine } },
      },
      default: failed,
    },
  })
  api.openapi(feed, (context) =>
    streamed(context.req.method, 'application/x-ndjson', () => feeds.open(context.env.caller)),
  )
  addExports(api, deps)
  addFiles(api, deps, downloads)
}
