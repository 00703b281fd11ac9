import { isSignedFor, readWmsAuth, type WmsAuthContext } from './wms-auth.ts'

/** At most so many guesses for one refusal, so that refusing never costs much more than admitting. */
const MAX_GUESSES = 64

/**
 * Finds out for the operator what a signed URL with a wrong signature was made for instead: its text does not say which
 * address or stream was signed, only that another one was. Changes no refusal.
 *
 * @param context What it was presented for.
 * @param known   Addresses and stream names to try, the likeliest first; 64 of both are tried at most.
 * @returns Null when it fits none of them: another password, or an address that was never seen.
 */
export function findWmsAuthMismatch(
  text: string,
  context: WmsAuthContext,
  passwords: readonly string[],
  known: { readonly addresses: Iterable<string>; readonly streamNames: Iterable<string> },
): 'address' | 'stream' | null {
  const claims = readWmsAuth(text)
  if (typeof claims === 'string') return null
  let guesses = 0
  if (claims.signsAddress) {
    for (const address of known.addresses) {
      if (++guesses > MAX_GUESSES) return null
      if (isSignedFor(claims, { ...context, address }, passwords)) return 'address'
    }
  }
  if (claims.signedBytes === 0) return null
  for (const streamName of known.streamNames) {
    if (++guesses > MAX_GUESSES) return null
    if (isSignedFor(claims, { ...context, streamName }, passwords)) return 'stream'
  }
  return null
}
