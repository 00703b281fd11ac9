import { type LimitsInForce, limitsInForce } from '../../../../electron/access/session-limits.ts'
import { createAdmission } from '../../../../electron/sessions/admission.ts'
import { createLimiter, type Limiter } from '../../../../electron/sessions/limiting/limiter.ts'
import { ousted } from '../../../../electron/sessions/limiting/ousted.ts'
import { bareDecision } from '../../../../electron/sessions/record.ts'
import { createRegistry, type Registry } from '../../../../electron/sessions/registry.ts'
import type { Admission, Judged } from '../../../../electron/sessions/types.ts'
import type { LimitMark } from '../../../../electron/store/types.ts'
import type { AccessRequest, Decision } from '../../../../shared/access.ts'
import type { Session, SessionEnd } from '../../../../shared/session.ts'
import { type GrantLimit, stationLimitsSchema } from '../../../../shared/session-limit.ts'
import { type FakeJournal, fakeJournal, listener } from '../fakes.ts'

/** A request as the tests write it: who it is comes with it, since nothing is verified here. */
type Coming = Partial<AccessRequest> & { readonly grantId?: string | null }

/** An admission with limits over a real registry and limiter, a fake journal, and a clock the test moves. */
export interface Door {
  readonly admission: Admission
  readonly registry: Registry
  readonly limiter: Limiter
  readonly journal: FakeJournal
  readonly ends: { readonly id: string; readonly end: SessionEnd }[]
  /** Ids of sessions that were to be cut. */
  readonly cut: string[]
  /** What limits every stream. */
  limits: LimitsInForce
  /** What single grants may. */
  readonly own: Map<string, Pick<GrantLimit, 'sessions'>>
  canEnd: boolean
  rechecks: boolean
  reportsEnd: boolean
  decision: (request: AccessRequest) => Judged
  wallMs: number
  ask(coming?: Coming): { decision: Decision | null; id: number }
  /** Ends the session of a key, as its media server tells. */
  end(sessionKey: string): void
  /** Another door after a restart, with what was stored. */
  restarted(): Door
}

/** Tells of each edit, as the catalogue does. */
class OwnLimits extends Map<string, Pick<GrantLimit, 'sessions'>> {
  readonly #edited: () => void

  constructor(before: Door['own'] | [], edited: () => void) {
    super()
    for (const [grantId, own] of before) super.set(grantId, own)
    this.#edited = edited
  }

  override set(grantId: string, own: Pick<GrantLimit, 'sessions'>): this {
    super.set(grantId, own)
    this.#edited()
    return this
  }
}

type Told = ReturnType<Door['ask']>
export const outcome = ({ decision }: Told): string | undefined => decision?.outcome
export const reason = ({ decision }: Told): string | undefined => decision?.reason
/** The last step of its trace. */
export const last = ({ decision }: Told) => decision?.trace.at(-1)

export const usual = (
  over: Partial<Parameters<typeof stationLimitsSchema.parse>[0] & object> = {},
) => limitsInForce(undefined, stationLimitsSchema.parse(over))

let lastDecision = 100

/** @param filesAll Whether everybody's seat is filed by all, whatever is limited. Default false. */
export function door(
  before?: {
    readonly sessions: readonly Session[]
    readonly marks: readonly LimitMark[]
    readonly like: Door
  },
  filesAll = false,
): Door {
  const journal = fakeJournal()
  const ends: { id: string; end: SessionEnd }[] = []
  const cut: string[] = []
  let limits = before?.like.limits ?? usual()
  const state = {
    get limits() {
      return limits
    },
    set limits(edited: LimitsInForce) {
      limits = edited
      limiter.limitsChanged()
    },
    own: new OwnLimits(before?.like.own ?? [], () => limiter.limitsChanged()),
    canEnd: before?.like.canEnd ?? true,
    rechecks: before?.like.rechecks ?? false,
    reportsEnd: before?.like.reportsEnd ?? true,
    wallMs: before?.like.wallMs ?? 1_800_000_000_000,
    decision: before?.like.decision ?? admitted,
  }
  const serverLimits = () => ({
    reportsEnd: state.reportsEnd,
    timeLimit: false,
    rechecks: state.rechecks,
    assumedSessionSeconds: 600,
  })
  const limiter = createLimiter({
    limitsOf: () => state.limits,
    ownOf: (grantId) => {
      const own = state.own.get(grantId)
      return own === undefined ? null : { ...NOTHING_OWN, ...own, grantId }
    },
    canEnd: () => state.canEnd,
    ...(!filesAll && {
      limited: () => ({
        perGrant: limits.perGrant !== null || state.own.size > 0,
        perViewer: limits.perViewer !== null,
        viewers: limits.viewers !== null,
        publishers: limits.publishers !== null,
        shared: false,
      }),
    }),
    live: () => registry.list(),
    oust(sessions, { atMs }) {
      for (const each of sessions) {
        const live = registry.current(each)
        if (live !== null) registry.markRevoked(live, atMs)
        cut.push(each.id)
      }
    },
    marks: before?.marks ?? [],
  })
  const registry: Registry = createRegistry(
    {
      now: () => state.wallMs,
      monotonicMs: () => state.wallMs - 1_700_000_000_000,
      publishers: limiter,
      recordEnd({ id }, _atMs, end, stored) {
        ends.push({ id, end })
        stored()
      },
      latency: () => ({ p50Ms: null, p99Ms: null }),
    },
    (before?.sessions ?? []).map((session) => ({ session, limit: null })),
  )
  const admission = createAdmission({
    decide(request, _nowMs, sessionId) {
      const decided = state.decision(request)
      const out = sessionId === null ? null : limiter.ousted(sessionId)
      return out === null ? decided : ousted(decided, out)
    },
    limiter,
    journal,
    registry,
    limitsOf: serverLimits,
    checksOf: () => ({
      intervalSeconds: 30,
      graceSeconds: 10,
      endAfterMissed: 1,
      endAfterFailed: 1,
    }),
    metering: { seen: () => undefined },
    whenStoreFails: () => 'deny',
    noteGrantUsed: () => undefined,
    noteHeard: () => undefined,
    lastDecisionId: lastDecision,
    now: () => state.wallMs,
    onError: () => undefined,
  })
  const it: Door = Object.assign(state, {
    admission,
    registry,
    limiter,
    journal,
    ends,
    cut,
    ask(coming: Coming = {}) {
      const told = { decision: null as Decision | null, id: 0 }
      lastDecision += 1
      admission.answer(requestOf(coming), (decision, id) => Object.assign(told, { decision, id }))
      return told
    },
    end(sessionKey: string) {
      admission.answer(requestOf({ sessionKey, phase: 'end' }), () => undefined)
    },
    restarted() {
      const marks = [...(before?.marks ?? []), ...marksIn(journal)]
      return door({ sessions: registry.list(), marks, like: it }, filesAll)
    },
  })
  return it
}

/** As the journal leaves them on disk. */
const marksIn = ({ stored, kept }: FakeJournal): readonly LimitMark[] =>
  [...stored, ...kept].flatMap((entry) => (entry.kind === 'decision' ? (entry.marks ?? []) : []))

const NOTHING_OWN = { sessions: null, mayBeShared: false, note: '', updatedAtMs: 0 } as const

const requestOf = ({ grantId = 'rj-1', ...over }: Coming): AccessRequest => ({
  ...listener({ address: null, ...over }),
  grantId,
})

const admitted = ({ grantId = null, viewerId }: AccessRequest): Judged => ({
  ...bareDecision('allow', 'grant_accepted', [
    ['stream', 'pass', 'live'],
    ...(grantId === null ? [] : [['credential', 'pass', grantId] as const]),
  ]),
  streamId: 'live',
  grantId,
  viewerId,
})
