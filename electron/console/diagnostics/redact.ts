import { truncateAddress } from '../../../shared/truncate-address.ts'

/** A text without what must not leave, and how much of it was covered. */
export interface Redacted {
  readonly text: string
  readonly covered: number
}

const MASK = '***'
/** Shorter ones are covered only where they stand alone: a password that is a word would cover that word everywhere. */
const LONG = 8
/** So many are looked for within other text; the rest, of which there can be hundreds of thousands, as a word only. */
const WITHIN_MOST = 5_000
/** Characters secrets are made of: what stands between others is one word. */
const WORD = /[\w~+.-]{3,}={0,2}/g
const PART = /[-_.~+=]/
const RANDOM_PART = 20
const RANDOM_WORD = 24
const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g
const IPV6 = /[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}/gi
/** They say nothing about anybody. */
const OWN: ReadonlySet<string> = new Set(['127.0.0.1', '0.0.0.0', '::1', '::'])

/**
 * Makes a redactor that goes by value, not by the name of a field: known secrets, what looks random enough to be one, and
 * the part of addresses that names a household.
 *
 * @param secrets Texts that must not leave. One that is JSON stands for each text in it.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => Redacted {
  const known = new Set(
    secrets
      .flatMap(textsOf)
      .flatMap(spellings)
      .filter((each) => each !== ''),
  )
  // The longest first: one may begin as another does. What is no word is found within other text only.
  const isWord = (text: string): boolean => text.replace(WORD, '') === ''
  const within = [...known]
    .filter((each) => each.length >= LONG || !isWord(each))
    .toSorted((one, other) => other.length - one.length)
    .slice(0, WITHIN_MOST)
  return (text) => {
    let covered = 0
    const cover = (): string => {
      covered += 1
      return MASK
    }
    let rest = text
    for (const each of within) rest = rest.replaceAll(each, cover)
    rest = rest.replace(WORD, (word) => (known.has(word) || isRandom(word) ? cover() : word))
    for (const shape of [IPV4, IPV6]) {
      rest = rest.replace(shape, (address) => {
        const short = OWN.has(address) ? address : (truncateAddress(address) ?? address)
        if (short !== address) covered += 1
        return short
      })
    }
    return { text: rest, covered }
  }
}

/** A secret itself, or what is in it when it is kept as JSON. */
function textsOf(secret: string): string[] {
  if (!/^[[{]/.test(secret)) return [secret]
  try {
    return leavesOf(JSON.parse(secret))
  } catch {
    return [secret]
  }
}

/** As it is, and as it stands in JSON, in an address and in a form. */
function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret.toWellFormed())
  const inForm = new URLSearchParams({ '': secret }).toString().slice(1)
  const lower = (text: string): string =>
    text.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase())
  const inJson = JSON.stringify(secret).slice(1, -1)
  return [
    secret,
    inJson,
    inJson.replaceAll('/', '\\/'),
    encoded,
    lower(encoded),
    inForm,
    lower(inForm),
  ]
}

/** Members that say of what kind a secret is. Their words are no secrets, and would be covered everywhere. */
const SAYS_KIND: ReadonlySet<string> = new Set([
  'kind',
  'type',
  'kty',
  'alg',
  'crv',
  'use',
  'algorithm',
])

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    SAYS_KIND.has(name) ? [] : leavesOf(inner),
  )
}

/** Whether a word is long and mixed as keys and tokens are. Ids and names of files are not. */
function isRandom(word: string): boolean {
  const isLongPart = word
    .split(PART)
    .some((part) => part.length >= RANDOM_PART && isMixed(part) && bitsPerCharacter(part) >= 3)
  if (isLongPart) return true
  const hasAll = /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word)
  return word.length >= RANDOM_WORD && hasAll && bitsPerCharacter(word) >= 4
}

const isMixed = (text: string): boolean => /\d/.test(text) && /[a-z]/i.test(text)

/** Shannon entropy of its characters. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>()
  for (const each of text) counts.set(each, (counts.get(each) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
