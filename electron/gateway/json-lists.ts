import { atGateway, hideHosts, type PlaylistPlace } from './playlist.ts'

/** Members that hold an address (RFC 8216bis section 7.2 and appendix D.2). */
const ADDRESSES: ReadonlySet<string> = new Set(['URI', 'RELOAD-URI'])
/** Members that hold addresses, by the stable ids of variants and renditions. */
const ADDRESSES_BY_ID: ReadonlySet<string> = new Set(['PER-VARIANT-URIS', 'PER-RENDITION-URIS'])

/** Members one of which a steering manifest has, or a list of assets. */
const OF_LISTS = ['RELOAD-URI', 'PATHWAY-PRIORITY', 'PATHWAY-CLONES', 'ASSETS']

/**
 * Makes the addresses of what is JSON beside a playlist lead to the gateway: a steering manifest (RFC 8216bis section 7, for DASH too) and
 * the list of an interstitial's assets (appendix D.2). Pathways that are made of another by the name of a host alone are left out: a player
 * would take the viewer's own path at the gateway there, which is nothing at that host and none of its business. What needs no change
 * stays byte for byte, as does what is neither. The names of hosts that are hidden are taken out of all of it where an address holds
 * one, or where one is all that is written, with its port or without.
 */
export function rewriteJsonList(text: string, place: PlaylistPlace): string {
  return hideInJson(rewritten(text, place), place.hiddenHosts)
}

function rewritten(text: string, place: PlaylistPlace): string {
  try {
    const read: unknown = JSON.parse(text)
    if (!isObject(read) || !OF_LISTS.some((name) => name in read)) return text
    const written = JSON.stringify(changedMembers(read, place))
    return written === JSON.stringify(read) ? text : written
  } catch {
    // It is no JSON, or one thing in another too many times.
    return text
  }
}

const STRING = /"(?:[^"\\]|\\.)*"/g

/** Not by what was read: of two members of one name that is the last, and numbers are not as they were written. */
function hideInJson(text: string, hosts: readonly string[] = []): string {
  const small = hosts.length === 0 ? '' : text.toLowerCase()
  if (!hosts.some((host) => small.includes(host)) && !small.includes('\\u')) return text
  return hideHosts(
    text.replace(STRING, (literal) => hideInString(literal, hosts)),
    hosts,
  )
}

function hideInString(literal: string, hosts: readonly string[]): string {
  try {
    const value = String(JSON.parse(literal))
    const isHost = hosts.includes(value.toLowerCase().replace(/\.?(?::\d+)?$/, ''))
    const hidden = isHost ? '' : hideHosts(value, hosts)
    return hidden === value ? literal : JSON.stringify(hidden)
  } catch {
    return literal
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const changedMembers = (
  members: Record<string, unknown>,
  place: PlaylistPlace,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, changedMember(name, value, place)]),
  )

function changedMember(name: string, value: unknown, place: PlaylistPlace): unknown {
  if (ADDRESSES.has(name)) return changedAddress(value, place)
  if (ADDRESSES_BY_ID.has(name) && isObject(value)) {
    const entries = Object.entries(value)
    return Object.fromEntries(entries.map(([id, each]) => [id, changedAddress(each, place)]))
  }
  if (name === 'PATHWAY-CLONES' && Array.isArray(value)) {
    return value.filter((each) => !isAtOtherHost(each)).map((each) => changedValue(each, place))
  }
  return changedValue(value, place)
}

function changedValue(value: unknown, place: PlaylistPlace): unknown {
  if (Array.isArray(value)) return value.map((each) => changedValue(each, place))
  return isObject(value) ? changedMembers(value, place) : value
}

function changedAddress(value: unknown, place: PlaylistPlace): unknown {
  if (typeof value !== 'string') return changedValue(value, place)
  const { askedUrl, foundUrl } = place
  const isMoved = askedUrl !== foundUrl && URL.canParse(value, foundUrl)
  return atGateway(isMoved ? new URL(value, foundUrl).href : value, foundUrl, place)
}

/** A clone whose addresses are those of its base at another host. */
function isAtOtherHost(clone: unknown): boolean {
  const replaced = isObject(clone) ? clone['URI-REPLACEMENT'] : null
  return isObject(replaced) && replaced.HOST !== undefined
}
