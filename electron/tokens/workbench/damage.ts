import { EDGE_AUTH_SENTENCES } from '../../../shared/edge-auth-reasons.ts'
import { EDGE_AUTH_REPAIRS, findEdgeAuthDamage } from '../edge-auth-damage.ts'
import { recognise } from './recognise.ts'

/** What happened to a pasted text, and what it was before, as far as that can be undone. */
interface Mended {
  readonly token: string
  /** Codes, the outermost damage first. Empty when it came whole. */
  readonly damage: readonly string[]
}

type Repair = (text: string) => string

const OWN_SENTENCES = {
  'line-breaks': 'There is white space within it, as where a long line was wrapped.',
  'segment-padding': 'Its parts are padded with equals signs, which a JSON web token never has.',
  'standard-alphabet':
    'It is in standard base64, with + and /. A JSON web token has - and _ there.',
  'upper-case': 'It is in upper case. A subscribe token is 64 digits and lower-case letters.',
  cut: 'It is cut short.',
  'signature-length':
    'Its signature has not as many bytes as its algorithm makes: it is cut, or something follows it.',
} as const

/** One sentence for each damage. */
export const DAMAGE_SENTENCES: Readonly<Record<string, string>> = {
  ...EDGE_AUTH_SENTENCES,
  ...OWN_SENTENCES,
}

const REPAIRS: readonly (readonly [string, Repair])[] = [
  ...EDGE_AUTH_REPAIRS.filter(([damage]) => damage !== 'prefix-missing'),
  ['line-breaks', (text) => text.replace(/\s+/g, '')],
  ['segment-padding', (text) => text.replace(/={1,2}(?=\.|$)/g, '')],
  ['standard-alphabet', (text) => text.replaceAll('+', '-').replaceAll('/', '_')],
  ['upper-case', (text) => (/^[0-9A-F]{64}$/i.test(text) ? text.toLowerCase() : text)],
  ...EDGE_AUTH_REPAIRS.filter(([damage]) => damage === 'prefix-missing'),
]
/** Longer texts are not mended: each repair goes over all of it. */
const MAX_CHARS = 16_384
const DEPTH = 2

/**
 * Undoes what commonly happens to tokens on their way, until the text is one: up to two damages in a row. When it
 * cannot be undone, the text stays as it is and what is known of it is named.
 */
export function mend(text: string): Mended {
  if (recognise(text) !== 'unknown') return { token: text, damage: lengthDamage(text) }
  if (text === '' || text.length > MAX_CHARS) return { token: text, damage: [] }
  for (let depth = 1; depth <= DEPTH; depth += 1) {
    const mended = mendWithin(text, depth)
    if (mended !== null) return mended
  }
  return { token: text, damage: withoutRepair(text) }
}

function mendWithin(text: string, depth: number): Mended | null {
  for (const [damage, repair] of REPAIRS) {
    const repaired = repair(text)
    if (repaired === text) continue
    if (recognise(repaired) !== 'unknown') return { token: repaired, damage: [damage] }
    const further = depth > 1 ? mendWithin(repaired, depth - 1) : null
    if (further !== null) return { ...further, damage: [damage, ...further.damage] }
  }
  return null
}

/** Characters of base64url that the signature of each algorithm has; RSA has as many as its key. */
const SIGNATURE_CHARS: Readonly<Record<string, number>> = {
  HS256: 43,
  HS384: 64,
  HS512: 86,
  ES256: 86,
  EdDSA: 86,
}

function lengthDamage(text: string): readonly string[] {
  const [header = '', , signature] = text.split('.')
  const wanted = signature === undefined ? undefined : SIGNATURE_CHARS[algorithmIn(header)]
  return wanted === undefined || wanted === signature?.length ? [] : ['signature-length']
}

function algorithmIn(header: string): string {
  try {
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))
    return typeof alg === 'string' ? alg : ''
  } catch {
    return ''
  }
}

function withoutRepair(text: string): readonly string[] {
  if (/^DIGEST:/i.test(text)) {
    const damage = findEdgeAuthDamage(text)
    return damage === null ? [] : [damage]
  }
  return looksCut(text) ? ['cut'] : []
}

/** How each kind begins: a JSON header, a listener token's time and mark, a signed URL's time or id. */
function looksCut(text: string): boolean {
  if (/^eyJ[\w-]+(?:\.[\w-]*)?$/.test(text)) return true
  if (/^[0-9a-f]{40,63}$/.test(text)) return true
  const inner = Buffer.from(text, 'base64').toString('latin1')
  return inner.startsWith('server_time=') || inner.slice(8, 13) === 'user\0'
}
