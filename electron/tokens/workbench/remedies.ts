import { EDGE_AUTH_REMEDIES } from '../../../shared/edge-auth-reasons.ts'
import type { Finding } from '../../../shared/workbench.ts'

/** What to do about each code of the formats that does not say so itself. */
const REMEDIES: Readonly<Record<string, string>> = {
  ...EDGE_AUTH_REMEDIES,
  already_expired: 'Sign a new one.',
  expired: 'Sign a new one.',
  long_lived: 'Sign it for minutes and let the page fetch another when it reconnects.',
  lifetime_too_long: 'Sign it for a shorter time, or raise the limit that is set.',
  'lenient-spelling': 'Encode it as standard base64 with padding.',
  every_stream: 'Sign the stream as well, with strm_len.',
  any_address: 'Sign the address as well, or keep the time short.',
  id_joins_address: 'Begin the viewer id with a letter.',
  time_format: 'Write the time as 3/7/2025 4:05:06 PM, in UTC.',
  exp_missing: 'Set exp, in whole seconds since 1970.',
  exp_malformed: 'Set exp to a whole number of seconds since 1970.',
  exp_milliseconds: 'Divide exp by 1000.',
  never_valid: 'Set exp later than nbf and iat.',
  issued_in_future: 'Set the clock of whatever signs it.',
  outlives_parent: 'Nothing needs to be done; expect it to end earlier.',
  key_hex_decoded: 'Pass the text of the subscribe token to the signer as it is.',
  key_base64_decoded: 'Pass the text of the subscribe token to the signer as it is.',
  key_line_end: 'Trim what is read from the file that holds the subscribe token.',
  'percent-encoded': 'Decode it once where it is taken out of the address.',
  'plus-became-space': 'Percent-encode the token when it is put into an address or a form.',
  'prefix-missing': 'Keep DIGEST: before it.',
  'prefix-doubled': 'Put DIGEST: before it once.',
  'prefix-case': 'Write DIGEST: in upper case.',
  quoted: 'Take the quotes away where it is stored.',
  'fragment-kept': 'Cut the address at # or & before the token is taken out.',
  'byte-order-mark': 'Sign text without a byte-order mark.',
  truncated: 'Copy all of it; look for a column or field that is too short.',
  cut: 'Copy all of it; look for a column or field that is too short.',
  'signature-length': 'Copy all of it, and nothing more.',
  'line-breaks': 'Put it on one line.',
  'segment-padding': 'Encode its parts as base64url without padding.',
  'standard-alphabet': 'Encode its parts as base64url.',
  'upper-case': 'Write it in lower case.',
}

/** A code with its sentence and what to do. */
export const finding = (code: string, sentence: string): Finding => ({
  code,
  sentence,
  remedy: Object.hasOwn(REMEDIES, code) ? (REMEDIES[code] ?? null) : null,
})
