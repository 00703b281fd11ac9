import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { grantLimitInputSchema } from '../../../shared/session-limit.ts'
import { isGrantRevoked } from '../../access/revocations.ts'
import { grantLimit, limitBan, limitCounts, listedGrantLimit, suspicion } from '../limit-answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** Longer than any grant's id. */
const LONGEST_ID = 256

/** Limits of sessions at a time, who is refused for a while, and what may be shared. */
export function limitRoutes({ catalogue, limiting, now }: ConsoleDeps) {
  const { limiter } = limiting
  return {
    'GET /limits': route('GET /limits', {
      summary: 'What limits did, who is refused for a while, and grants with a limit of their own',
      answer: z.strictObject({
        counts: limitCounts,
        bans: z.array(limitBan).readonly(),
        grantLimits: z.array(listedGrantLimit).readonly(),
      }),
      run() {
        const sessionsOf = limiter.sessionsPerGrant()
        return {
          counts: limiter.counts(),
          bans: limiter.bans(now()),
          grantLimits: catalogue.grantLimits.list().map((each) => ({
            ...each,
            sessionsNow: sessionsOf(each.grantId),
            label: catalogue.tokens.labelOf(each.grantId),
          })),
        }
      },
    }),
    'DELETE /limits/bans/{kind}/{value}': route('DELETE /limits/bans/{kind}/{value}', {
      summary: 'Let somebody in again before the time is over',
      answer: null,
      run: ({ params: { kind, value }, caller }) => {
        if (kind !== 'grant' && kind !== 'viewer') {
          throw new AppError('ERR_NOT_FOUND', 'A grant or a viewer can be refused for a while.')
        }
        limiting.liftBan(kind, value, caller.actor)
        return null
      },
    }),
    'PUT /grant-limits/{grantId}': route('PUT /grant-limits/{grantId}', {
      summary: 'Set what one link or token may; all defaults remove it',
      body: grantLimitInputSchema,
      answer: grantLimit,
      run: ({ params: { grantId }, body, caller }) => {
        if (grantId.length > LONGEST_ID) {
          throw new AppError('ERR_INPUT_INVALID', 'No link or token has an id this long.')
        }
        return catalogue.grantLimits.set(grantId, body, caller.actor)
      },
    }),
    'GET /sharing': route('GET /sharing', {
      summary: 'Links and tokens that may be shared, those seen last first',
      answer: z.strictObject({ suspicions: z.array(suspicion).readonly() }),
      run() {
        const { revocations } = catalogue.snapshot
        const nowMs = now()
        return {
          suspicions: limiting.suspicions().map((each) => ({
            ...each,
            revoked: isGrantRevoked(revocations, each.grantId, nowMs),
          })),
        }
      },
    }),
  } satisfies Partial<Routes>
}
