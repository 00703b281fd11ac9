import { z } from 'zod'
import { ADVERT_OUTCOMES, type AdvertOutcome } from '../../shared/advert.ts'
import type { SessionEnd, SessionEnding } from '../../shared/session.ts'

/** Why a session is over. */
export const sessionEnd: z.ZodType<SessionEnd> = z.enum([
  'reported',
  'source_gone',
  'time_limit',
  'assumed',
  'replaced',
  'revoked',
  'restart',
  'overdue',
  'displaced',
  'banned',
  'gone_at_server',
  'expired',
  'refused',
])

/** What became of the advertisement of a rule. */
export const advertOutcome: z.ZodType<AdvertOutcome> = z.enum(ADVERT_OUTCOMES)

/** What ends a live session, and how soon. */
export const sessionEnding: z.ZodType<SessionEnding> = z
  .strictObject({
    by: z.enum(['asked_again', 'media_server', 'stagedoor', 'nothing']),
    atMs: z.int().nullable(),
    askedEverySeconds: z.int().nullable(),
    revokedWithinSeconds: z.int().nullable(),
    fate: z.enum(['new_viewers_only', 'at_time_limit', 'at_next_check', 'instant']),
    remedy: z.enum(['add_control', 'set_on_update', 'stays_until_left']).nullable(),
  })
  .meta({ id: 'SessionEnding' })
