import { randomBytes } from 'node:crypto'
import type { Action, Decision } from '../../../../shared/access.ts'
import { AppError } from '../../../../shared/errors.ts'
import { provenGrant } from '../../../../shared/proven-grant.ts'
import { storedTokenOf } from '../../../../shared/token-grants.ts'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { Admission } from '../../../sessions/types.ts'
import { signTicket } from '../../../tokens/connection-ticket.ts'
import { clientAddress } from '../../forwarded.ts'
import type { WireReply } from '../../protocols/types.ts'
import type { ApiAnswer, ApiRequest, VendorApi } from '../../types.ts'
import { fail, failure, invalid, PREFLIGHT, refusal, success } from './replies.ts'
import { accessRequestOf, readQuestion } from './request.ts'

/** What it needs, besides the admission all callers share. */
export interface DirectorDeps {
  readonly settings: Pick<Catalogue['settings'], 'get'>
  readonly director: Pick<Catalogue['director'], 'iceServers' | 'ticketKey'>
  readonly account: Pick<Catalogue['account'], 'get'>
  readonly publishTokens: Pick<Catalogue['publishTokens'], 'byId' | 'termsOf'>
  readonly streams: Pick<Catalogue['streams'], 'get'>
  readonly admission: Pick<Admission, 'answer' | 'malformed'>
  /** Epoch milliseconds. */
  now(): number
}

const PREFIX = '/api/director/'
const CALLS: Readonly<Record<string, Action>> = { subscribe: 'subscribe', publish: 'publish' }
const TICKET_ID_BYTES = 12

/**
 * The Director of Dolby Millicast, which tells players and encoders where to connect: `POST /api/director/subscribe` and
 * `/publish` with `{streamName, streamAccountId?}` and the token as bearer. The answer has the WebSocket addresses of the
 * media server, the ICE servers, and a ticket (a JWT) for the one connection.
 *
 * Refusals are 401, 400 for a body that cannot be understood and for a stream that is not on air yet; each in the vendor's
 * envelope.
 *
 * @see https://optiview.dolby.com/docs/millicast/
 */
export function createDirectorApi(deps: DirectorDeps): VendorApi {
  return {
    name: 'director',
    secretFields: ['jwt', 'credential', 'token'],
    owns: (path) => path.startsWith(PREFIX),
    answer(request, answer) {
      const action = CALLS[request.path.slice(PREFIX.length).replace(/\/$/, '')]
      if (action === undefined) answer(fail(404, 'Not found'))
      else if (request.method === 'OPTIONS') answer(PREFLIGHT)
      else if (request.method !== 'POST') answer(fail(404, 'Not found'))
      else decide(deps, action, request, answer)
    },
    refuse: failure,
  }
}

function decide(deps: DirectorDeps, action: Action, request: ApiRequest, answer: ApiAnswer): void {
  const question = readQuestion(request.body)
  if (!question.ok) {
    const { field, message } = question
    deps.admission.malformed('@director', `${field}: ${message}`, (_, id) =>
      answer(invalid(field, message), id),
    )
    return
  }
  const { trustedProxies, director } = deps.settings.get()
  if (director.urls.length === 0) {
    throw new AppError('ERR_CONFIG', 'No media server address is set for the Director.')
  }
  const ticketId = randomBytes(TICKET_ID_BYTES).toString('base64url')
  const address = clientAddress(request.address, request.headers, trustedProxies)
  const asked = accessRequestOf(action, question, request, address, ticketId)
  // Made before anybody is admitted, so that nobody is who cannot be handed on.
  const key = deps.director.ticketKey()
  deps.admission.answer(asked, (decision, id) => {
    const reply =
      decision.outcome === 'allow'
        ? admitted(deps, action, { ...question, ticketId, key, decision })
        : refusal(decision, asked.credentials.length > 0)
    answer(reply, id)
  })
}

interface Admitted {
  readonly streamName: string
  readonly ticketId: string
  readonly key: ReturnType<Catalogue['director']['ticketKey']>
  readonly decision: Decision
}

function admitted(
  deps: DirectorDeps,
  action: Action,
  { streamName, ticketId, key, decision }: Admitted,
): WireReply {
  const { urls, connectionSeconds } = deps.settings.get().director
  const accountId = deps.account.get().id
  const { grantId } = provenGrant(decision.trace)
  const ticket = {
    id: ticketId,
    action,
    streamName,
    accountId,
    grantId,
    record: action === 'publish' && isRecorded(deps, grantId),
    ...(grantId === null ? {} : { viewerId: decision.viewerId, tags: decision.tags }),
  }
  const places = urls.map((url) => url.replaceAll('{action}', action === 'publish' ? 'pub' : 'sub'))
  return success({
    urls: places,
    jwt: signTicket(ticket, key, deps.now(), connectionSeconds),
    iceServers: deps.director.iceServers(),
    streamAccountId: accountId,
    wsUrl: places[0],
    ...(action === 'publish'
      ? { subscribeRequiresAuth: isSecured(deps, streamName, decision) }
      : {}),
  })
}

function isRecorded(deps: DirectorDeps, grantId: string | null): boolean {
  const token = grantId === null ? null : storedTokenOf(grantId)
  return token?.kind === 'publish' && deps.publishTokens.byId(token.id)?.token.record === true
}

/** Whether viewers need a token: because of the stream or of a publish token, whichever is stricter. */
function isSecured(deps: DirectorDeps, streamName: string, { streamId }: Decision): boolean {
  if (deps.publishTokens.termsOf(streamName)?.subscribeRequiresAuth === true) return true
  return streamId === null || deps.streams.get(streamId).mode !== 'public'
}
