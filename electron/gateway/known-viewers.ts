import type { Viewer } from './viewers.ts'

/** The viewers that are remembered, by their tickets. */
interface KnownViewers {
  readonly size: number
  get(ticket: string): Viewer | undefined
  has(viewer: Viewer): boolean
  add(viewer: Viewer): void
  remove(viewer: Viewer): void
  /** Notes that a viewer came from another address. */
  move(viewer: Viewer, address: string | null): void
  /** In the order they came. Ones that are removed meanwhile are left out. */
  all(): Iterable<Viewer>
  /** Of the address that has the most viewers, one who is away, else the one who came first. Null when nobody is known. */
  crowded(): Viewer | null
}

/** @param networkOf What counts as one address, e.g. of IPv6 all that one household has. */
export function createKnownViewers(networkOf: (address: string) => string): KnownViewers {
  const byTicket = new Map<string, Viewer>()
  const byNetwork = new Map<string, Set<Viewer>>()

  const placeOf = ({ arrival: { address } }: Viewer): string =>
    address === null ? '' : networkOf(address)

  function file(viewer: Viewer): void {
    const network = placeOf(viewer)
    const there = byNetwork.get(network) ?? new Set()
    byNetwork.set(network, there.add(viewer))
  }

  function unfile(viewer: Viewer): void {
    const network = placeOf(viewer)
    const there = byNetwork.get(network)
    there?.delete(viewer)
    if (there?.size === 0) byNetwork.delete(network)
  }

  return {
    get size() {
      return byTicket.size
    },
    get: (ticket) => byTicket.get(ticket),
    has: (viewer) => byTicket.get(viewer.ticket) === viewer,
    add(viewer) {
      byTicket.set(viewer.ticket, viewer)
      file(viewer)
    },
    remove(viewer) {
      if (byTicket.delete(viewer.ticket)) unfile(viewer)
    },
    move(viewer, address) {
      unfile(viewer)
      viewer.arrival = { ...viewer.arrival, address }
      if (byTicket.has(viewer.ticket)) file(viewer)
    },
    all: () => byTicket.values(),
    crowded() {
      let most: ReadonlySet<Viewer> = new Set()
      for (const there of byNetwork.values()) if (there.size > most.size) most = there
      let first: Viewer | null = null
      for (const viewer of most) {
        if (!viewer.isIn) return viewer
        first ??= viewer
      }
      return first
    },
  }
}
