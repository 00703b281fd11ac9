import { z } from 'zod'
import { revocationInputSchema } from '../../../shared/credential.ts'
import { AppError } from '../../../shared/errors.ts'
import * as answers from '../answers.ts'
import { counters } from '../counter-answers.ts'
import { revocation, revokeResult } from '../credential-answers.ts'
import { listMatching, namedIn } from '../decision-list.ts'
import { explanation } from '../explanation-answers.ts'
import {
  decisionListQuery,
  endedSessionsQuery,
  revocationsQuery,
  viewTimeQuery,
} from '../queries.ts'
import { revocationsFor } from '../revocation-list.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import { decisionWithReasons } from './explained-decision.ts'

const revokeSchema = z.strictObject({
  what: z.enum(['session', 'grant', 'viewer', 'address']),
  untilMs: z.int().positive().nullable(),
  note: z.string().max(240),
})

/** What happens now and what happened: state, sessions, decisions, revocations. */
export function liveRoutes(deps: ConsoleDeps) {
  const { live, history, revocations, catalogue } = deps
  return {
    'GET /about': route('GET /about', {
      summary: 'Version, addresses and paths of this installation',
      answer: answers.about,
      run: () => deps.about(),
    }),
    'GET /alarms': route('GET /alarms', {
      summary: 'What the operator must know now',
      answer: z.strictObject({ alarms: z.array(answers.alarm).readonly() }),
      run: () => ({ alarms: deps.alarms() }),
    }),
    'POST /clock/confirm': route('POST /clock/confirm', {
      summary: 'Say that the clock of this machine is right, so that what is old is deleted again',
      answer: null,
      run: ({ caller }) => {
        catalogue.audit.note(caller.actor, 'clock.confirm', 'clock', '')
        deps.confirmClock()
        return null
      },
    }),
    'GET /counters': route('GET /counters', {
      summary: 'Viewers and publishers now, and how decisions went lately',
      answer: counters,
      run: () => live.counters(),
    }),
    'GET /sessions': route('GET /sessions', {
      summary: 'Live sessions',
      answer: z.strictObject({ sessions: z.array(answers.session).readonly() }),
      run: () => ({ sessions: live.list() }),
    }),
    'GET /sessions/ended': route('GET /sessions/ended', {
      summary: 'Ended sessions, newest first; with `ids` those alone',
      query: endedSessionsQuery,
      answer: z.strictObject({
        sessions: z.array(answers.session).readonly(),
        nextBefore: z.string().nullable(),
      }),
      run: ({ query }) => history.listEndedSessions(query),
    }),
    'POST /sessions/{id}/revoke': route('POST /sessions/{id}/revoke', {
      summary: 'Revoke a live session, or the grant, viewer or address behind it',
      body: revokeSchema,
      answer: revokeResult,
      run: ({ params, body, caller }) =>
        revocations.revokeSession(params.id, body.what, body.untilMs, body.note, caller.actor),
    }),
    'GET /view-time': route('GET /view-time', {
      summary: 'How long viewers watched, by UTC day, stream and viewer',
      query: viewTimeQuery,
      answer: answers.viewTimePage,
      run: ({ query }) => history.listViewTime({ ...query, limit: Number(query.limit) }),
    }),
    'GET /decisions': route('GET /decisions', {
      summary: 'Decisions, newest first, filtered',
      query: decisionListQuery,
      answer: answers.decisionPage,
      run: ({ query }) => listMatching(history, query, namedIn(catalogue)),
    }),
    'GET /decisions/{id}': route('GET /decisions/{id}', {
      summary: 'One decision, explained, with what was said on the wire',
      answer: z.strictObject({
        decision: answers.decisionRecord,
        sentences: z.array(z.string()).readonly(),
        exchange: answers.exchange.nullable(),
        explanation,
      }),
      run: async ({ params }) => {
        const found = /^\d{1,15}$/.test(params.id)
          ? await history.getDecision(Number(params.id))
          : null
        if (found === null) throw new AppError('ERR_NOT_FOUND', 'There is no decision of this id.')
        return decisionWithReasons(found, deps)
      },
    }),
    'GET /revocations': route('GET /revocations', {
      summary: 'Revocations in force, newest first; of a session, grant, viewer or the like alone',
      query: revocationsQuery,
      answer: z.strictObject({ revocations: z.array(revocation).readonly(), total: z.int() }),
      run: ({ query: { limit, ...who } }) => {
        const { revocations, tokens } = catalogue
        const found = revocationsFor(revocations.list(), who, deps.now(), tokens.named)
        return { revocations: found.slice(0, Number(limit)), total: found.length }
      },
    }),
    'POST /revocations': route('POST /revocations', {
      summary: 'Refuse a grant, a viewer, an address or a session from now on',
      body: revocationInputSchema,
      answer: revokeResult,
      status: 201,
      run: ({ body, caller }) => revocations.revoke(body, caller.actor),
    }),
    'DELETE /revocations/{id}': route('DELETE /revocations/{id}', {
      summary: 'Lift a revocation',
      answer: null,
      run: ({ params, caller }) => {
        catalogue.revocations.lift(params.id, caller.actor)
        return null
      },
    }),
  } satisfies Partial<Routes>
}
