import type { SubscribeReason } from '../../shared/subscribe-reasons.ts'
import { subscribeGrantId } from '../../shared/token-grants.ts'
import { allowsCountry, effectiveCountryRule } from './restrictions/countries.ts'
import { MAX_STREAM_NAME } from './restrictions/stream-names.ts'
import { findParentFault, verifySelfSigned } from './subscribe-token.ts'
import { bindingToTake, findLimitFault, type LimitContext } from './subscribe-token-limits.ts'
import {
  DEFAULT_CHOICES,
  type PreparedToken,
  type SubscribeCatalogue,
  type SubscribeChoices,
  type SubscribeClaims,
  type SubscribeQuestion,
} from './subscribe-token-types.ts'

/** With what a viewer came: nothing, a subscribe token, or one signed with it. */
export type SubscribeKind = 'open' | 'token' | 'self-signed'

/** What an admitted viewer has. */
interface SubscribeGrant {
  /** Id for revocation: of this token, and of the subscribe token behind it. */
  readonly grantId: string
  readonly parentGrantId: string
  readonly tokenId: number
  /** First moment it admits nobody any more. A viewer who is in stays. Null: never. */
  readonly expiresAtMs: number | null
  readonly trackingId: string | null
  readonly customViewerData: string | null
  /** Binding that must be taken with the admission, or null. */
  readonly takesBinding: string | null
}

export type SubscribeOutcome =
  | {
      readonly ok: true
      readonly kind: SubscribeKind
      readonly accountId: string
      readonly streamName: string
      /** Null for an open stream. */
      readonly grant: SubscribeGrant | null
    }
  | { readonly ok: false; readonly kind: SubscribeKind | null; readonly reason: SubscribeReason }

interface Request {
  readonly streamName: string
  readonly accountId: string | null
}

/**
 * Answers a Director's subscribe call: the seventeen checks in order, the first that refuses decides. Default deny.
 * Never throws as long as the catalogue does not.
 *
 * @param choices Where the vendor leaves a point open. Default {@link DEFAULT_CHOICES}.
 */
export function authorizeSubscribe(
  question: SubscribeQuestion,
  catalogue: SubscribeCatalogue,
  choices: SubscribeChoices = DEFAULT_CHOICES,
): SubscribeOutcome {
  const request = readRequest(question.body)
  if (typeof request === 'string') return deny(null, request)
  const bearer = bearerOf(question.authorization)
  if (bearer === null) return authorizeOpen(request, question, catalogue)
  return bearer.includes('.')
    ? authorizeSelfSigned(bearer, request, question, catalogue, choices)
    : authorizeToken(bearer, request, question, catalogue, choices)
}

/** Unknown members are left alone: official clients send some. */
function readRequest(body: unknown): Request | SubscribeReason {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'body_malformed'
  const { streamName, streamAccountId } = body as Record<string, unknown>
  if (streamName === undefined || streamName === null || streamName === '') {
    return 'stream_name_missing'
  }
  const accountId = streamAccountId === undefined || streamAccountId === '' ? null : streamAccountId
  if (typeof streamName !== 'string' || streamName.length > MAX_STREAM_NAME) {
    return 'stream_name_malformed'
  }
  if (accountId !== null && typeof accountId !== 'string') return 'stream_name_malformed'
  return { streamName, accountId }
}

/** Null when none was sent; some clients write `NoAuth` for that. Another scheme is a token nobody can read. */
function bearerOf(authorization: string | null): string | null {
  const text = authorization?.trim() ?? ''
  if (text === '' || text === 'NoAuth') return null
  return text.slice(0, 7).toLowerCase() === 'bearer ' ? text.slice(7).trim() : ''
}

function authorizeOpen(
  { streamName, accountId }: Request,
  { country }: SubscribeQuestion,
  catalogue: SubscribeCatalogue,
): SubscribeOutcome {
  if (accountId === null) return deny('open', 'account_missing')
  const stream = catalogue.stream(accountId, streamName)
  if (stream?.subscribeRequiresAuth === true) return deny('open', 'token_required')
  const rules = [stream?.countries ?? null, catalogue.account(accountId)?.countries ?? null]
  if (!allowsCountry(effectiveCountryRule(rules), country)) return deny('open', 'country')
  if (stream?.isLive !== true) return deny('open', 'not_live')
  return { ok: true, kind: 'open', accountId, streamName, grant: null }
}

function authorizeToken(
  bearer: string,
  request: Request,
  question: SubscribeQuestion,
  catalogue: SubscribeCatalogue,
  choices: SubscribeChoices,
): SubscribeOutcome {
  const parent = bearer === '' ? null : catalogue.tokenBySecret(bearer)
  if (parent === null) return deny('token', bearer === '' ? 'token_unreadable' : 'token_unknown')
  const fault = findParentFault(parent, question.nowMs)
  if (fault !== null) return deny('token', fault)
  const held: Held = {
    parent,
    child: null,
    expiresAtMs: parent.token.expiresAtMs,
    grantId: grantIdOf(parent),
  }
  return authorizeLimits('token', held, request, question, catalogue, choices)
}

function authorizeSelfSigned(
  bearer: string,
  request: Request,
  question: SubscribeQuestion,
  catalogue: SubscribeCatalogue,
  choices: SubscribeChoices,
): SubscribeOutcome {
  const verified = verifySelfSigned(bearer, catalogue.tokenById, question.nowMs, choices)
  if (!verified.ok) return deny('self-signed', verified.reason)
  const held: Held = { ...verified, child: verified.claims }
  return authorizeLimits('self-signed', held, request, question, catalogue, choices)
}

interface Held {
  readonly parent: PreparedToken
  readonly child: SubscribeClaims | null
  readonly expiresAtMs: number | null
  readonly grantId: string
}

function authorizeLimits(
  kind: SubscribeKind,
  held: Held,
  request: Request,
  question: SubscribeQuestion,
  catalogue: SubscribeCatalogue,
  choices: SubscribeChoices,
): SubscribeOutcome {
  const { parent, child } = held
  const { accountId, id } = parent.token
  const stream = catalogue.stream(accountId, request.streamName)
  const context: LimitContext = {
    parent,
    child,
    streamName: request.streamName,
    accountId: request.accountId,
    stream,
    account: catalogue.account(accountId),
    bound: catalogue.boundTo(id),
    origin: question.origin,
    address: question.address,
    country: question.country,
    lists: choices.lists,
  }
  const fault = findLimitFault(context)
  if (fault !== null) return deny(kind, fault)
  if (stream?.isLive !== true) return deny(kind, 'not_live')
  const grant = {
    grantId: held.grantId,
    parentGrantId: grantIdOf(parent),
    tokenId: id,
    expiresAtMs: held.expiresAtMs,
    trackingId: child?.trackingId ?? parent.token.trackingId,
    customViewerData: child?.customViewerData ?? null,
    takesBinding: bindingToTake(context),
  }
  return { ok: true, kind, accountId, streamName: request.streamName, grant }
}

const grantIdOf = ({ token }: PreparedToken): string => subscribeGrantId(token.id)

const deny = (kind: SubscribeKind | null, reason: SubscribeReason): SubscribeOutcome => ({
  ok: false,
  kind,
  reason,
})
