import ipaddr from 'ipaddr.js'
import type { RevokeResult } from '../../shared/api.ts'
import type { Revocation, RevocationInput } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import type { ProtocolCapabilities } from '../../shared/media-server.ts'
import type { Session } from '../../shared/session.ts'
import type { Actor, Catalogue } from '../catalogue/types.ts'
import type { Registry } from './registry.ts'

export interface RevokeTools {
  readonly revocations: Pick<Catalogue['revocations'], 'list' | 'create'>
  readonly registry: Registry
  capabilitiesOf(mediaServerId: string): Pick<ProtocolCapabilities, 'revokeText'> | null
  /** Epoch milliseconds. */
  now(): number
}

/** Refuses grants, viewers, addresses and sessions before their natural end. */
export interface Revoker {
  /**
   * Revokes what one live session stands on, marks all live sessions it concerns and says what that means there.
   *
   * @param untilMs Epoch milliseconds; null means until lifted.
   * @throws AppError ERR_NOT_FOUND when no such session is live, ERR_INPUT_INVALID when it has no grant, viewer
   *         or address to revoke; what creating a revocation refuses.
   */
  revokeSession(
    sessionId: string,
    what: RevocationInput['kind'],
    untilMs: number | null,
    note: string,
    actor: Actor,
  ): RevokeResult
  /** Revokes anything, whether or not a session is live. */
  revoke(input: RevocationInput, actor: Actor): RevokeResult
  /** Brings the marks of live sessions in line with the revocations in force: after a lift, and at start. */
  remark(): void
}

/** Makes the revoker over one registry. */
export function createRevoker(tools: RevokeTools): Revoker {
  const { registry, revocations } = tools

  function revoke(input: RevocationInput, actor: Actor): RevokeResult {
    const revocation = revocations.create(input, actor)
    const covers = coverage(revocation)
    const hit = registry.list().filter(covers)
    for (const session of hit) registry.markRevoked(session, tools.now())
    return { revocation, sessionIds: hit.map((each) => each.id), effect: effectOf(hit, tools) }
  }

  return {
    revoke,
    revokeSession(sessionId, what, untilMs, note, actor) {
      const session = registry.get(sessionId)
      if (session === null) {
        throw new AppError('ERR_NOT_FOUND', 'This session is not live any more.')
      }
      return revoke({ kind: what, value: subjectOf(session, what), untilMs, note }, actor)
    },
    remark() {
      const nowMs = tools.now()
      const inForce = revocations
        .list()
        .filter((each) => each.untilMs === null || each.untilMs > nowMs)
        .map((each) => ({ covers: coverage(each), atMs: each.createdAtMs }))
      for (const session of registry.list()) {
        const found = inForce.find((each) => each.covers(session))
        if (found === undefined) registry.markRevoked(session, null)
        else if (session.revokedAtMs === null) registry.markRevoked(session, found.atMs)
      }
    },
  }
}

function subjectOf(session: Session, what: RevocationInput['kind']): string {
  const value = {
    session: session.id,
    grant: session.grantId,
    viewer: session.viewerId,
    address: session.address,
  }[what]
  if (value === null) {
    throw new AppError('ERR_INPUT_INVALID', `This session has no ${what} to revoke.`, {
      issues: [{ path: 'what', message: `This session has no ${what}.` }],
    })
  }
  return value
}

/** Which sessions a revocation is about. */
function coverage(revocation: Revocation): (session: Session) => boolean {
  const { kind, value } = revocation
  if (kind === 'session') return (session) => session.id === value
  if (kind === 'grant') return (session) => session.grantId === value
  if (kind === 'viewer') return (session) => session.viewerId === value
  return addressCoverage(value)
}

function addressCoverage(value: string): (session: Session) => boolean {
  const block = blockOf(value)
  if (block === null) return () => false
  const [network, bits] = block
  return (session) => {
    if (session.address === null || !ipaddr.isValid(session.address)) return false
    const address = ipaddr.process(session.address)
    return address.kind() === network.kind() && address.match(network, bits)
  }
}

function blockOf(value: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (ipaddr.isValidCIDR(value)) return ipaddr.parseCIDR(value)
  if (!ipaddr.isValid(value)) return null
  const address = ipaddr.process(value)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** What it means at the media servers concerned, in a sentence or one for each kind of server. */
function effectOf(sessions: readonly Session[], tools: RevokeTools): string {
  if (sessions.length === 0) return 'No live session is concerned. New starts are refused.'
  const texts = new Set(
    sessions.map(
      (each) =>
        tools.capabilitiesOf(each.mediaServerId)?.revokeText ??
        'The media server is not set up any more; new starts are refused.',
    ),
  )
  const count = sessions.length === 1 ? '1 live session' : `${sessions.length} live sessions`
  return `${count} concerned. ${[...texts].join(' ')}`
}
