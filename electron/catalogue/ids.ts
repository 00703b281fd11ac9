/** Digits and lower-case letters without i, l, o and u, so that none can be taken for another: 32 of them, 5 bits each. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const SLUG_CHARS = 40
const TAIL_CHARS = 6
const SECRET_CHARS = 40

export type RandomBytes = (count: number) => Uint8Array

const POOLED_BYTES = 4_096

/**
 * Draws many at once for the tails of ids, each byte of which is handed out once: to ask the system for six took longer than
 * anything else about an id. What is longer, as secrets are, is drawn by itself.
 */
export function pooledBytes(draw: RandomBytes): RandomBytes {
  let pool = new Uint8Array(0)
  let at = 0
  return (count) => {
    if (count > TAIL_CHARS) return draw(count)
    if (at + count > pool.length) [pool, at] = [Uint8Array.from(draw(POOLED_BYTES)), 0]
    at += count
    return pool.subarray(at - count, at)
  }
}

/** What a secret is for; each kind can be told by its first letters, by people and by secret scanners. */
export type SecretKind = 'sda_' | 'sdb_' | 'sdh_' | 'sdk_' | 'sds_'

/**
 * A new id: the name made readable and a random tail, e.g. `live-news-7h2kq0`.
 *
 * @param name  What people call the thing. May be empty.
 * @param noun  Stands in where nothing readable is left of the name.
 * @param taken Whether an id is in use already.
 */
export function newId(
  name: string,
  noun: string,
  taken: (id: string) => boolean,
  randomBytes: RandomBytes,
): string {
  const slug = slugOf(name) || noun
  for (;;) {
    const id = `${slug}-${randomText(TAIL_CHARS, randomBytes)}`
    if (!taken(id)) return id
  }
}

/**
 * A new secret: URL-safe, without look-alikes, 200 random bits of which 20 are shown again as the hint.
 * `sda_` secret of an application, `sdb_` API secret of a back end, `sdh_` handler secret of a media server, `sdk_`
 * stream key, `sds_` service token.
 */
export function newSecret(kind: SecretKind, randomBytes: RandomBytes): string {
  return kind + randomText(SECRET_CHARS, randomBytes)
}

/** First characters of a secret: enough to tell it from others, too few to help guessing it. */
export function hintOf(secret: string): string {
  return secret.slice(0, 8)
}

/**
 * The same of a text that people chose. Of a short one its first characters would tell too much: nothing.
 */
export const hintOfOwn = (text: string): string =>
  text.length < HINTED_FROM_CHARS ? '' : text.slice(0, OWN_HINT_CHARS)

const HINTED_FROM_CHARS = 20
const OWN_HINT_CHARS = 4

function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  return words.slice(0, SLUG_CHARS).replace(/^-+|-+$/g, '')
}

function randomText(chars: number, randomBytes: RandomBytes): string {
  let text = ''
  for (const byte of randomBytes(chars)) text += ALPHABET[byte & 31]
  return text
}
