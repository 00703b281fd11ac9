import { CREDENTIAL_PARAMETERS } from './credentials.ts'
import { firstParameter } from './query.ts'

/** Name of the cookie that goes along with segments whose addresses lack the query of their playlist. */
const COOKIE = 'stagedoor'

/** What browsers keep of one (RFC 6265 section 6.1). */
const MAX_COOKIE_CHARS = 4_096

interface Place {
  readonly folder: string
  readonly query: string
}

/**
 * The cookie that holds the credentials of a query as they were presented, for the stream's folder and what is below it
 * (RFC 6265 section 4.1).
 *
 * @param held The query in the viewer's cookie. Empty when there is none.
 * @returns Null when the viewer has it already, or it cannot be one: over-long, or a folder with a semicolon.
 */
export function cookieFor({ folder, query }: Place, held: string, isHttps: boolean): string | null {
  const kept = credentialQuery(query)
  if (kept === held || !/^\/[\x21-\x3a\x3c-\x7e]*$/.test(folder)) return null
  const secure = isHttps ? '; Secure' : ''
  const cookie = `${COOKIE}=${encodeURIComponent(kept)}; Path=${folder}; HttpOnly; SameSite=Lax${secure}`
  return cookie.length > MAX_COOKIE_CHARS ? null : cookie
}

/** Nothing but the credentials of a query. */
function credentialQuery(query: string): string {
  const kept = new URLSearchParams()
  for (const name of CREDENTIAL_PARAMETERS) {
    const value = firstParameter(query, name)
    if (value !== null) kept.append(name, value)
  }
  return kept.toString()
}

/**
 * The query in the first cookie of the name: of several it is the one for the narrowest folder (RFC 6265 section 5.4).
 * Empty when there is none or it is damaged.
 */
export function queryInCookie(header: string | undefined): string {
  const start = `${COOKIE}=`
  const pair = (header ?? '')
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(start))
  if (pair === undefined) return ''
  try {
    return decodeURIComponent(pair.slice(start.length))
  } catch {
    return ''
  }
}
