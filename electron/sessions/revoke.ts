import type { RevokeResult } from '../../shared/api.ts'
import type { Revocation, RevocationInput } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import type { ProtocolCapabilities } from '../../shared/media-server.ts'
import { say } from '../../shared/say.ts'
import type { Session } from '../../shared/session.ts'
import type { Actor } from '../catalogue/actor.ts'
import type { Catalogue } from '../catalogue/types.ts'
import type { Ousted } from './limiting/ousted.ts'
import type { Registry } from './registry.ts'
import { fileRevocations, type RevocationMarks } from './revocation-marks.ts'

export interface RevokeTools {
  readonly revocations: Pick<Catalogue['revocations'], 'list' | 'create'>
  /** Which stored tokens are in force no longer. Default: nothing is known of them. */
  readonly tokenEnds?: Catalogue['tokenEnds']
  /** Since when one that is live is refused because of a limit. Default: none is. */
  ousted?(sessionId: string): Pick<Ousted, 'atMs'> | null
  readonly registry: Registry
  capabilitiesOf(mediaServerId: string): Pick<ProtocolCapabilities, 'revoke' | 'revokeText'> | null
  /** Epoch milliseconds. */
  now(): number
  /** Runs something after what waits now, so that requests are answered between two slices. Default setImmediate. */
  soon?(run: () => void): void
}

/** Sessions looked at without a pause; well under a millisecond. */
const SLICE = 500

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
  /**
   * Brings the marks of live sessions in line with the revocations in force: at start and now and then, since
   * revocations run out. Goes over the sessions in slices; the first one at once.
   */
  remark(): void
  /** The same after an edit, unless it left the revocations as they were. */
  remarkIfChanged(): void
}

/** Makes the revoker over one registry. */
export function createRevoker(tools: RevokeTools): Revoker {
  const { registry, revocations, soon = setImmediate } = tools

  let filed: readonly Revocation[] | null = null
  let marks: RevocationMarks = fileRevocations([])
  /** The run that is under way; an older one that finds another here stops. */
  let run = 0
  let endsBefore = tools.tokenEnds?.count() ?? 0

  function marksNow(): RevocationMarks {
    const list = revocations.list()
    // The catalogue never changes a list in place, so the same one files the same.
    if (list !== filed) marks = fileRevocations(list)
    filed = list
    return marks
  }

  function remark(): void {
    run += 1
    remarkFrom(registry.list(), 0, marksNow(), run)
  }

  function remarkFrom(
    sessions: readonly Session[],
    from: number,
    using: RevocationMarks,
    mine: number,
  ): void {
    if (mine !== run) return
    const nowMs = tools.now()
    for (const listed of sessions.slice(from, from + SLICE)) {
      const session = registry.current(listed)
      if (session !== null) registry.markRevoked(session, markOf(session, using, nowMs))
    }
    const next = from + SLICE
    if (next < sessions.length) soon(() => remarkFrom(sessions, next, using, mine))
  }

  /** Since when a session is refused; null when it is not. A mark it has stays as it is. */
  function markOf(session: Session, using: RevocationMarks, nowMs: number): number | null {
    const since =
      using.find(session, nowMs)?.createdAtMs ??
      tools.tokenEnds?.endedAtMs(session.grantId ?? '', session.startedAtMs) ??
      tools.ousted?.(session.id)?.atMs ??
      null
    return since === null ? null : (session.revokedAtMs ?? since)
  }

  function revoke(input: RevocationInput, actor: Actor): RevokeResult {
    const revocation = revocations.create(input, actor)
    const nowMs = tools.now()
    const covering = fileRevocations([revocation])
    const hit = registry.list().filter((session) => covering.find(session, nowMs) !== null)
    for (const session of hit) registry.markRevoked(session, nowMs)
    const effect = effectOf(input.kind, hit, tools)
    return { revocation, sessionIds: hit.map((each) => each.id), effect }
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
    remark,
    remarkIfChanged() {
      const ends = tools.tokenEnds?.count() ?? 0
      if (revocations.list() === filed && ends === endsBefore) return
      endsBefore = ends
      remark()
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
    throw new AppError(
      'ERR_INPUT_INVALID',
      say('This session has no {what} to revoke.', { what }),
      {
        issues: [{ path: 'what', message: say('This session has no {what}.', { what }) }],
      },
    )
  }
  return value
}

/** What it means at the media servers concerned, in a sentence or one for each kind of server. */
function effectOf(
  kind: RevocationInput['kind'],
  sessions: readonly Session[],
  tools: RevokeTools,
): string {
  if (sessions.length === 0) {
    const nobody =
      kind === 'session'
        ? 'No live session is concerned.'
        : 'No live session is concerned. New starts are refused.'
    return nobody + caveatOf(kind)
  }
  const texts = new Set(sessions.map((each) => effectAt(kind, each, tools)))
  const concerned = say(
    '{count, plural, one {# live session} other {# live sessions}} concerned.',
    { count: sessions.length },
  )
  return `${concerned} ${[...texts].join(' ')}${caveatOf(kind)}`
}

function effectAt(kind: RevocationInput['kind'], session: Session, tools: RevokeTools): string {
  const server = tools.capabilitiesOf(session.mediaServerId)
  if (server === null) return 'The media server is not set up any more; new starts are refused.'
  // Whoever connects again is another session, and that one is not revoked.
  if (kind === 'session' && server.revoke !== 'instant') return SESSION_TEXTS[server.revoke]
  return server.revokeText
}

const SESSION_TEXTS = {
  at_next_check:
    'This connection only, which is refused when the media server asks about it next: nothing stops the same viewer from connecting again. Revoke the link, viewer or address for that.',
  at_time_limit:
    'This connection only, which goes on until its time limit if it has one: nothing stops the same listener from connecting again. Revoke the link, viewer or address for that.',
  new_viewers_only:
    'This connection only, which goes on: nothing stops the same viewer from connecting again. Revoke the link, viewer or address for that.',
} as const

/** A viewer's name is often only what the player said, and a session does not tell which. */
const caveatOf = (kind: RevocationInput['kind']): string =>
  kind === 'viewer' ? ` ${UNVOUCHED}` : ''
const UNVOUCHED =
  'A viewer whose name no link vouches for can come back under another name; revoke the link or address for that.'
