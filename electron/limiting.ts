import type { AccessRequest } from '../shared/access.ts'
import { AppError } from '../shared/errors.ts'
import type { LimitBan, Suspicion } from '../shared/limit-api.ts'
import { say } from '../shared/say.ts'
import type { Session } from '../shared/session.ts'
import { storedGrantOf } from '../shared/token-grants.ts'
import { type LimitsInForce, limitsInForce } from './access/session-limits.ts'
import type { Actor } from './catalogue/actor.ts'
import type { Catalogue } from './catalogue/types.ts'
import { createLimiter, type Limiter } from './sessions/limiting/limiter.ts'
import { takeUpBans } from './sessions/limiting/marks.ts'
import type { Ousted } from './sessions/limiting/ousted.ts'
import { createSightings } from './sessions/limiting/sightings.ts'
import type { Seated } from './sessions/limiting/taken.ts'
import { isCut, type ServerLimits } from './sessions/limits.ts'
import type { Registry } from './sessions/registry.ts'

/** What limits sessions, and what the console asks of it. */
export interface Limiting {
  readonly limiter: Limiter
  /** @throws AppError ERR_NOT_FOUND when nobody is banned by that name. */
  liftBan(kind: LimitBan['kind'], value: string, actor: Actor): void
  /** Takes up bans that were put back on disk. */
  readBans(): void
  /** Grants that may be shared, those seen last first; without those that may be. */
  suspicions(): readonly Suspicion[]
  /** Told of every session as it starts and ends, also of restored ones. */
  started(session: Session): void
  ended(session: Session): void
  /** Told of a live session that goes on from elsewhere, with its address and country now. */
  moved(session: Session): void
  /** Now and then: forgets where grants were seen long ago. */
  tick(): void
}

export interface LimitingTools {
  readonly catalogue: Catalogue
  /** Sessions that ended before this start within a time, epoch milliseconds, oldest first. */
  endedSince(sinceMs: number): readonly Session[]
  limitsOf(mediaServerId: string): Pick<ServerLimits, 'cuts' | 'cutsPublishers' | 'rechecks'>
  /** Asked for when needed: it is made after the limiter, which it tells of sessions. */
  registry(): Pick<Registry, 'current' | 'list' | 'markRevoked'>
  /** Cuts sessions where that can be done, and ends those that are gone. */
  cut(sessions: readonly Session[]): void
  /** Brings the marks of live sessions in line with what refuses them. */
  remark(): void
  /** Told of failures inside, for the log. */
  onError(error: unknown): void
}

/** Composes the limiter over the catalogue. */
export function createLimiting(tools: LimitingTools): Limiting {
  const { catalogue } = tools
  const limits = watchLimits(catalogue)

  function oust(sessions: readonly Seated[], { atMs }: Ousted): void {
    const registry = tools.registry()
    const current = (each: Seated) => registry.current(each) ?? []
    for (const session of sessions.flatMap(current)) registry.markRevoked(session, atMs)
    tools.cut(sessions.flatMap(current))
  }

  /** Not while somebody is decided about. */
  function bansEnd(bans: readonly LimitBan[], sessions: number): void {
    setImmediate(() => {
      try {
        for (const each of bans) {
          catalogue.audit.note(
            'limit',
            'limit_ban.end_sessions',
            each.value,
            banText(each, sessions),
          )
        }
      } catch (error) {
        tools.onError(error)
      }
    })
  }

  const sharing = () => catalogue.settings.get().sharing
  const sightings = createSightings(sharing)
  const sinceMs = Date.now() - sharing().windowMinutes * 60_000
  const ended = tools.endedSince(sinceMs)
  for (const each of ended) if (each.address !== null) sightings.before(each)
  for (const each of ended) if (each.address === null) sightings.before(each)
  const mayBeShared = (grantId: string): boolean =>
    [grantId, storedGrantOf(grantId)].some(
      (id) => id !== null && catalogue.grantLimits.of(id)?.mayBeShared === true,
    )

  function suspectedOn({ action, address }: AccessRequest, nowMs: number, grantId: string | null) {
    if (grantId === null || action !== 'subscribe' || !sharing().refuseNewNetworks) return null
    return mayBeShared(grantId) ? null : sightings.strangeAt(grantId, address, nowMs)
  }

  function ownOf(grantId: string): Suspicion['own'] {
    const own = catalogue.grantLimits.of(grantId)
    return own === null ? null : { sessions: own.sessions, note: own.note }
  }

  const limiter = createLimiter({
    limitsOf: limits.of,
    ownOf: catalogue.grantLimits.of,
    canEnd({ mediaServerId, action }) {
      const server = tools.limitsOf(mediaServerId)
      return server.rechecks || isCut(server, action)
    },
    oust,
    bansEnd,
    suspectedOn,
    limited: () => ({
      ...limits.any(),
      perGrant: limits.any().perGrant || catalogue.grantLimits.areAny(),
      shared: sharing().refuseNewNetworks,
    }),
    live: () => tools.registry().list(),
    marks: catalogue.limitMarks.inForce(Date.now()),
  })
  catalogue.onChange(limiter.limitsChanged)
  return {
    limiter,
    liftBan(kind, value, actor) {
      const isKnown = limiter
        .bans(Date.now())
        .some((ban) => ban.kind === kind && ban.value === value)
      if (!isKnown)
        throw new AppError('ERR_NOT_FOUND', 'Nobody of this name is refused for a while.')
      catalogue.limitMarks.lift(kind, value, actor)
      const { list } = tools.registry()
      const stay = limiter.liftBan(kind, value, list(), Date.now()) ?? []
      catalogue.limitMarks.forget(stay.map(({ id }) => id))
      if (stay.length > 0) tools.remark()
    },
    readBans() {
      const nowMs = Date.now()
      takeUpBans(catalogue.limitMarks.inForce(nowMs), limiter.ban, nowMs)
    },
    suspicions() {
      const sessionsOf = limiter.sessionsPerGrant()
      return sightings
        .suspected(Date.now())
        .filter(({ grantId }) => !mayBeShared(grantId))
        .map((each) => ({
          ...each,
          label: catalogue.tokens.labelOf(each.grantId),
          sessionsNow: sessionsOf(each.grantId),
          own: ownOf(each.grantId),
        }))
    },
    started(session) {
      limiter.started(session)
      sightings.started(session, Date.now())
    },
    ended(session) {
      limiter.ended(session)
      sightings.ended(session, Date.now())
    },
    moved(session) {
      // In place of what its seat was filed as: there its player comes again.
      limiter.started(session)
      sightings.moved(session, Date.now())
    },
    tick: () => sightings.forget(Date.now()),
  }
}

function banText({ kind, untilMs }: LimitBan, sessions: number): string {
  return say('{kind}, until {until}, ends {sessions, plural, one {# session} other {# sessions}}', {
    kind,
    until: new Date(untilMs).toISOString(),
    sessions,
  })
}

/** What counts for each stream, kept per edit of the catalogue: it is looked up for every session that starts. */
function watchLimits(catalogue: Catalogue) {
  const known = new Map<string, LimitsInForce>()
  let usual = limitsInForce(undefined, catalogue.settings.get().limits)
  let any = anyOf([usual])
  function read(): void {
    known.clear()
    const { limits } = catalogue.settings.get()
    usual = limitsInForce(undefined, limits)
    for (const stream of catalogue.streams.list()) {
      if (stream.limits !== undefined) known.set(stream.id, limitsInForce(stream.limits, limits))
    }
    any = anyOf([usual, ...known.values()])
  }
  read()
  catalogue.onChange(read)
  return {
    of: (streamId: string): LimitsInForce => known.get(streamId) ?? usual,
    any: () => any,
  }
}

/** Whether any of them says so, of each limit. */
const anyOf = (limits: readonly LimitsInForce[]) => ({
  perGrant: limits.some((each) => each.perGrant !== null),
  perViewer: limits.some((each) => each.perViewer !== null),
  viewers: limits.some((each) => each.viewers !== null),
  publishers: limits.some((each) => each.publishers !== null),
})
