import type { Revocation } from '../../shared/credential.ts'
import { isLoginName } from '../../shared/login-name.ts'
import type { Session } from '../../shared/session.ts'
import { isOfGrant } from '../../shared/token-grants.ts'
import { formatMinute } from '../kit/format.ts'
import { t } from '../language/t.ts'
import type { Names } from './names.ts'
import { whoOf } from './who.ts'

/** What a revocation can cover, from narrow to wide. */
export type RevokeScope = 'session' | 'grant' | 'viewer' | 'address'

/** Whom the operator points at: a live session, or what a decision tells of one. */
export interface RevokeTarget {
  /** Null when it is over or never began. */
  readonly sessionId: string | null
  readonly mediaServerId: string
  readonly grantId: string | null
  readonly viewerId: string | null
  readonly address: string | null
  /** What its credential is called. Absent: it has no name, or nobody said it. */
  readonly label?: string
  /** Which stream it was at, and since when, epoch milliseconds. Absent: not known here. */
  readonly streamName?: string
  readonly startedAtMs?: number
  /** Its viewer is only what an encoder logs in as, often the same name for all of them: no way to revoke one. Default false. */
  readonly isLoginName?: boolean
  /** The stream they watch. Null: they publish, or it is not known. Default null. */
  readonly watchedId?: string | null
}

/** A session as a target, also one that is over. Pure. */
export const targetOfSession = (session: Session): RevokeTarget => ({
  sessionId: session.id,
  mediaServerId: session.mediaServerId,
  grantId: session.grantId,
  viewerId: session.viewerId,
  address: session.address,
  ...(session.label === undefined ? {} : { label: session.label }),
  streamName: session.streamName,
  startedAtMs: session.startedAtMs,
  isLoginName: isLoginName(session),
  watchedId: watchedOf(session),
})

/** The stream somebody watches. Null: they publish. Pure. */
export const watchedOf = ({
  action,
  streamId,
}: Pick<Session, 'action'> & { readonly streamId: string | null }): string | null =>
  action === 'subscribe' ? streamId : null

/** The value a scope revokes, null when the target has none. */
export function scopeValue(target: RevokeTarget, scope: RevokeScope): string | null {
  if (scope === 'session') return target.sessionId
  if (scope === 'grant') return target.grantId
  return scope === 'viewer' ? target.viewerId : target.address
}

/** The scopes that can be chosen for a target, narrow to wide. */
export const scopesOf = (target: RevokeTarget): readonly RevokeScope[] =>
  (['session', 'grant', 'viewer', 'address'] as const).filter(
    (scope) =>
      scopeValue(target, scope) !== null && !(scope === 'viewer' && target.isLoginName === true),
  )

/** The live sessions a revocation of this scope would refuse from then on, those signed with a token with it. Pure. */
export function sessionsCovered(
  sessions: Iterable<Session>,
  target: RevokeTarget,
  scope: RevokeScope,
): readonly Session[] {
  const value = scopeValue(target, scope)
  if (value === null) return []
  return [...sessions].filter((session) => {
    const own = scopeValue(targetOfSession(session), scope)
    const isOf = own === value || (scope === 'grant' && own !== null && isOfGrant(own, value))
    return isOf && session.revokedAtMs === null
  })
}

/**
 * What is chosen first: the viewer where one is told and others may have come with the same credential; else the narrowest
 * that keeps out who comes again, else the session. For a source that is whatever covers the fewest who are live. Where the stream is
 * open only the address keeps somebody out; it is chosen where nobody else is behind it, else the session. Pure.
 *
 * @param sessions Those that are live.
 * @param isOpen   Whether what they watch lets in without a credential.
 */
export function firstScope(
  target: RevokeTarget,
  sessions: Iterable<Session>,
  isOpen: boolean,
): RevokeScope {
  const live = [...sessions]
  const lasting = scopesOf(target).filter((scope) => scope !== 'session')
  const covers = (scope: RevokeScope): number => sessionsCovered(live, target, scope).length
  if (live.some(({ id, action }) => id === target.sessionId && action === 'publish')) {
    return lasting.toSorted((one, other) => covers(one) - covers(other))[0] ?? 'session'
  }
  if (isOpen) {
    const others = sessionsCovered(live, target, 'address').filter(
      ({ id }) => id !== target.sessionId,
    )
    if (target.address !== null && others.length === 0) return 'address'
    return target.sessionId === null ? (lasting[0] ?? 'session') : 'session'
  }
  if (covers('grant') > 1 && lasting.includes('viewer')) return 'viewer'
  return lasting[0] ?? 'session'
}

/**
 * Others at the address of whoever is meant: those who are live there by another credential and another name. Pure.
 *
 * @param covered Those that a revocation of the address covers.
 */
export const othersAmong = (
  { sessionId, grantId, viewerId }: RevokeTarget,
  covered: readonly Session[],
): readonly Session[] =>
  covered.filter(
    (each) =>
      each.id !== sessionId &&
      !(grantId !== null && each.grantId === grantId) &&
      !(viewerId !== null && each.viewerId === viewerId),
  )

/** What to call whoever a target is: not what all encoders log in as, and the address where nothing else is told. Pure. */
export const whoIs = (target: RevokeTarget, names: Pick<Names, 'grant'>): string =>
  whoOf(target.isLoginName === true ? { ...target, viewerId: null } : target, names) ||
  (target.address ?? '')

/** Those in force at a moment, epoch milliseconds: the end of one no longer belongs to it. Pure. */
export const inForceAt = (
  revocations: readonly Revocation[],
  nowMs: number,
): readonly Revocation[] => revocations.filter(({ untilMs }) => untilMs === null || untilMs > nowMs)

/**
 * Whom or what a revocation keeps out, in words.
 *
 * @param target Who was pointed at, so that one session has a name. Undefined: nobody knows any more whose it was.
 * @param nowMs  Epoch milliseconds. Default now.
 */
export function subjectOf(
  { kind, value, createdAtMs }: Pick<Revocation, 'kind' | 'value' | 'createdAtMs'>,
  names: Pick<Names, 'grant'>,
  target?: RevokeTarget,
  nowMs: number = Date.now(),
): string {
  if (kind === 'grant') {
    const grant = names.grant(value)
    const viewer = target?.isLoginName === true ? null : (target?.viewerId ?? null)
    // One without a name says nothing to whoever looks for a person.
    if (grant === value && viewer !== null) return t('The credential of {viewer}', { viewer })
    return t('The credential {grant}', { grant })
  }
  if (kind === 'viewer') return t('The viewer {value}', { value })
  if (kind === 'address') return t('The address {value}', { value })
  if (target !== undefined) return sessionOf(target, names, nowMs)
  return t('A session that is over, revoked {at}', { at: formatMinute(createdAtMs, nowMs) })
}

/** One session, by all that tells it apart from others. */
function sessionOf(target: RevokeTarget, names: Pick<Names, 'grant'>, nowMs: number): string {
  const { address, streamName: stream, startedAtMs } = target
  const name = whoOf(target, names)
  const who = name !== '' && address !== null ? `${name} (${address})` : name || address
  if (stream === undefined || startedAtMs === undefined) {
    return who === null ? t('This session') : t('A session of {who}', { who })
  }
  const at = formatMinute(startedAtMs, nowMs)
  if (who === null) return t('A session on {stream} since {at}', { stream, at })
  return t('A session of {who} on {stream} since {at}', { who, stream, at })
}

/** Until when, as offered; `at` is a moment the operator picks. */
export type RevokeSpan = 'hour' | 'today' | 'lifted' | 'at'

/**
 * What is offered first: a credential or session that is taken back must not work again by itself, while a viewer or an
 * address, which changes hands, is kept out for the day.
 */
export const defaultSpan = (scope: RevokeScope): RevokeSpan =>
  scope === 'grant' || scope === 'session' ? 'lifted' : 'today'

/** The end of a span that starts now, epoch milliseconds; null for until lifted. */
export function spanEnd(span: Exclude<RevokeSpan, 'at'>, nowMs: number): number | null {
  if (span === 'lifted') return null
  if (span === 'hour') return nowMs + 3_600_000
  return new Date(nowMs).setHours(24, 0, 0, 0)
}

/**
 * The moment that was picked, epoch milliseconds, in the time zone of whoever picks it.
 *
 * @returns A sentence that says what is wrong with it, else.
 */
export function pickedEnd(text: string, nowMs: number): number | string {
  const atMs = Date.parse(text)
  if (text === '' || Number.isNaN(atMs)) return t('Pick a day and a time.')
  return atMs <= nowMs ? t('This moment has passed already.') : atMs
}
