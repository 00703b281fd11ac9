import { phrases } from './say.ts'

/** What keeps a verified token from being valid. The words are ours: the platform says `unauthorized` to all. */
const NOT_VALID = phrases({
  'other-application': 'It is of another application than the stream.',
  'malformed-payload': 'What was signed is not a JSON object.',
  'duplicate-member':
    'What was signed names a member twice, so that two readers could see two things.',
  'shared-secret': 'It is the shared secret of one stream, not a token to be let in with.',
  'lenient-spelling':
    'Its base64 is spelled in another way than its bytes, and the settings refuse that.',
  'missing-expiry': 'It has no expiry.',
  'malformed-expiry': 'Its expiry is not a number of milliseconds.',
  expired: 'It has expired.',
  'seconds-for-milliseconds': 'Its expiry looks like seconds where milliseconds belong.',
  'malformed-type': 'Its type is not a text.',
  'unknown-type': 'Its type is none of auth, stream and publish.',
  'malformed-tag': 'The tag it requires is not a text.',
  'malformed-session': 'Its session id is not a text.',
  'malformed-address': 'Its address is none.',
  'malformed-origin': 'Its origin stream is not a text.',
  'malformed-capabilities': 'Its capabilities are not a list of texts.',
  'malformed-geo': 'A country list among its capabilities cannot be read.',
  'malformed-apply-tags': 'The tags it applies are not a list of texts.',
  'malformed-uri': 'Its uri is not a text.',
  'wrong-type': 'Its type does not permit this.',
  'no-target': 'It names no channel, room or tag, so it permits no stream.',
  'tag-mismatch': 'The stream does not carry the channel, room or tag it is for.',
  'session-mismatch': 'It is for another session.',
  'address-mismatch': 'It is for another address.',
  'origin-mismatch': 'It is for another stream.',
  'geo-blocked': 'The country of this address is one it denies.',
  'geo-restricted': 'The country of this address is not one it allows.',
  revoked: 'It was revoked.',
})

/** What more there is to say of a token that was not verified. */
const DAMAGE = phrases({
  'too-long': 'It is longer than any token is read.',
  'unknown-application': 'No application of this id is set up.',
  'digest-spelling':
    'The digest is right but spelled otherwise than base64 with padding, which Phenix refuses.',
  'application-disabled': 'The application is switched off.',
  'secret-retired': 'It was signed with a secret that has retired.',
  'secret-deleted': 'It was signed with a secret that was deleted here.',
  empty: 'There is no text.',
  'white-space-around': 'There is white space around it.',
  quoted: 'It stands in quotes.',
  'percent-encoded': 'It is still percent-encoded. Decode it once, and no more than once.',
  'prefix-doubled': 'DIGEST: stands twice before it.',
  'prefix-case': 'DIGEST: is not in upper case.',
  'prefix-missing': 'DIGEST: is missing before it.',
  'plus-became-space':
    'A plus sign became a space: it was put into a form or an address without percent-encoding.',
  'fragment-kept': 'Something that followed it in an address, such as #alias, was copied along.',
  'byte-order-mark': 'A byte-order mark was signed along.',
  truncated: 'It is cut short.',
  'trailing-text': 'Something follows it.',
  jwt: 'It is a JSON web token, not an EdgeAuth token.',
  'rest-token':
    'It looks like a token from the REST interface, which only the platform itself can read.',
})

/** What the maker of a token may not have meant. */
const LINT = phrases({
  'already-expired': 'It has expired already.',
  'no-expiry': 'It has no usable expiry.',
  'long-lived': 'It is valid for more than 30 days.',
  'milliseconds-for-seconds':
    'It is valid for more than 30 days: the duration looks like milliseconds.',
  'grants-nothing': 'It names no channel, room or tag, so it permits no stream.',
  'authenticates-only': 'It names no channel, room or tag: it opens a session, but no stream.',
  'empty-target': 'Nothing follows the word before the colon of its target.',
  'names-no-stream':
    'No stream that is switched on here has the channel, room or tag it is for: it permits none until one has.',
  'origin-not-on-air':
    'Nothing that is on air here has the id of its origin stream, so it permits nothing.',
  'malformed-member': 'A member has a type that no verifier accepts.',
  'subscribe-tag': 'It has subscribeTag, which became requiredTag in 2020.',
  'unknown-country': 'A country list has a code that no country has.',
  'uk-is-gb': 'The code of the United Kingdom is GB. UK is taken for it.',
  'unknown-country-undecided':
    'It denies countries but not ??, so addresses of no known country are let in.',
  'allow-and-deny':
    'It has a list of allowed and one of denied countries. An address has to pass both.',
  'capability-white-space': 'A capability has white space around it.',
  'session-star':
    'Its session is *, which stands for any session in tokens of the REST interface only.',
  'origin-for-publisher':
    'It is for publishing and names an origin stream, which only viewers have.',
  'malformed-address': NOT_VALID['malformed-address'],
  'uri-unreadable': 'Its uri is not an absolute address. Clients fail on it.',
  'secret-empty': 'The secret is empty: everybody can sign such tokens.',
  'secret-white-space': 'There is white space around the secret.',
})

export type EdgeAuthReason = keyof typeof NOT_VALID
export type EdgeAuthDamage = keyof typeof DAMAGE
export type EdgeAuthLint = keyof typeof LINT | 'malformed-geo' | 'seconds-for-milliseconds'

/** One sentence for each code that an EdgeAuth token can be answered with, the vendor's words among them. */
export const EDGE_AUTH_SENTENCES: Readonly<Record<string, string>> = phrases({
  verified: 'The signature fits.',
  'bad-token': 'It cannot be read.',
  'bad-digest': 'The signature does not fit: another secret, or something was changed.',
  'not-a-digest-token': 'It does not begin with DIGEST:.',
  ...NOT_VALID,
  ...DAMAGE,
  ...LINT,
})

/** What to do about each code of {@link EdgeAuthLint}. */
export const EDGE_AUTH_REMEDIES = phrases({
  'already-expired': 'Sign a new one.',
  'no-expiry': 'Sign it with expiresAt or expiresInSeconds.',
  'long-lived': 'Sign it for the length of the event, and another one for the next.',
  'milliseconds-for-seconds': 'Give the duration in seconds.',
  'seconds-for-milliseconds': 'Multiply the expiry by 1000.',
  'grants-nothing': 'Name a channel, a room or a tag when it is signed.',
  'authenticates-only': 'Name a channel, a room or a tag if it is to open a stream as well.',
  'empty-target': 'Put the alias or id behind the colon.',
  'names-no-stream':
    'Compare its channel, room or tag with the names and groups of the streams here, letter by letter.',
  'origin-not-on-air':
    'Ask for the token while the stream is on air, or leave the origin stream out.',
  'malformed-member': 'Write texts as texts, and lists as lists of texts.',
  'subscribe-tag': 'Use a signing library of 2020 or later, or write requiredTag.',
  'unknown-country': 'Use ISO 3166-1 codes of two letters.',
  'uk-is-gb': 'Write GB.',
  'unknown-country-undecided': 'Add ?? to the list to refuse them, or leave it to let them in.',
  'allow-and-deny': 'Use one of the two lists.',
  'capability-white-space': 'Leave out the blanks between capabilities.',
  'session-star': 'Name the session, or leave it out.',
  'origin-for-publisher': 'Leave out the origin stream.',
  'malformed-address': 'Write one IPv4 or IPv6 address.',
  'malformed-geo': 'Write geo-country-allow=DE,FR or geo-country-deny=DE,FR.',
  'uri-unreadable': 'Write a whole address, such as https://pcast.example.',
  'secret-empty': 'Make a secret for the application.',
  'secret-white-space': 'Copy the secret without the blanks around it.',
}) satisfies Readonly<Partial<Record<EdgeAuthLint, string>>>
