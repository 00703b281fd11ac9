import type { WorkbenchReading } from '../../../shared/workbench.ts'

/** A token within a pasted text, before anything is known of it. */
interface FoundToken {
  readonly text: string
  readonly carrier: WorkbenchReading['carrier']
}

/** Query parameters that carry tokens, the surest first. */
const PARAMETERS = [
  'rj-auth',
  'wmsAuthSign',
  'publishsign',
  'streamToken',
  'edgeToken',
  'authenticationToken',
  'access_token',
  'jwt',
  'token',
]
const AUTHORIZATION = /\bauthorization\s*:\s*(?:bearer\s+|basic\s+)?([^'"\r\n]*)/i
const SERVICE_HEADER = /\bx-auth-token\s*:\s*([^'"\r\n]*)/i
/** The scheme is bounded so that a long text without an address is not gone over again from each of its letters. */
const QUOTED_ADDRESS = /([a-z][a-z\d+.-]{0,15}:\/\/[^\s"']+)/i

/**
 * Takes the token out of whatever carried it: a whole address, a query, an Authorization header, a curl command or
 * a JSON answer. Looks at the text only, so a token in an address is decoded once, as whoever is asked decodes it.
 *
 * @param pasted At most what the caller has bounded.
 */
export function findToken(pasted: string): FoundToken {
  const text = pasted.trim()
  const isCommand = /^curl\s/i.test(text)
  const inHeader = headerIn(text)
  if (inHeader !== null) {
    const [name, value] = inHeader
    return { text: value, carrier: { kind: isCommand ? 'command' : 'header', name } }
  }
  const bearer = /^bearer\s+(\S[\s\S]*)$/i.exec(text)?.[1]
  if (bearer !== undefined) {
    return { text: bearer, carrier: { kind: 'header', name: 'authorization' } }
  }
  const inMember = isCommand ? null : memberIn(text)
  if (inMember !== null)
    return { text: inMember[1], carrier: { kind: 'address', name: inMember[0] } }
  const inQuery = parameterIn(QUOTED_ADDRESS.exec(text)?.[1] ?? text)
  if (inQuery !== null) {
    const [name, value] = inQuery
    return { text: value, carrier: { kind: isCommand ? 'command' : 'address', name } }
  }
  return { text, carrier: { kind: 'alone', name: null } }
}

function headerIn(text: string): readonly [string, string] | null {
  for (const [name, pattern] of [
    ['authorization', AUTHORIZATION],
    ['x-auth-token', SERVICE_HEADER],
  ] as const) {
    const value = pattern.exec(text)?.[1]?.trim()
    if (value !== undefined && value !== '') return [name, value]
  }
  return null
}

/** A JSON text with one of the parameters as a member: an answer of a back end. */
function memberIn(text: string): readonly [string, string] | null {
  if (!text.startsWith('{')) return null
  try {
    const found = JSON.parse(text) as Record<string, unknown>
    const inner = found.data
    const places = [found, typeof inner === 'object' && inner !== null ? inner : {}]
    for (const place of places as Record<string, unknown>[]) {
      for (const name of PARAMETERS) {
        const value = Object.hasOwn(place, name) ? place[name] : undefined
        if (typeof value === 'string' && value !== '') return [name, value]
      }
    }
  } catch {
    // Not JSON after all.
  }
  return null
}

function parameterIn(text: string): readonly [string, string] | null {
  // A token alone has no parameter before an equals sign; its own padding follows no name.
  const question = text.indexOf('?')
  const query = (question < 0 ? text : text.slice(question + 1)).split('#', 1)[0] ?? ''
  if (!query.includes('=')) return null
  const values = new URLSearchParams(query)
  for (const name of PARAMETERS) {
    const value = values.get(name)
    if (value !== null && value !== '') return [name, value]
  }
  return null
}
