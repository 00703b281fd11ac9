/** The first word of an answer's status, for SDKs that retry 400 and give up on 401. */
type Status = 400 | 401

/**
 * Why a subscriber is refused: the number of the check, the HTTP status, the text on the wire and the sentence for the
 * operator. Texts that the vendor's clients act on stand as the vendor writes them; where the vendor has none, the
 * wire says no more than that the token is invalid, so that nobody learns which of his guesses was close.
 */
export const SUBSCRIBE_REASONS = {
  body_malformed: [1, 400, 'Validation errors', 'The request body is no JSON object.'],
  stream_name_missing: [1, 400, 'Validation errors', 'The request names no stream.'],
  stream_name_malformed: [
    1,
    400,
    'Validation errors',
    'The stream name or account id is malformed.',
  ],
  account_missing: [
    2,
    401,
    'Unauthorized: streamAccountId is required without a token',
    'Neither a token nor an account id was sent.',
  ],
  token_required: [
    3,
    401,
    'Unauthorized: Token required',
    'The stream needs a token; none was sent.',
  ],
  token_unreadable: [
    4,
    401,
    'Unauthorized: Invalid token',
    'The token is neither a subscribe token nor a self-signed one.',
  ],
  token_unknown: [4, 401, 'Unauthorized: Invalid token', 'No subscribe token is this text.'],
  algorithm: [
    5,
    401,
    'Unauthorized: Invalid token',
    'The token is not signed with HS256, HS384 or HS512, or its header asks for more than that.',
  ],
  claims_missing: [
    6,
    401,
    'Unauthorized: Invalid token',
    'The token has no `streaming` object, or its type is not Subscribe.',
  ],
  claims_malformed: [6, 401, 'Unauthorized: Invalid token', 'A claim of the token is malformed.'],
  parent_unknown: [
    6,
    401,
    'Unauthorized: Invalid token',
    'The token names a subscribe token that is not there.',
  ],
  signature: [
    7,
    401,
    'Unauthorized: Invalid token',
    'The signature is not by the present text of the subscribe token it names.',
  ],
  expiry_malformed: [
    8,
    401,
    'Unauthorized: Invalid token',
    'The token has no usable expiry: `exp` must be a whole number of seconds.',
  ],
  expiry_milliseconds: [
    8,
    401,
    'Unauthorized: Invalid token',
    'The expiry of the token looks like milliseconds; it must be seconds.',
  ],
  expired: [8, 401, 'Unauthorized: Token expired', 'The self-signed token has expired.'],
  not_yet_valid: [8, 401, 'Unauthorized: Invalid token', 'The self-signed token is not valid yet.'],
  lifetime_too_long: [
    8,
    401,
    'Unauthorized: Invalid token',
    'The self-signed token lives longer than the limit that is set.',
  ],
  parent_inactive: [9, 401, 'Unauthorized: Invalid token', 'The subscribe token is switched off.'],
  parent_expired: [9, 401, 'Unauthorized: Token expired', 'The subscribe token has expired.'],
  account_other: [10, 401, 'Unauthorized: Invalid token', 'The token is of another account.'],
  stream_other: [
    10,
    401,
    'StreamName is not valid for token',
    'The self-signed token is for another stream.',
  ],
  stream_not_covered: [
    11,
    401,
    'StreamName is not valid for token',
    'The subscribe token is not for this stream.',
  ],
  tracking: [
    12,
    401,
    'Unauthorized: Invalid token',
    'The subscribe token has a tracking id; the self-signed one does not carry the same.',
  ],
  cluster_child: [
    13,
    401,
    'Unauthorized: Invalid token',
    'The self-signed token names a cluster that the subscribe token does not allow.',
  ],
  cluster_stream: [
    13,
    401,
    'Unauthorized: Invalid token',
    'The stream is published in another cluster than the token is for.',
  ],
  origin_parent: [
    14,
    401,
    'Unauthorized: Origin not allowed',
    'The subscribe token does not allow this origin.',
  ],
  origin_child: [
    14,
    401,
    'Unauthorized: Origin not allowed',
    'The self-signed token does not allow this origin.',
  ],
  address_parent: [
    15,
    401,
    'Unauthorized: IP Address not allowed',
    'The subscribe token does not allow this address.',
  ],
  address_unbound: [
    15,
    401,
    'Unauthorized: IP Address not allowed',
    'As many addresses are bound to the subscribe token as it allows; this is not one of them.',
  ],
  address_child: [
    15,
    401,
    'Unauthorized: IP Address not allowed',
    'The self-signed token does not allow this address.',
  ],
  country: [
    16,
    401,
    'Unauthorized: Country not allowed',
    'Viewing is not allowed from this country.',
  ],
  not_live: [17, 400, 'stream not being published', 'The stream is not being published now.'],
} as const satisfies Record<string, readonly [number, Status, string, string]>

export type SubscribeReason = keyof typeof SUBSCRIBE_REASONS

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
