import type { AccessRequest, Action, Credential, Decision, Grant } from '../../shared/access.ts'
import type { ReachCell, ReachSource } from '../../shared/reach.ts'
import type { Stream } from '../../shared/stream.ts'
import { shared } from './all-shares.ts'
import { placeWithin } from './area.ts'
import { decide } from './decide.ts'
import type { Snapshot } from './snapshot.ts'

/** Sources that are told apart at most; rules can name thousands. */
const MOST_SOURCES = 40

/**
 * The kinds of sources that rules tell apart: anyone, whoever holds a link, and each country, list of addresses, area and tag that a rule
 * names, in the order of the rules.
 *
 * @param holdsLink Whether those of a country, address or area hold a link too. A tag is one of a link, so those always do.
 */
export function reachSources(
  snapshot: Snapshot,
  holdsLink: boolean,
): { readonly sources: readonly ReachSource[]; readonly more: number } {
  const found = new Map<string, ReachSource>()
  const add = (
    source: Omit<ReachSource, 'id' | 'place'> & Partial<Pick<ReachSource, 'place'>>,
    told = source.value,
  ): void => {
    const id = told === null ? source.kind : `${source.kind} ${told}`
    if (!found.has(id)) found.set(id, { id, place: null, ...source })
  }
  add({ kind: 'any', value: null, address: null, holdsLink: false })
  add({ kind: 'link', value: null, address: null, holdsLink: true })
  for (const { rule, area } of snapshot.rules) {
    const { source } = rule
    if (rule.state === 'off') continue
    if (source.kind === 'country') {
      for (const value of source.values) add({ kind: 'country', value, address: null, holdsLink })
    }
    if (source.kind === 'tag') {
      for (const value of source.values) add({ kind: 'tag', value, address: null, holdsLink: true })
    }
    if (source.kind === 'address') {
      const address = source.values[0]?.split('/', 1)[0] ?? null
      add({ kind: 'address', value: source.values.join(', '), address, holdsLink })
    }
    const place = area === null ? null : placeWithin(area)
    if (area !== null && place !== null) {
      // Two areas may have one name.
      add({ kind: 'area', value: area.name, address: null, place, holdsLink }, rule.id)
    }
  }
  const all = [...found.values()]
  return { sources: all.slice(0, MOST_SOURCES), more: Math.max(0, all.length - MOST_SOURCES) }
}

/** A name a pattern admits stands for all of them. */
const exampleOf = ({ name }: Pick<Stream, 'name'>): string => name.replaceAll('*', 'example')

const HELD: Credential = { kind: 'vouched', value: 'reach' }

/** The question that is decided for a stream and a source. */
export const reachRequest = (
  stream: Pick<Stream, 'name'>,
  source: Pick<ReachSource, 'address' | 'holdsLink'>,
  action: Action,
): AccessRequest => ({
  action,
  phase: 'start',
  streamName: exampleOf(stream),
  mediaServerId: '',
  protocol: '',
  address: source.address,
  userAgent: null,
  referer: null,
  sessionKey: null,
  viewerId: null,
  credentials: source.holdsLink ? [HELD] : [],
})

/** The grant a source holds: one that fits whatever is asked for. */
export const reachGrant = (source: Pick<ReachSource, 'kind' | 'value'>, action: Action): Grant => ({
  id: 'reach',
  kind: action === 'publish' ? 'stream-key' : 'rj-auth',
  label: null,
  actions: [action],
  streamIds: null,
  expiresAtMs: null,
  tags: source.kind === 'tag' && source.value !== null ? [source.value] : [],
  viewerId: null,
})

/** The same snapshot for one source: its country or area is where it comes from, and what it holds is verified. */
export function reachSnapshot(
  snapshot: Snapshot,
  { kind, value, place }: Pick<ReachSource, 'kind' | 'value' | 'place'>,
  grant: Grant,
): Snapshot {
  const country = kind === 'country' ? value : null
  return {
    ...snapshot,
    tools: {
      ...snapshot.tools,
      verify: () => ({ ok: true, grant }),
      ...(country !== null && { countryOf: () => country }),
      ...(place !== null && { placeOf: () => place }),
    },
  }
}

/**
 * Makes what decides one column of the matrix, with the function that decides for real.
 *
 * @param grant What the source holds. Default: one that fits any stream.
 * @returns What becomes of the source at a stream.
 */
export function createReach(
  snapshot: Snapshot,
  source: ReachSource,
  asked: { readonly action: Action; readonly atMs: number },
  grant: Grant = reachGrant(source, asked.action),
): (stream: Stream) => ReachCell {
  const { action, atMs } = asked
  const own = reachSnapshot(snapshot, source, grant)
  const [all, none] = shared(own)
  return (stream) => {
    const request = reachRequest(stream, source, action)
    const ends = (by: Snapshot): Decision => decide(request, by, atMs)
    const decision = ends(own)
    const { reason, ruleId } = decision
    const differs = all !== own && ends(all).ruleId !== ends(none).ruleId
    return { end: endOf(decision), reason, ruleId, differs }
  }
}

function endOf({ outcome, vastTag, playout }: Decision): ReachCell['end'] {
  if (outcome !== 'allow') return outcome
  return vastTag !== null || (playout?.ads ?? null) !== null ? 'ads' : 'allow'
}
