import type { AccessRequest, TraceStep } from '../../../../shared/access.ts'
import type { Application, EdgeAuthToken } from '../../../../shared/application.ts'
import type { BuiltInCaller } from '../../../../shared/built-in-callers.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { ReasonCode } from '../../../../shared/reasons.ts'
import type { Session } from '../../../../shared/session.ts'
import type { Admission } from '../../../sessions/types.ts'
import type { ApiAnswer, ApiRequest } from '../../types.ts'
import { type PcastStatus, pcastRefusal, pcastReply } from './reply.ts'

/** How one call ends: it is recorded first, then answered. Exactly one of these is called. */
export interface PcastRecord {
  /** Nothing can be made of the request. */
  malformed(status: PcastStatus, detail: string): void
  unauthorized(): void
  denied(status: PcastStatus, reason: ReasonCode, by: Application): void
  /** @param origin The published stream it is for. Null: none. */
  issued(
    member: 'authenticationToken' | 'streamToken',
    token: string,
    item: EdgeAuthToken,
    by: Application,
    origin: Session | null,
  ): void
  terminated(session: Session, by: Application): void
  /** Something went wrong here; nothing is recorded. */
  failed(error: unknown): void
}

const CALLER: BuiltInCaller = '@pcast'
/** Refusals of strangers recorded in a second at most: who is not known must not fill the disk. */
const STRANGERS_A_SECOND = 10

/**
 * Makes what records a call of a back end and then answers it: nothing is answered before it is stored. Of strangers ten a
 * second are recorded; the others are answered all the same.
 *
 * @param now Epoch milliseconds.
 */
export function createPcastRecord(
  admission: Pick<Admission, 'record' | 'malformed'>,
  now: () => number,
): (request: ApiRequest, answer: ApiAnswer) => PcastRecord {
  let second = 0
  let strangers = 0

  function isOneTooMany(): boolean {
    const current = Math.floor(now() / 1_000)
    if (current !== second) strangers = 0
    second = current
    strangers += 1
    return strangers > STRANGERS_A_SECOND
  }

  return (request, answer) => ({
    malformed(status, detail) {
      if (isOneTooMany()) answer(pcastReply(status))
      else admission.malformed(CALLER, detail, (_, id) => answer(pcastReply(status), id))
    },
    unauthorized() {
      const reason = 'caller_unauthenticated'
      if (isOneTooMany()) {
        answer(pcastReply('unauthorized'))
        return
      }
      const outcome = { ...DENIED, reason, trace: [['credential', 'fail', reason]] } as const
      admission.record(askedOf(request), outcome, (_, id) => answer(pcastReply('unauthorized'), id))
    },
    denied(status, reason, by) {
      const step: TraceStep =
        reason === 'capacity_reached'
          ? ['restriction', 'fail', `pcast:${reason}`]
          : ['stream', 'fail', reason]
      const outcome = { ...DENIED, reason, trace: [knownStep(by), step] } as const
      admission.record(askedOf(request), outcome, (_, id) => answer(pcastReply(status), id))
    },
    issued(member, token, item, by, origin) {
      const reason = 'token_issued'
      const streamId = origin?.streamId ?? null
      const trace: TraceStep[] = [
        ...(streamId === null ? [] : [['stream', 'pass', streamId] as const]),
        knownStep(by),
        ['grant_expiry', 'pass', String(item.expiresAtMs)],
      ]
      const asked = askedOf(request, item.type === 'publish' ? 'publish' : 'subscribe', origin)
      const outcome = { outcome: 'allow', reason, streamId, grantId: item.id, trace } as const
      admission.record(asked, outcome, (_, id) => answer(pcastReply('ok', { [member]: token }), id))
    },
    failed(error) {
      answer(pcastRefusal(error instanceof AppError ? error : new AppError('ERR_INTERNAL')))
    },
    terminated(session, by) {
      const { streamId, grantId } = session
      const trace: TraceStep[] = [['stream', 'pass', streamId], knownStep(by)]
      const outcome = {
        outcome: 'allow',
        reason: 'session_terminated',
        streamId,
        grantId,
        trace,
      } as const
      const asked = askedOf(request, session.action, session)
      admission.record(asked, outcome, (_, id) => answer(pcastReply('ok'), id))
    },
  })
}

const DENIED = { outcome: 'deny', streamId: null, grantId: null } as const

const knownStep = ({ id }: Application): TraceStep => ['credential', 'pass', id]

/** A call as the list of decisions shows it: the address is the back end's. */
function askedOf(
  { address, headers }: ApiRequest,
  action: AccessRequest['action'] = 'subscribe',
  session: Pick<Session, 'streamName' | 'id'> | null = null,
): AccessRequest {
  return {
    action,
    phase: 'start',
    streamName: session?.streamName ?? '',
    mediaServerId: CALLER,
    protocol: 'pcast',
    address,
    userAgent: headers['user-agent'] ?? null,
    referer: null,
    sessionKey: session?.id ?? null,
    viewerId: null,
    credentials: [],
  }
}
