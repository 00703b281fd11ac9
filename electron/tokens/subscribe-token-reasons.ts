import type { SubscribeReason } from '../../shared/subscribe-reasons.ts'

/** The first word of an answer's status, for SDKs that retry 400 and give up on 401. */
type Status = 400 | 401

/**
 * Why a subscriber is refused: the number of the check, the HTTP status and the text on the wire. Texts that the vendor's clients act on stand as the vendor writes them; where the vendor has none, the
 * wire says no more than that the token is invalid, so that nobody learns which of his guesses was close.
 */
export const SUBSCRIBE_REASONS = {
  body_malformed: [1, 400, 'Validation errors'],
  stream_name_missing: [1, 400, 'Validation errors'],
  stream_name_malformed: [1, 400, 'Validation errors'],
  account_missing: [2, 401, 'Unauthorized: streamAccountId is required without a token'],
  token_required: [3, 401, 'Unauthorized: Token required'],
  token_unreadable: [4, 401, 'Unauthorized: Invalid token'],
  token_unknown: [4, 401, 'Unauthorized: Invalid token'],
  algorithm: [5, 401, 'Unauthorized: Invalid token'],
  claims_missing: [6, 401, 'Unauthorized: Invalid token'],
  claims_malformed: [6, 401, 'Unauthorized: Invalid token'],
  parent_unknown: [6, 401, 'Unauthorized: Invalid token'],
  signature: [7, 401, 'Unauthorized: Invalid token'],
  expiry_malformed: [8, 401, 'Unauthorized: Invalid token'],
  expiry_milliseconds: [8, 401, 'Unauthorized: Invalid token'],
  expired: [8, 401, 'Unauthorized: Token expired'],
  not_yet_valid: [8, 401, 'Unauthorized: Invalid token'],
  lifetime_too_long: [8, 401, 'Unauthorized: Invalid token'],
  parent_inactive: [9, 401, 'Unauthorized: Invalid token'],
  parent_deleted: [9, 401, 'Unauthorized: Invalid token'],
  parent_expired: [9, 401, 'Unauthorized: Token expired'],
  account_other: [10, 401, 'Unauthorized: Invalid token'],
  stream_other: [10, 401, 'StreamName is not valid for token'],
  stream_not_covered: [11, 401, 'StreamName is not valid for token'],
  tracking: [12, 401, 'Unauthorized: Invalid token'],
  cluster_child: [13, 401, 'Unauthorized: Invalid token'],
  cluster_stream: [13, 401, 'Unauthorized: Invalid token'],
  origin_parent: [14, 401, 'Unauthorized: Origin not allowed'],
  origin_child: [14, 401, 'Unauthorized: Origin not allowed'],
  address_parent: [15, 401, 'Unauthorized: IP Address not allowed'],
  address_unbound: [15, 401, 'Unauthorized: IP Address not allowed'],
  address_child: [15, 401, 'Unauthorized: IP Address not allowed'],
  country: [16, 401, 'Unauthorized: Country not allowed'],
  not_live: [17, 400, 'stream not being published'],
} as const satisfies Record<SubscribeReason, readonly [number, Status, string]>

/** What each of the seventeen checks looks at, in order. */
export const SUBSCRIBE_CHECKS = [
  'request',
  'stream account',
  'token required',
  'token known',
  'algorithm',
  'claims',
  'signature',
  'times',
  'subscribe token in force',
  'stream as asked',
  'stream of the subscribe token',
  'tracking id',
  'cluster',
  'origin',
  'address',
  'country',
  'stream is live',
] as const
