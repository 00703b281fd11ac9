import type { Registry } from './registry.ts'

const HOSTS = 8
const PROCESSES = 8
/** A host that was not heard for so long, while another was, is no more, as that of a container that was made anew. */
const SILENT_MS = 86_400_000
/** So exactly it is known when a host was heard. */
const HEARD_MS = 3_600_000

/** Which process of a media server tells something. */
export interface ServerProcess {
  /** The same after a restart. */
  readonly host: string
  /** Another one after each. */
  readonly id: string
}

/** What was heard of a host. */
interface KnownHost {
  /** Its processes, the latest last. */
  readonly ids: readonly string[]
  /** When it was heard, to the hour. By the clock of one run: only how far they are apart counts in the next. */
  readonly heardAtMs: number
  /** The latest decision that a session of the processes before the last one began with. 0: none did. */
  readonly overThrough: number
}

/** By media server, then by host. */
export type KnownProcesses = ReadonlyMap<string, ReadonlyMap<string, KnownHost>>

/** What is known of processes beyond a restart. */
interface KeptProcesses {
  readonly before: KnownProcesses
  /** Called before a new process is answered, and each hour in which a host is heard. */
  keep(known: KnownProcesses): void
}

/** The processes of media servers that name them. */
export interface Processes {
  /** Told before what a process asks is answered. One that is new at its host ends all the sessions the host had, as `restart`. */
  heard(mediaServerId: string, process: ServerProcess): void
}

/**
 * Makes one that goes by what was kept: the first process of a host to be heard ends nobody. Nor does any where several hosts are set
 * up as one media server, since whose a session is nobody told. A host that was silent for a day is none of them any more. Ends that
 * were not stored any more when the run before broke off are made up for at once.
 *
 * @param monotonicMs Milliseconds of a clock that nobody sets.
 * @param kept        Default: nothing is known, and nothing kept.
 */
export function createProcesses(
  registry: Pick<Registry, 'endWhere' | 'list'>,
  monotonicMs: () => number,
  kept: KeptProcesses = { before: new Map(), keep: () => undefined },
): Processes {
  const servers = asOfNow(kept.before, monotonicMs())

  for (const [id, hosts] of servers) {
    const [only] = hosts.size === 1 ? hosts.values() : []
    if (only !== undefined) endThrough(id, only.overThrough)
  }

  function endThrough(mediaServerId: string, decisionId: number): void {
    registry.endWhere(
      (each) => each.mediaServerId === mediaServerId && each.decisionId <= decisionId,
      'restart',
    )
  }

  const latestOf = (mediaServerId: string): number =>
    registry
      .list()
      .filter((each) => each.mediaServerId === mediaServerId)
      .reduce((latest, { decisionId }) => Math.max(latest, decisionId), 0)

  function note(
    hosts: Map<string, KnownHost>,
    name: string,
    host: Omit<KnownHost, 'heardAtMs'>,
  ): void {
    hosts.set(name, { ...host, heardAtMs: monotonicMs() })
    kept.keep(servers)
  }

  return {
    heard(mediaServerId, { host, id }) {
      const hosts = servers.get(mediaServerId) ?? new Map<string, KnownHost>()
      servers.set(mediaServerId, hosts)
      const known = hosts.get(host)
      // A word of one that is over may come after the first of the next.
      if (known?.ids.includes(id) === true) {
        if (monotonicMs() - known.heardAtMs >= HEARD_MS) note(hosts, host, known)
        return
      }
      for (const [name, { heardAtMs }] of hosts) {
        if (name !== host && monotonicMs() - heardAtMs > SILENT_MS) hosts.delete(name)
      }
      if (known === undefined && hosts.size >= HOSTS) return
      const ids = [...(known?.ids ?? []), id].slice(-PROCESSES)
      const endsAll = known !== undefined && hosts.size === 1
      const overThrough = endsAll ? latestOf(mediaServerId) : 0
      note(hosts, host, { ids, overThrough })
      if (endsAll) endThrough(mediaServerId, overThrough)
    },
  }
}

/** While nothing ran nobody could be heard, so that was no silence. */
function asOfNow(before: KnownProcesses, nowMs: number): Map<string, Map<string, KnownHost>> {
  const all = [...before.values()].flatMap((hosts) => [...hosts.values()])
  const lastMs = all.reduce(
    (last, { heardAtMs }) => Math.max(last, heardAtMs),
    Number.NEGATIVE_INFINITY,
  )
  const moved = (host: KnownHost): KnownHost => ({
    ...host,
    heardAtMs: host.heardAtMs - lastMs + nowMs,
  })
  return new Map(
    [...before].map(([id, hosts]) => [
      id,
      new Map([...hosts].map(([name, host]) => [name, moved(host)])),
    ]),
  )
}
