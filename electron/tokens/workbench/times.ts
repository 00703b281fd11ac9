import { say } from '../../../shared/say.ts'
import type { TokenTime } from '../../../shared/workbench.ts'
import { isJsonObject, type Json, memberOf } from '../strict-json.ts'
import { wmsTimeMs } from '../wms-time.ts'

/** Claims and members that are times, with what one of them counts in milliseconds. */
const TIMES: readonly (readonly [path: string, meaning: string, unitMs: number])[] = [
  ['exp', say('Ends'), 1000],
  ['nbf', say('Begins'), 1000],
  ['iat', say('Issued'), 1000],
  ['expires', say('Ends'), 1],
  ['expiresAtMs', say('Ends'), 1],
  ['endsAtMs', say('Ends'), 1],
  ['startsAtMs', say('Begins'), 1],
  ['url_expire', say('Ends'), 1],
  ['url_activate', say('Begins'), 1],
  ['stream_expire', say('Cuts'), 1],
  ['signedAtMs', say('Signed'), 1],
]
const LAST_MS = 8.64e15

/** The times that a decoded token names, in the order of the table; those that are no time are left out. */
export function timesIn(value: Json): readonly TokenTime[] {
  if (!isJsonObject(value)) return []
  const payload = memberOf(value, 'payload')
  const place = isJsonObject(payload) ? payload : value
  const times = TIMES.flatMap(([path, meaning, unitMs]): TokenTime[] => {
    const given = memberOf(place, path)
    const atMs = typeof given === 'number' ? given * unitMs : Number.NaN
    return atMs >= 0 && atMs <= LAST_MS ? [{ path, meaning, atMs }] : []
  })
  const serverTime = memberOf(place, 'serverTime')
  const atMs = typeof serverTime === 'string' ? wmsTimeMs(serverTime) : null
  const isKnown = times.some((each) => each.path === 'signedAtMs')
  return atMs === null || isKnown
    ? times
    : [...times, { path: 'serverTime', meaning: say('Signed'), atMs }]
}
