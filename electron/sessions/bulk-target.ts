import type { BulkRevokePreview, RevokeFate } from '../../shared/bulk-revoke.ts'
import type { Revocation, RevocationInput } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import { isLoginName } from '../../shared/login-name.ts'
import type { Session } from '../../shared/session.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import { parseBlock } from '../access/address.ts'
import { fileRevocations } from './revocation-marks.ts'

/** Tokens that are revoked together, whoever is in with them or not. */
export interface TokensTarget {
  readonly by: 'list' | 'label' | 'tag'
  readonly value: string
}

/** Whom to revoke together, as bulkRevokeSchema reads it. */
export interface BulkAsked {
  readonly target:
    | { readonly by: 'sessions'; readonly ids: readonly string[] }
    | { readonly by: 'stream'; readonly value: string; readonly publishers: boolean }
    | { readonly by: 'grant' | 'viewer' | 'address'; readonly value: string }
    | TokensTarget
  readonly what: RevocationInput['kind']
  readonly untilMs: number | null
  readonly note: string
}

/** What revoking together comes to. */
export interface BulkReach {
  /** The revocations that refuse them from now on, each once. */
  readonly inputs: readonly RevocationInput[]
  /** How many of those the target is about lose their connection only. */
  readonly connectionsOnly: number
  /** Live sessions that the target or one of the revocations covers: those behind the same address, too. Also those revoked already. */
  readonly covered: readonly Session[]
  /** Of those the ones that are not revoked yet. */
  readonly sessions: readonly Session[]
  /** How many of `sessions` the target is not about. */
  readonly besides: number
}

/** Of such tokens those that can be revoked and are not. */
export type GrantsOf = (target: TokensTarget) => readonly string[]

/** Whether a target is about tokens. */
export const isOfTokens = (target: BulkAsked['target']): target is TokensTarget =>
  target.by === 'list' || target.by === 'label' || target.by === 'tag'

/** Whom and what revoking together reaches. @throws AppError ERR_CIDR_INVALID, ERR_NOT_FOUND for a list that is not kept, and for a label or tag of no token. */
export function reachOf(
  asked: BulkAsked,
  live: readonly Session[],
  nowMs: number,
  grantsOf: GrantsOf,
): BulkReach {
  const { inputs, connectionsOnly, ...found } = meantBy(asked, live, nowMs, grantsOf)
  // A list can have 50,000, so they are filed once.
  const marks = fileRevocations(inputs.map((input) => inForce(input, nowMs)))
  const meant = found.meant ?? live.filter((session) => marks.find(session, nowMs) !== null)
  const isMeant = new Set(meant)
  const covered = live.filter((each) => isMeant.has(each) || marks.find(each, nowMs) !== null)
  const sessions = covered.filter(({ revokedAtMs }) => revokedAtMs === null)
  const besides = sessions.filter((each) => !isMeant.has(each)).length
  return { inputs, connectionsOnly, covered, sessions, besides }
}

function meantBy(
  asked: BulkAsked,
  live: readonly Session[],
  nowMs: number,
  grantsOf: GrantsOf,
): Pick<BulkReach, 'inputs' | 'connectionsOnly'> & {
  /** Null: whom the revocations cover. */
  readonly meant: readonly Session[] | null
} {
  const { target, untilMs, note } = asked
  if (!isOfTokens(target)) {
    const meant = coveredBy(asked, live, nowMs)
    return { ...revocationsFor(asked, meant), meant }
  }
  const inputs = grantsOf(target).map(
    (value): RevocationInput => ({ kind: 'grant', value, untilMs, note }),
  )
  return { inputs, connectionsOnly: 0, meant: null }
}

/** Those that refuse somebody who is in, and those of tokens that nobody is in with. */
export function splitByUse({ inputs, covered }: Pick<BulkReach, 'inputs' | 'covered'>): {
  readonly used: readonly RevocationInput[]
  readonly unused: readonly RevocationInput[]
} {
  const grants = new Set(covered.flatMap(({ grantId }) => [grantId, storedGrantOf(grantId ?? '')]))
  const isUsed = ({ kind, value }: RevocationInput): boolean =>
    kind !== 'grant' || grants.has(value)
  return { used: inputs.filter(isUsed), unused: inputs.filter((input) => !isUsed(input)) }
}

/** As it will be once it is made, whenever it ends. */
const inForce = (
  { kind, value }: Pick<RevocationInput, 'kind' | 'value'>,
  nowMs: number,
): Revocation => ({
  ...{ id: '', kind, value, untilMs: null, note: '' },
  createdAtMs: nowMs,
  liftedAtMs: null,
})

/**
 * Live sessions a target covers. Those that are revoked already, too: that may be for an hour, or for the connection alone.
 *
 * @throws AppError ERR_CIDR_INVALID.
 */
function coveredBy(
  { target }: Pick<BulkAsked, 'target'>,
  live: readonly Session[],
  nowMs: number,
): readonly Session[] {
  if (target.by === 'sessions') {
    const ids = new Set(target.ids)
    return live.filter(({ id }) => ids.has(id))
  }
  if (isOfTokens(target)) return []
  if (target.by === 'stream') {
    const { value } = target
    return live.filter(
      ({ streamId, streamName, action }) =>
        (streamId === value || streamName === value) && (target.publishers || action !== 'publish'),
    )
  }
  const { by: kind, value } = target
  if (kind === 'address') assertBlock(value)
  const covering = fileRevocations([inForce({ kind, value }, nowMs)])
  return live.filter((session) => covering.find(session, nowMs) !== null)
}

function assertBlock(value: string): void {
  try {
    parseBlock(value)
  } catch {
    const message = 'Write an address such as 192.0.2.7 or 192.0.2.0/24.'
    throw new AppError('ERR_CIDR_INVALID', message, {
      issues: [{ path: 'target.value', message }],
    })
  }
}

function revocationsFor(
  asked: BulkAsked,
  sessions: readonly Session[],
): { readonly inputs: readonly RevocationInput[]; readonly connectionsOnly: number } {
  const { target, untilMs, note } = asked
  const terms = { untilMs, note }
  if (target.by !== 'sessions' && target.by !== 'stream' && !isOfTokens(target)) {
    return { inputs: [{ kind: target.by, value: target.value, ...terms }], connectionsOnly: 0 }
  }
  const inputs = new Map<string, RevocationInput>()
  let connectionsOnly = 0
  for (const session of sessions) {
    const own = ownOf(session, asked.what)
    if (own === null || asked.what === 'session') connectionsOnly += 1
    const kind = own === null ? 'session' : asked.what
    inputs.set(`${kind} ${own ?? session.id}`, { kind, value: own ?? session.id, ...terms })
  }
  return { inputs: [...inputs.values()], connectionsOnly }
}

function ownOf(session: Session, what: RevocationInput['kind']): string | null {
  if (what === 'session') return session.id
  if (what === 'grant') return session.grantId
  return what === 'viewer' ? nameOf(session) : session.address
}

/** How many of each kind there are, none of any yet. */
export const noFates = (): Record<RevokeFate, number> => ({
  instant: 0,
  at_next_check: 0,
  at_time_limit: 0,
  new_viewers_only: 0,
})

/** What encoders log in as is often one name for all of them. */
const nameOf = (session: Session): string | null => (isLoginName(session) ? null : session.viewerId)

/** How many they are by something that each has. Null where one has not: an address is no help, since it may be that of many. */
function toldApart(
  sessions: readonly Session[],
  by: (session: Session) => string | null,
): number | null {
  const values = new Set(sessions.map(by))
  return values.has(null) ? null : values.size
}

/** Counts of whom revoking would concern. */
export function previewOf(
  { inputs, connectionsOnly, sessions, besides }: BulkReach,
  fateOf: (session: Session) => RevokeFate,
): BulkRevokePreview {
  const fates = noFates()
  for (const session of sessions) fates[fateOf(session)] += 1
  const streams = [...Map.groupBy(sessions, ({ streamName }) => streamName)]
    .map(([streamName, each]) => ({ streamName, sessions: each.length }))
    .sort((one, other) => other.sessions - one.sessions)
  return {
    sessions: sessions.length,
    besides,
    publishers: sessions.filter(({ action }) => action === 'publish').length,
    people: toldApart(sessions, nameOf),
    credentials: toldApart(sessions, ({ grantId }) => grantId),
    streams: streams.slice(0, 20),
    streamCount: streams.length,
    fates,
    revocations: inputs.length,
    connectionsOnly,
  }
}
