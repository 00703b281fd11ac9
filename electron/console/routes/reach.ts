import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { Reach, ReachCell, TokenReach } from '../../../shared/reach.ts'
import { TOKEN_KINDS } from '../../../shared/token.ts'
import * as answers from '../answers.ts'
import { reachOf, tokenReachOf } from '../reach.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const action = z.enum(['publish', 'subscribe'])
const at = z
  .string()
  .regex(/^\d{1,15}$/)
  .optional()

const cell: z.ZodType<ReachCell> = z
  .strictObject({
    end: z.enum(['allow', 'ads', 'redirect', 'deny']),
    reason: answers.reason,
    ruleId: z.string().nullable(),
    differs: z.boolean(),
  })
  .meta({ id: 'ReachCell' })

const reach: z.ZodType<Reach> = z
  .strictObject({
    atMs: z.int(),
    action,
    ruleVersion: z.int(),
    sources: z
      .array(
        z.strictObject({
          id: z.string(),
          kind: z.enum(['any', 'link', 'country', 'address', 'area', 'tag']),
          value: z.string().nullable(),
          address: z.string().nullable(),
          place: z.strictObject({ latitude: z.number(), longitude: z.number() }).nullable(),
          holdsLink: z.boolean(),
        }),
      )
      .readonly(),
    moreSources: z.int(),
    rows: z
      .array(
        z.strictObject({
          streamId: z.string(),
          streamName: z.string(),
          cells: z.array(cell).readonly(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Reach' })

const tokenReach: z.ZodType<TokenReach> = z
  .strictObject({
    atMs: z.int(),
    kind: z.enum(TOKEN_KINDS),
    status: z.enum(['active', 'disabled', 'expired', 'revoked', 'deleted']),
    action,
    rows: z
      .array(z.strictObject({ streamId: z.string(), streamName: z.string(), cell }))
      .readonly(),
    unclear: z.array(z.string()).readonly(),
  })
  .meta({ id: 'TokenReach' })

/** Who can reach what, both ways, by the function that decides for real. */
export function reachRoutes({ catalogue, now }: ConsoleDeps) {
  return {
    'GET /reach': route('GET /reach', {
      summary: 'Every stream and kind of source at a moment: who gets in, by which rule',
      query: z.object({
        at,
        action: action.default('subscribe'),
        rules: z.enum(['published', 'draft']).default('published'),
        holds: z.enum(['nothing', 'link']).default('nothing'),
      }),
      answer: reach,
      run: ({ query }) =>
        reachOf(
          query.rules === 'draft' ? catalogue.rules.compileDraft() : catalogue.snapshot,
          catalogue.streams.list(),
          {
            action: query.action,
            atMs: query.at === undefined ? now() : Number(query.at),
            holdsLink: query.holds === 'link',
          },
        ),
    }),
    'GET /reach/tokens/{kind}/{id}': route('GET /reach/tokens/{kind}/{id}', {
      summary: 'What one token opens at a moment',
      query: z.object({ at }),
      answer: tokenReach,
      run: ({ params, query }) => {
        const kind = TOKEN_KINDS.find((each) => each === params.kind)
        if (kind === undefined)
          throw new AppError('ERR_NOT_FOUND', 'There is no such kind of token.')
        const token = catalogue.tokens.get({ kind, id: params.id })
        const atMs = query.at === undefined ? now() : Number(query.at)
        return tokenReachOf(catalogue.snapshot, catalogue.streams.list(), token, atMs)
      },
    }),
  } satisfies Partial<Routes>
}
