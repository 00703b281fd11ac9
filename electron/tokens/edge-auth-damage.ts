import type { EdgeAuthDamage } from '../../shared/edge-auth-reasons.ts'
import { openEdgeAuth } from './edge-auth.ts'

const PREFIX = 'DIGEST:'
/** What of a token is looked at. Longer ones are too long anyway. */
const MAX_CHARS = 65_536
const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf)

type Repair = (token: string) => string

/** What commonly happens to a token on its way, and how it is undone. In this order, since some hide others. */
export const EDGE_AUTH_REPAIRS: readonly (readonly [EdgeAuthDamage, Repair])[] = [
  ['white-space-around', (token) => token.trim()],
  ['quoted', (token) => token.replace(/^(["'])(.*)\1$/s, '$2')],
  ['percent-encoded', (token) => percentDecoded(percentDecoded(token))],
  ['prefix-doubled', (token) => token.replace(/^(?:DIGEST:){2,}/i, PREFIX)],
  ['prefix-case', (token) => token.replace(/^digest:/i, PREFIX)],
  ['prefix-missing', (token) => (/^digest:/i.test(token) ? token : PREFIX + token)],
  ['plus-became-space', (token) => token.trim().replaceAll(' ', '+')],
  ['fragment-kept', (token) => token.replace(/[#&?].*$/s, '')],
  ['byte-order-mark', withoutByteOrderMark],
]

/**
 * Says what happened to a token that cannot be read, so that whoever deals with it need not compare letters.
 *
 * @param token As presented. Of several damages the first to be undone is named.
 * @returns Null when nothing known undoes it.
 */
export function findEdgeAuthDamage(token: string): EdgeAuthDamage | null {
  if (token === '') return 'empty'
  if (token.length > MAX_CHARS) return 'too-long'
  return (
    firstRepair(token, isReadable) ??
    firstRepair(token, (once) => firstRepair(once, isReadable) !== null) ??
    withoutRepair(token)
  )
}

function firstRepair(token: string, helps: (repaired: string) => boolean): EdgeAuthDamage | null {
  for (const [damage, repair] of EDGE_AUTH_REPAIRS) {
    const repaired = repair(token)
    if (repaired !== token && helps(repaired)) return damage
  }
  return null
}

const isReadable = (token: string): boolean =>
  token.startsWith(PREFIX) && openEdgeAuth(token) !== null

function withoutRepair(token: string): EdgeAuthDamage | null {
  if (/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token)) return 'jwt'
  if (/^[a-z]+(?:-[a-z0-9]+)+#[\w.-]+$/.test(token)) return 'rest-token'
  if (!token.startsWith(PREFIX)) return null
  const inside = Buffer.from(token.slice(PREFIX.length), 'base64').toString('utf8')
  if (!inside.startsWith('{"')) return null
  const end = inside.lastIndexOf('"}')
  if (end === -1) return 'truncated'
  return isObject(inside.slice(0, end + 2)) && end + 2 < inside.length ? 'trailing-text' : null
}

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

function percentDecoded(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}

function withoutByteOrderMark(token: string): string {
  const bytes = Buffer.from(token.slice(PREFIX.length), 'base64')
  if (!bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) return token
  return PREFIX + bytes.subarray(BYTE_ORDER_MARK.length).toString('base64')
}
