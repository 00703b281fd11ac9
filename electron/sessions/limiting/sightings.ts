import type { SharedNetwork, SharingSign, Suspicion } from '../../../shared/limit-api.ts'
import type { Session } from '../../../shared/session.ts'
import type { SharingSettings } from '../../../shared/session-limit.ts'
import { networkOf } from '../../access/network.ts'
import { countedGrant } from './taken.ts'

/** Grants remembered at most, those seen last. */
const GRANTS_KEPT = 5_000
/** Forgotten at once where there are more: to keep them in order would cost a busy handler more than to look for the oldest now and then. */
const FORGOTTEN_AT_ONCE = 250
/** Networks remembered of one grant; more of them are counted. */
const NETWORKS_KEPT = 40
const MINUTE_MS = 60_000

/** A grant that is suspected, with what speaks for it. */
type Sighting = Omit<Suspicion, 'label' | 'sessionsNow' | 'own'>

/** Where grants are seen from: networks, never whole addresses, and for as long as the settings say. */
export interface Sightings {
  /** Told of every session as it starts and ends, also of restored ones. */
  started(session: Session, nowMs: number): void
  ended(session: Session, nowMs: number): void
  /** Told of a live session that goes on from elsewhere, with its address and country now. */
  moved(session: Session, nowMs: number): void
  /** Told of a session that ended before this start. Those with an address first: they tell when it was suspected. */
  before(session: Session): void
  /** Those suspected, the one seen last first. */
  suspected(nowMs: number): readonly Sighting[]
  /**
   * From how many networks a suspected grant was seen, when an address is in none of them. One that is not told is in no network: it
   * makes no grant suspected, and is strange to one that is unless it was used without an address before it was suspected, so that to
   * come where none is told is no way around. Whoever is let in for that does not prolong it.
   *
   * @returns Null when it is not suspected, or was seen there.
   */
  strangeAt(grantId: string, address: string | null, nowMs: number): number | null
  /** Forgets what is older than the settings say. Now and then. */
  forget(nowMs: number): void
}

interface Seen {
  readonly country: string
  firstMs: number
  lastMs: number
  live: number
}

interface Known {
  readonly networks: Map<string, Seen>
  /** Where no address was told, before it was suspected. Null: it always was. */
  untold: Seen | null
  /** Networks that there was no room for. */
  more: number
  /** Counts up with each that is seen. */
  seenAt: number
}

/** Makes sightings without any. */
export function createSightings(settings: () => SharingSettings): Sightings {
  const grants = new Map<string, Known>()
  /** Where each live session is counted, by its first decision: some are not, and end all the same. Texts as keys cost twice as much. */
  const counted = new Map<number, Seen>()
  let seenSoFar = 0

  function knownOf(grantId: string): Known {
    seenSoFar += 1
    const known = grants.get(grantId)
    if (known !== undefined) {
      known.seenAt = seenSoFar
      return known
    }
    if (grants.size >= GRANTS_KEPT) forgetOldest()
    const made = { networks: new Map(), untold: null, more: 0, seenAt: seenSoFar }
    grants.set(grantId, made)
    return made
  }

  /** @returns Where it is counted. Null: nowhere. */
  function note(session: Session, firstMs: number, lastMs: number): Seen | null {
    const { address, action, country } = session
    const grantId = countedGrant(session)
    if (grantId === null || action !== 'subscribe') return null
    const network = networkOf(address ?? '')
    const known = knownOf(grantId)
    const { networks } = known
    if (network === null && isSuspectedAt(known, firstMs)) return null
    const seen = network === null ? known.untold : networks.get(network)
    if (seen) {
      seen.firstMs = Math.min(seen.firstMs, firstMs)
      seen.lastMs = Math.max(seen.lastMs, lastMs)
      return seen
    }
    const first = { country, firstMs, lastMs, live: 0 }
    if (network === null) known.untold = first
    else if (networks.size < NETWORKS_KEPT) networks.set(network, first)
    else {
      known.more += 1
      return null
    }
    return first
  }

  function forgetOldest(): void {
    const order = [...grants].sort(([, one], [, other]) => one.seenAt - other.seenAt)
    for (const [grantId] of order.slice(0, FORGOTTEN_AT_ONCE)) grants.delete(grantId)
  }

  function current(known: Known, nowMs: number): readonly (readonly [string, Seen])[] {
    return [...known.networks].filter(([, seen]) => isCurrent(seen, nowMs))
  }

  const isCurrent = ({ live, lastMs }: Seen, nowMs: number): boolean =>
    live > 0 || lastMs >= nowMs - settings().windowMinutes * MINUTE_MS

  /** By what had been seen by then, for one that is told of later. */
  function isSuspectedAt(known: Known, atMs: number): boolean {
    const networks = current(known, atMs).filter(([, { firstMs }]) => firstMs <= atMs)
    return signsOf(networks, settings()).length > 0
  }

  function begin(session: Session, firstMs: number, nowMs: number): void {
    const seen = note(session, firstMs, nowMs)
    if (seen === null) return
    seen.live += 1
    counted.set(session.decisionId, seen)
  }

  function end(id: number, nowMs: number): void {
    const seen = counted.get(id)
    if (seen === undefined) return
    counted.delete(id)
    seen.live -= 1
    seen.lastMs = Math.max(seen.lastMs, nowMs)
  }

  return {
    started: (session, nowMs) => begin(session, session.startedAtMs, nowMs),
    before: (session) =>
      void note(session, session.startedAtMs, session.endedAtMs ?? session.startedAtMs),
    ended: ({ decisionId }, nowMs) => end(decisionId, nowMs),
    moved(session, nowMs) {
      end(session.decisionId, nowMs)
      begin(session, nowMs, nowMs)
    },
    suspected(nowMs) {
      return [...grants]
        .flatMap(([grantId, known]) => {
          const networks = current(known, nowMs)
          const signs = signsOf(networks, settings())
          return signs.length === 0 ? [] : [suspicionOf(grantId, signs, networks, known.more)]
        })
        .sort((one, other) => other.lastSeenMs - one.lastSeenMs)
    },
    strangeAt(grantId, address, nowMs) {
      const known = grants.get(grantId)
      // One network is never enough, and most grants have one.
      if (known === undefined || known.networks.size < 2) return null
      const networks = current(known, nowMs)
      if (signsOf(networks, settings()).length === 0) return null
      const network = networkOf(address ?? '')
      if (network === null) {
        const { untold } = known
        return untold !== null && isCurrent(untold, nowMs) ? null : networks.length
      }
      return networks.some(([each]) => each === network) ? null : networks.length
    },
    forget(nowMs) {
      for (const [grantId, known] of grants) {
        const kept = new Set(current(known, nowMs).map(([network]) => network))
        for (const network of known.networks.keys()) {
          if (!kept.has(network)) known.networks.delete(network)
        }
        if (known.networks.size < NETWORKS_KEPT) known.more = 0
        if (known.untold !== null && !isCurrent(known.untold, nowMs)) known.untold = null
        if (known.networks.size === 0 && known.untold === null) grants.delete(grantId)
      }
    },
  }
}

function signsOf(
  networks: readonly (readonly [string, Seen])[],
  settings: SharingSettings,
): readonly SharingSign[] {
  const signs: SharingSign[] = []
  const reaches = (count: number, threshold: number | null): boolean =>
    threshold !== null && count >= threshold
  if (reaches(networks.length, settings.networks)) signs.push('networks')
  if (reaches(countriesOf(networks).length, settings.countries)) signs.push('countries')
  const live = networks.filter(([, seen]) => seen.live > 0)
  if (reaches(countriesOf(live).length, settings.countriesAtOnce)) signs.push('countries_at_once')
  return signs
}

/** Where the country is not known it says nothing. */
const countriesOf = (networks: readonly (readonly [string, Seen])[]): readonly string[] => [
  ...new Set(networks.map(([, { country }]) => country).filter((country) => country !== '??')),
]

function suspicionOf(
  grantId: string,
  signs: readonly SharingSign[],
  networks: readonly (readonly [string, Seen])[],
  moreNetworks: number,
): Sighting {
  const listed = networks.map(
    ([network, { country, firstMs, lastMs, live }]): SharedNetwork => ({
      network,
      country,
      firstSeenMs: firstMs,
      lastSeenMs: lastMs,
      sessionsNow: live,
    }),
  )
  return {
    grantId,
    signs,
    networks: listed.sort((one, other) => other.lastSeenMs - one.lastSeenMs),
    moreNetworks,
    countries: countriesOf(networks),
    firstSeenMs: Math.min(...listed.map((each) => each.firstSeenMs)),
    lastSeenMs: Math.max(...listed.map((each) => each.lastSeenMs)),
  }
}
