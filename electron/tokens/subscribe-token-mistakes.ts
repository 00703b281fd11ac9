/** The usual mistakes in self-signed subscribe tokens, each with what to do about it. */
export const SUBSCRIBE_LINT = {
  already_expired: 'It has expired already.',
  exp_missing: 'There is no `exp`. It is required, in seconds since 1970.',
  exp_milliseconds: '`exp` is in milliseconds. It must be in seconds.',
  exp_text: '`exp` is a text. It must be a number.',
  iat_milliseconds: '`iat` or `nbf` is in milliseconds. It must be in seconds.',
  expires_in: '`expires_in` is not a claim. Set `exp` to the second it ends.',
  long_lived:
    'It lives longer than a day, and one self-signed token cannot be revoked by itself at the vendor.',
  short_lived: 'It lives less than 10 seconds: a viewer who reconnects later is refused.',
  outlives_parent: 'It ends with its subscribe token, which is earlier than its own expiry.',
  streaming_missing: 'There is no `streaming` object. Everything but the times belongs into it.',
  claims_outside_streaming: 'Claims that belong into `streaming` stand beside it.',
  token_type_missing: '`streaming.tokenType` is missing. It must be "Subscribe".',
  token_type_other: '`streaming.tokenType` must be exactly "Subscribe".',
  token_id_missing: '`streaming.tokenId` is missing.',
  token_id_text: '`streaming.tokenId` is a text. It must be a number.',
  stream_name_missing: '`streaming.streamName` is missing.',
  stream_name_pattern: '`streaming.streamName` looks like a pattern. It is compared as one name.',
  stream_name_case: 'The stream name differs from the one of the subscribe token by case only.',
  tracking_spelling:
    'The tracking id is written `streaming.tracking.trackingId`, in this case and place.',
  tracking_missing: 'The subscribe token has a tracking id; this one must carry the same.',
  bind_claim: 'Binding to addresses is set on the subscribe token; as a claim it does nothing.',
  claim_case: 'A claim is spelt with other capitals than it has.',
  unknown_claim: 'There is a claim under `streaming` that means nothing.',
  origin_unreadable: 'An allowed origin cannot be read and matches nobody.',
  address_unreadable: 'An allowed address is neither an address nor a block such as 192.0.2.0/24.',
  key_hex_decoded:
    'It was signed with the bytes of the hexadecimal text. The key is the text itself.',
  key_base64_decoded:
    'It was signed with the text decoded from base64. The key is the text itself.',
  key_line_end: 'It was signed with a line end after the text of the subscribe token.',
} as const

export type SubscribeLint = keyof typeof SUBSCRIBE_LINT
