import { phrases } from './say.ts'
/**
 * Why a subscribe token, or a token signed with one, is refused: the sentence for the operator by word. The number of the
 * check and what goes on the wire stand in electron/tokens/subscribe-token-reasons.ts.
 */
export const SUBSCRIBE_SENTENCES = phrases({
  body_malformed: 'The request body is no JSON object.',
  stream_name_missing: 'The request names no stream.',
  stream_name_malformed: 'The stream name or account id is malformed.',
  account_missing: 'Neither a token nor an account id was sent.',
  token_required: 'The stream needs a token; none was sent.',
  token_unreadable: 'The token is neither a subscribe token nor a self-signed one.',
  token_unknown: 'No subscribe token is this text.',
  algorithm:
    'The token is not signed with HS256, HS384 or HS512, or its header asks for more than that.',
  claims_missing: 'The token has no `streaming` object, or its type is not Subscribe.',
  claims_malformed: 'A claim of the token is malformed.',
  parent_unknown: 'The token names a subscribe token that is not there.',
  signature: 'The signature is not by the present text of the subscribe token it names.',
  expiry_malformed: 'The token has no usable expiry: `exp` must be a whole number of seconds.',
  expiry_milliseconds: 'The expiry of the token looks like milliseconds; it must be seconds.',
  expired: 'The self-signed token has expired.',
  not_yet_valid: 'The self-signed token is not valid yet.',
  lifetime_too_long: 'The self-signed token lives longer than the limit that is set.',
  parent_inactive: 'The subscribe token is switched off.',
  parent_deleted: 'The subscribe token was deleted.',
  parent_expired: 'The subscribe token has expired.',
  account_other: 'The token is of another account.',
  stream_other: 'The self-signed token is for another stream.',
  stream_not_covered: 'The subscribe token is not for this stream.',
  tracking: 'The subscribe token has a tracking id; the self-signed one does not carry the same.',
  cluster_child: 'The self-signed token names a cluster that the subscribe token does not allow.',
  cluster_stream: 'The stream is published in another cluster than the token is for.',
  origin_parent: 'The subscribe token does not allow this origin.',
  origin_child: 'The self-signed token does not allow this origin.',
  address_parent: 'The subscribe token does not allow this address.',
  address_unbound:
    'As many addresses are bound to the subscribe token as it allows; this is not one of them.',
  address_child: 'The self-signed token does not allow this address.',
  country: 'Viewing is not allowed from this country.',
  not_live: 'The stream is not being published now.',
}) satisfies Readonly<Record<string, string>>

export type SubscribeReason = keyof typeof SUBSCRIBE_SENTENCES

/** The same for publish tokens, and what they ask of viewers. */
export const PUBLISH_SENTENCES = phrases({
  inactive: 'The publish token is switched off.',
  deleted: 'The publish token was deleted.',
  expired: 'The publish token has expired.',
  account_other: 'The publish token is of another account.',
  stream_not_covered: 'The publish token is not for this stream.',
  origin: 'The publish token does not allow this origin.',
  address: 'The publish token does not allow this address.',
  address_unbound:
    'As many addresses are bound to the publish token as it allows; this is not one of them.',
  to_watch: 'A publish token was presented to watch; it permits publishing only.',
  to_publish: 'A subscribe token was presented to publish; it permits watching only.',
  secure_viewer: 'A publish token for this stream asks every viewer for a token.',
}) satisfies Readonly<Record<string, string>>

export type PublishReason = keyof typeof PUBLISH_SENTENCES
