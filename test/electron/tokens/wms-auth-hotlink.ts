import { md5Base64 } from '../../../electron/tokens/md5.ts'
import { signWmsAuth, verifyWmsAuth } from '../../../electron/tokens/wms-auth.ts'

import vectors from '../../vectors/nimble.json' with { type: 'json' }

export const vector = vectors.wmsAuth
export const { password, serverTime, serverTimeMs, address, streamName } = vector
export const context = { streamName, address }
export const minute = 60_000
export const base64 = (inner: string): string => Buffer.from(inner).toString('base64')

export const input = {
  password,
  nowMs: serverTimeMs,
  validMinutes: vector.validMinutes,
  viewerId: null,
  address,
  signedStream: '',
}
export const hotlink = signWmsAuth(input)

/** A URL's parameter with the hash of exactly `signed`, and whatever else. */
export function handmade(signed: string, rest: string, time = serverTime): string {
  return base64(`server_time=${time}&hash_value=${md5Base64(signed)}${rest}`)
}

export function faultOf(
  text: string,
  how: { readonly at?: Partial<typeof context>; readonly nowMs?: number } = {},
): string {
  const verified = verifyWmsAuth(
    text,
    { ...context, ...how.at },
    [password],
    how.nowMs ?? serverTimeMs,
  )
  return verified.ok ? 'accepted' : verified.fault
}
