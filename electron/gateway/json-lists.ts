import { atGateway, hideHosts, type PlaylistPlace } from './playlist.ts'

/** Members that hold an address (RFC 8216bis section 7.2 and appendix D.2). */
const ADDRESSES: ReadonlySet<string> = new Set(['URI', 'RELOAD-URI'])
/** Members that hold addresses, by the stable ids of variants and renditions. */
const ADDRESSES_BY_ID: ReadonlySet<string> = new Set(['PER-VARIANT-URIS', 'PER-RENDITION-URIS'])

/**
 * Makes the addresses of what is JSON beside a playlist lead to the gateway: a steering manifest (RFC 8216bis section 7, for DASH too) and
 * the list of an interstitial's assets (appendix D.2). Pathways that are made of another by the name of a host alone are left out: a player
 * would take the viewer's own path at the gateway there, which is nothing at that host and none of its business. What needs no change
 * stays byte for byte, as does what is neither; the names of hosts that are hidden are taken out of all of it.
 */
export function rewriteJsonList(text: string, place: PlaylistPlace): string {
  const read = parsed(text)
  if (!isObject(read)) return hideHosts(text, place.hiddenHosts)
  const changed = changedMembers(read, place)
  const written = JSON.stringify(changed)
  return written === JSON.stringify(read) ? text : written
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
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
  if (typeof value === 'string') return hideHosts(value, place.hiddenHosts)
  if (Array.isArray(value)) return value.map((each) => changedValue(each, place))
  return isObject(value) ? changedMembers(value, place) : value
}

function changedAddress(value: unknown, place: PlaylistPlace): unknown {
  if (typeof value !== 'string') return changedValue(value, place)
  const { askedUrl, foundUrl, hiddenHosts } = place
  const isMoved = askedUrl !== foundUrl && URL.canParse(value, foundUrl)
  const meant = isMoved ? new URL(value, foundUrl).href : value
  return hideHosts(atGateway(meant, foundUrl, place), hiddenHosts)
}

/** A clone whose addresses are those of its base at another host. */
function isAtOtherHost(clone: unknown): boolean {
  const replaced = isObject(clone) ? clone['URI-REPLACEMENT'] : null
  return isObject(replaced) && replaced.HOST !== undefined
}
