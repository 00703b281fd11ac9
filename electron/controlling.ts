import { randomUUID } from 'node:crypto'
import type { ControlCheck } from '../shared/api.ts'
import { isControllable } from '../shared/control-setup.ts'
import type { MediaServer } from '../shared/media-server.ts'
import { listOf, say } from '../shared/say.ts'
import type { Session } from '../shared/session.ts'
import type { Token } from '../shared/token.ts'
import { storedGrantOf } from '../shared/token-grants.ts'
import type { Catalogue } from './catalogue/types.ts'
import type { Log } from './log.ts'
import {
  type BulkRevoker,
  type BulkRevokeTools,
  createBulkRevoker,
} from './sessions/bulk-revoke.ts'
import type { TokensTarget } from './sessions/bulk-target.ts'
import { type Controlled, createCutter, failureText } from './sessions/control/cut.ts'
import { createCutAndEnd, type Uncut } from './sessions/control/cut-and-end.ts'
import { createSend } from './sessions/control/outgoing.ts'
import { controlClients } from './sessions/control/registry.ts'
import { createRevokeAndCut, type RevokeAndCut } from './sessions/control/revoke-and-cut.ts'
import { type ControlClient, countOf } from './sessions/control/types.ts'
import { createLooking, type Looking } from './sessions/looking.ts'
import type { Registry } from './sessions/registry.ts'
import type { Revoker } from './sessions/revoke.ts'
import type { Looks } from './store/looks.ts'

/** What reaches media servers, instead of being asked by them. */
export interface Controlling {
  readonly revocations: RevokeAndCut
  /** The same for many sessions at once. */
  readonly bulk: BulkRevoker
  /** Cuts sessions whose time is up or that are revoked. They are over once their media server has them no longer. Never rejects. */
  cutOverdue(sessions: readonly Session[]): Promise<void>
  /** Asks a media server for its sessions, to see whether it can be controlled. Never rejects. */
  check(mediaServerId: string): Promise<ControlCheck>
  /** Compares the live sessions with the media servers' own lists. */
  readonly looking: Looking
  /** Which sessions should be cut and go on, since their media server does not answer. Null when there are none. */
  trouble(): string | null
}

interface RevokingParts extends Pick<BulkRevokeTools, 'fateOf'> {
  readonly revoker: Revoker
}

/** Composes the clients of media servers over the catalogue. */
export function createControlling(
  catalogue: Catalogue,
  registry: Registry,
  { revoker, fateOf }: RevokingParts,
  looks: Looks,
  log: Log,
): Controlling {
  /** By how much the clocks of media servers are ahead, by their addresses. A time told to the second is half a second older. */
  const clocks = new Map<string, number>()
  const send = createSend({
    toldTime: (url, atMs) => void clocks.set(url, Math.round(atMs + 500 - Date.now())),
  })
  // Made once each: some keep what they logged in with.
  const clients = new Map<string, ControlClient>(
    Object.entries(controlClients).map(([protocol, make]) => [protocol, make(send)]),
  )
  const { mediaServers } = catalogue

  function controlledOf(mediaServerId: string): Controlled | null {
    const control = mediaServers.control(mediaServerId)
    if (control === null) return null
    const { protocol } = mediaServers.get(mediaServerId)
    const client = clients.get(protocol)
    if (client === undefined || !isControllable(protocol)) return null
    const [secret = null] = mediaServers.secretsInForce(mediaServerId, 'control-token', Date.now())
    return { protocol, client, target: { ...control, secret } }
  }

  const onError = (error: unknown): void =>
    log.error({ err: error }, 'asking a media server failed inside')
  const cutter = createCutAndEnd({
    cutter: createCutter({ controlledOf, onError }),
    registry,
    cuts: (id) => mediaServers.control(id) !== null,
    endUnlisted: (id, sessions) => looking.endUnlisted(id, sessions),
  })

  async function check(mediaServerId: string): Promise<ControlCheck> {
    const controlled = controlledOf(mediaServerId)
    if (controlled === null) return { sessions: null, problem: say('No address is set.') }
    const { client, target } = controlled
    clocks.delete(target.url)
    const told = (): Pick<ControlCheck, 'clockOffsetMs'> =>
      clocks.has(target.url) ? { clockOffsetMs: clocks.get(target.url) } : {}
    try {
      const list = await client.list(target)
      return { sessions: list === null ? null : countOf(list), problem: null, ...told() }
    } catch (error) {
      return { sessions: null, problem: failureText(error, onError), ...told() }
    }
  }

  async function cutOverdue(sessions: readonly Session[]): Promise<void> {
    const cuts = await cutter.cut(sessions)
    const left = new Set(cuts.flatMap(({ detail }) => (detail === '' ? [] : [detail])))
    if (left.size > 0) log.warn({ why: [...left] }, 'sessions that are over could not be cut')
  }

  const looking = createLooking({
    servers: mediaServers.list,
    controlledOf,
    registry,
    before(mediaServerId, url) {
      const stored = looks.get(mediaServerId)
      return stored?.url === url ? stored : null
    },
    store: (mediaServerId, url, look) => looks.put({ mediaServerId, url, ...look }),
    now: Date.now,
    monotonicMs: () => performance.now(),
    // Ordinary where a media server tells of no ends, such as Nimble.
    noted: (note) =>
      log.info(note, 'ended sessions that their media server has no more, and cut strangers there'),
    onError,
  })
  const revocations = createRevokeAndCut({ revoker, registry, cutter })
  const bulk = createBulkRevoker({
    registry,
    revocations: catalogue.revocations,
    cutter,
    grantsOf: (target) => revocableGrants(catalogue, registry.list, target),
    fateOf,
    now: Date.now,
    newId: randomUUID,
    onError,
  })
  const trouble = (): string | null =>
    troubleOf(cutter.uncut(), (id) => nameOf(mediaServers.list(), id))
  return { revocations, bulk, cutOverdue, check, looking, trouble }
}

/**
 * Those that are revoked already, or that media servers check by themselves without asking, are left out; of a label or tag also
 * those that have expired and nobody is in with.
 */
function revocableGrants(
  { bulk, revocations, tokens }: Pick<Catalogue, 'bulk' | 'revocations' | 'tokens'>,
  live: () => readonly Session[],
  target: TokensTarget,
): readonly string[] {
  const { by, value } = target
  const revoked = new Set(
    revocations
      .list()
      .flatMap(({ kind, value, untilMs }) => (kind === 'grant' && untilMs === null ? [value] : [])),
  )
  const used = new Set(live().flatMap(({ grantId }) => [grantId, storedGrantOf(grantId ?? '')]))
  const isOver = (token: Token | null): boolean =>
    token !== null && token.expiresAtMs !== null && token.expiresAtMs <= Date.now()
  const isWanted = (id: string): boolean => {
    if (revoked.has(id)) return false
    const token = tokens.find(id)
    if (token?.isRevocable === false) return false
    return by === 'list' || used.has(id) || !isOver(token)
  }
  return (by === 'list' ? bulk.grantsOf(value) : tokens.named(by, value)).filter(isWanted)
}

const nameOf = (servers: readonly MediaServer[], id: string): string =>
  servers.find((each) => each.id === id)?.name ?? id

/** What could not be cut, for the operator. Null when nothing is left. */
function troubleOf(uncut: readonly Uncut[], nameOf: (id: string) => string): string | null {
  const [first] = uncut
  if (first === undefined) return null
  const names = [...new Set(uncut.map(({ session }) => nameOf(session.mediaServerId)))]
  return say(
    '{count, plural, one {# session that is over goes} other {# sessions that are over go}} on at {nameList}. {whySaid}',
    { count: uncut.length, nameList: listOf(names, names.length), whySaid: first.problem },
  )
}
