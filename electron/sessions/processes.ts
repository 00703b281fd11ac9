import type { Registry } from './registry.ts'

const HOSTS = 8
const PROCESSES = 8

/** Which process of a media server tells something. */
export interface ServerProcess {
  /** The same after a restart. */
  readonly host: string
  /** Another one after each. */
  readonly id: string
}

/** By media server, then by host, the processes that were heard, the latest last. */
export type KnownProcesses = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

/** What is known of processes beyond a restart. */
interface KeptProcesses {
  readonly before: KnownProcesses
  /** Called before a new process is answered. */
  keep(known: KnownProcesses): void
}

/** The processes of media servers that name them. */
export interface Processes {
  /** Told before what a process asks is answered. One that is new at its host ends all the sessions the host had, as `restart`. */
  heard(mediaServerId: string, process: ServerProcess): void
}

/**
 * Makes one that goes by what was kept: the first process of a host to be heard ends nobody. Nor does any where several hosts are set
 * up as one media server, since whose a session is nobody told.
 *
 * @param kept Default: nothing is known, and nothing kept.
 */
export function createProcesses(
  registry: Pick<Registry, 'endWhere'>,
  kept: KeptProcesses = { before: new Map(), keep: () => undefined },
): Processes {
  /** A word of one that is over may come after the first of the next. */
  const servers = new Map([...kept.before].map(([id, hosts]) => [id, new Map(hosts)]))

  return {
    heard(mediaServerId, { host, id }) {
      const hosts = servers.get(mediaServerId) ?? new Map<string, readonly string[]>()
      servers.set(mediaServerId, hosts)
      const ids = hosts.get(host)
      if (ids?.includes(id) === true || (ids === undefined && hosts.size === HOSTS)) return
      hosts.set(host, [...(ids ?? []), id].slice(-PROCESSES))
      kept.keep(servers)
      if (ids === undefined || hosts.size > 1) return
      registry.endWhere((session) => session.mediaServerId === mediaServerId, 'restart')
    },
  }
}
