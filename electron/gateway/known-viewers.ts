import type { Viewer } from './viewer-types.ts'

/** The viewers that are remembered, by what names their sessions. */
interface KnownViewers {
  readonly size: number
  get(key: string): Viewer | undefined
  has(viewer: Viewer): boolean
  add(viewer: Viewer): void
  remove(viewer: Viewer): void
  /** Notes that a viewer came from another address. */
  move(viewer: Viewer, address: string | null): void
  /** Notes whether a viewer is in, or away. */
  note(viewer: Viewer, isIn: boolean): void
  /** In the order they came. Ones that are removed meanwhile are left out. */
  all(): IterableIterator<Viewer>
  /**
   * Of an address that has the most viewers, the one who has been away longest, else the one who came first. Null when nobody is
   * known. O(1), as the rest is: strangers may come in again and again.
   */
  crowded(): Viewer | null
}

/** The viewers of one address. */
interface Network {
  readonly viewers: Set<Viewer>
  readonly away: Set<Viewer>
}

/** @param networkOf What counts as one address, e.g. of IPv6 all that one household has. */
export function createKnownViewers(networkOf: (address: string) => string): KnownViewers {
  const byKey = new Map<string, Viewer>()
  const byNetwork = new Map<string, Network>()
  const bySize = createSizes<Network>()

  const placeOf = ({ arrival: { address } }: Viewer): string =>
    address === null ? '' : networkOf(address)

  function file(viewer: Viewer): void {
    const place = placeOf(viewer)
    const network = byNetwork.get(place) ?? { viewers: new Set(), away: new Set() }
    byNetwork.set(place, network)
    const before = network.viewers.size
    network.viewers.add(viewer)
    if (!viewer.isIn) network.away.add(viewer)
    bySize.move(network, before, network.viewers.size)
  }

  function unfile(viewer: Viewer): void {
    const place = placeOf(viewer)
    const network = byNetwork.get(place)
    if (network === undefined) return
    const before = network.viewers.size
    network.viewers.delete(viewer)
    network.away.delete(viewer)
    bySize.move(network, before, network.viewers.size)
    if (network.viewers.size === 0) byNetwork.delete(place)
  }

  return {
    get size() {
      return byKey.size
    },
    get: (key) => byKey.get(key),
    has: (viewer) => byKey.get(viewer.key) === viewer,
    add(viewer) {
      byKey.set(viewer.key, viewer)
      file(viewer)
    },
    remove(viewer) {
      if (byKey.delete(viewer.key)) unfile(viewer)
    },
    move(viewer, address) {
      unfile(viewer)
      viewer.arrival = { ...viewer.arrival, address }
      if (byKey.has(viewer.key)) file(viewer)
    },
    note(viewer, isIn) {
      viewer.isIn = isIn
      const network = byNetwork.get(placeOf(viewer))
      if (isIn) network?.away.delete(viewer)
      else if (network?.viewers.has(viewer) === true) network.away.add(viewer)
    },
    all: () => byKey.values(),
    crowded() {
      const most = bySize.first()
      const [gone] = most?.away ?? []
      const [first] = most?.viewers ?? []
      return gone ?? first ?? null
    },
  }
}

/** Things filed by their size, which changes by one at a time. Every call is O(1). */
interface Sizes<T> {
  /** Size 0: it is not filed. */
  move(thing: T, from: number, to: number): void
  /** One of the largest. */
  first(): T | undefined
}

function createSizes<T>(): Sizes<T> {
  const filed = new Map<number, Set<T>>()
  let largest = 0
  return {
    move(thing, from, to) {
      const there = filed.get(from)
      there?.delete(thing)
      if (there?.size === 0) filed.delete(from)
      if (to > 0) filed.set(to, (filed.get(to) ?? new Set()).add(thing))
      if (to > largest || !filed.has(largest)) largest = to
    },
    first() {
      const [one] = filed.get(largest) ?? []
      return one
    },
  }
}
