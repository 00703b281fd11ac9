import { z } from 'zod'
import { FOUND_KINDS, type Found } from '../../../shared/search.ts'
import { type Routes, route } from '../route.ts'
import { search } from '../search.ts'
import { token } from '../token-answers.ts'
import type { ConsoleDeps } from '../types.ts'

const found: z.ZodType<Found> = z
  .strictObject({
    kind: z.enum(FOUND_KINDS),
    id: z.string(),
    title: z.string(),
    detail: z.string(),
    token: token.nullable(),
    enabled: z.boolean().nullable(),
  })
  .meta({ id: 'Found' })

const query = z.strictObject({
  text: z.string().max(120).default(''),
  limit: z
    .string()
    .regex(/^([1-9]|[1-4]\d|50)$/, 'Use 1 to 50.')
    .default('8'),
})

/** The search over everything that has a name. */
export const searchRoutes = (deps: ConsoleDeps) =>
  ({
    'GET /search': route('GET /search', {
      summary: 'Streams, media servers, rules, viewers and tokens by what they are called',
      query,
      answer: z.strictObject({ found: z.array(found).readonly() }),
      run: async ({ query }) => ({ found: await search(deps, query.text, Number(query.limit)) }),
    }),
  }) satisfies Partial<Routes>
