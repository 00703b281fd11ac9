import { AppError } from '../../shared/errors.ts'

/**
 * The inner text of Nimble's signed parameters: `name=value&name=value` with nothing percent-encoded, all of it standard
 * base64. Values hold base64 themselves, so a pair is split on its first `=` and a `+` stays a plus.
 */

export type InnerFault = 'not_base64' | 'parameter_twice'

/** What the operator is told of a signed text that cannot be read. */
export const innerSentences = {
  not_base64: 'That is not standard base64 of a readable text.',
  parameter_twice: 'A parameter stands there twice.',
} as const satisfies Readonly<Record<InnerFault, string>>

/** Longest parameter read, characters. */
const MAX_CHARS = 2048

/**
 * Reads a signed parameter.
 *
 * @param text As it came in the query, percent-decoded or not: padding may be `=`, `%3D` or left out, and a `+` that a form
 *             decoder took for a space is one again.
 * @returns The values by name, in order; a pair without `=` is left out. A name that stands there twice is refused: which
 *          of both counts is not documented, so a viewer could add what another reader takes.
 */
export function readInner(text: string): ReadonlyMap<string, string> | InnerFault {
  const inner = decodeOuter(text)
  if (inner === null) return 'not_base64'
  const values = new Map<string, string>()
  for (const pair of inner.split('&')) {
    const equalsAt = pair.indexOf('=')
    if (equalsAt < 1) continue
    const name = pair.slice(0, equalsAt)
    if (values.has(name)) return 'parameter_twice'
    values.set(name, pair.slice(equalsAt + 1))
  }
  return values
}

/** The parameter for an inner text: standard base64 with padding. */
export function writeInner(pairs: readonly (readonly [name: string, value: string])[]): string {
  const inner = pairs.map(([name, value]) => `${name}=${value}`).join('&')
  return Buffer.from(inner, 'utf8').toString('base64')
}

function decodeOuter(text: string): string | null {
  if (text.length === 0 || text.length > MAX_CHARS) return null
  const bare = withoutPadding(
    text.replaceAll(' ', '+').replaceAll(/%2b/gi, '+').replaceAll(/%2f/gi, '/'),
  )
  const bytes = Buffer.from(bare, 'base64')
  if (withoutPadding(bytes.toString('base64')) !== bare) return null
  const inner = bytes.toString('utf8')
  return inner.includes('\ufffd') || hasControl(inner) ? null : inner
}

function withoutPadding(text: string): string {
  let end = text.length
  for (let pads = 0; pads < 2; pads++) {
    if (text.endsWith('=', end)) end -= 1
    else if (text.endsWith('%3D', end) || text.endsWith('%3d', end)) end -= 3
    else break
  }
  return text.slice(0, end)
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}

/** Longest id of a viewer or publisher, characters. */
const MAX_ID_CHARS = 128

/**
 * Whether an id can be carried: printable ASCII without what ends a value (`&`, `=`), without what would bring `+` or `/`
 * into the outer base64 (`>`, `~`, `?`), without spaces, 1 to 128 characters.
 */
export function isCarriableId(id: string): boolean {
  return id.length <= MAX_ID_CHARS && /^[!-~]+$/.test(id) && !/[&=>~?]/.test(id)
}

/** Whether a text is printable ASCII, which every signer hashes to the same bytes. Not when empty. */
export function isPrintableAscii(text: string): boolean {
  return /^[ -~]+$/.test(text)
}

/**
 * Runs a signer for someone who can mend what it refuses.
 *
 * @throws AppError ERR_INPUT_INVALID instead of its RangeError.
 */
export function signable(sign: () => string): string {
  try {
    return sign()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const issues = [{ path: '', message: error.message }]
    throw new AppError('ERR_INPUT_INVALID', error.message, { issues })
  }
}
