import type { Decision } from '../../../../shared/access.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { ReasonCode } from '../../../../shared/reasons.ts'
import { SUBSCRIBE_REASONS } from '../../../tokens/subscribe-token-reasons.ts'
import type { WireReply } from '../../protocols/types.ts'

/**
 * Players are pages of any origin, `null` for one opened from a file. No cookie is ever looked at, so a page gains nothing
 * that it could not have from its own server.
 */
const CORS = { 'access-control-allow-origin': '*' } as const
const HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  ...CORS,
} as const

/** The answer to a browser that asks before it calls (Fetch standard, section 4.8). */
export const PREFLIGHT: WireReply = {
  status: 204,
  headers: {
    ...CORS,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-max-age': '7200',
  },
  body: '',
}

/** An answer in the vendor's envelope. */
export function success(data: object): WireReply {
  return { status: 200, headers: HEADERS, body: JSON.stringify({ status: 'success', data }) }
}

/**
 * A refusal in the vendor's envelope. Its clients show `message`, give up at 401 and try again at anything else.
 *
 * @param more Further members of `data`. Default none.
 */
export function fail(status: number, message: string, more: object = {}): WireReply {
  const body = JSON.stringify({ status: 'fail', data: { message, ...more } })
  return { status, headers: HEADERS, body }
}

/** A body that cannot be understood. */
export const invalid = (field: string, message: string): WireReply =>
  fail(400, 'Validation errors', { errors: { [field]: [message] } })

/**
 * What failed here: an error envelope without `data`, which clients would take for an answer, from 500 on; a refusal
 * below.
 */
export function failure(error: AppError): WireReply {
  if (error.status < 500) return fail(error.status, error.message)
  const body = JSON.stringify({ status: 'error', message: error.message, code: null })
  return { status: error.status, headers: HEADERS, body }
}

const INVALID_TOKEN = 'Unauthorized: Invalid token'
const NOT_PUBLISHED = 'stream not being published'

/** Texts the vendor's clients know. What is not listed says no more than that the token is not right. */
const TEXTS: Partial<Record<ReasonCode, string>> = {
  credential_missing: 'Unauthorized: Token required',
  grant_expired: 'Unauthorized: Token expired',
  grant_other_stream: 'StreamName is not valid for token',
  credential_other_origin: 'Unauthorized: Origin not allowed',
  credential_other_address: 'Unauthorized: IP Address not allowed',
  credential_addresses_taken: 'Unauthorized: IP Address not allowed',
  credential_other_country: 'Unauthorized: Country not allowed',
}

/**
 * The answer to who is not admitted: 401, which is final, whatever the reason; but 400 for a stream that is not there yet,
 * which is tried again, and 5xx for what failed here.
 *
 * @param hasToken Whether a token was presented. Without one, a stream that is not set up reads like one that is not on
 *                 air.
 */
export function refusal(decision: Decision, hasToken: boolean): WireReply {
  const { reason, trace } = decision
  if (reason === 'store_unavailable') return failure(new AppError('ERR_DB_IO'))
  if (reason === 'internal') return failure(new AppError('ERR_INTERNAL'))
  if (reason === 'stream_not_live') return fail(400, NOT_PUBLISHED)
  const isNoStream = reason === 'stream_unknown' || reason === 'stream_disabled'
  if (isNoStream && !hasToken) return fail(400, NOT_PUBLISHED)
  return fail(401, vendorText(trace) ?? TEXTS[reason] ?? INVALID_TOKEN)
}

/** The text for the exact check that refused. Null where the reason says it. */
function vendorText(trace: Decision['trace']): string | null {
  const refused = trace.findLast(
    ([check, outcome]) => check === 'restriction' && outcome === 'fail',
  )
  const [system, word] = refused?.[2].split(':') ?? []
  if (system !== 'subscribe' || word === undefined) return null
  const known = Object.entries(SUBSCRIBE_REASONS).find(([name]) => name === word)
  return known === undefined || known[1][1] !== 401 ? null : known[1][2]
}
