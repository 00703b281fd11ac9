import { createAdmission } from '../../../electron/sessions/admission.ts'
import type { AdmissionTools } from '../../../electron/sessions/admission-tools.ts'
import type { Checks, ServerLimits } from '../../../electron/sessions/limits.ts'
import { bareDecision } from '../../../electron/sessions/record.ts'
import { createRegistry, type Registry } from '../../../electron/sessions/registry.ts'
import { createSilence, type Silence } from '../../../electron/sessions/silence.ts'
import type { Admission, Judged } from '../../../electron/sessions/types.ts'
import type { Journal, JournalEntry, TokenBinding } from '../../../electron/store/types.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Session, SessionEnd } from '../../../shared/session.ts'

/** A journal in memory whose commits happen when the test says so. */
export interface FakeJournal extends Journal {
  readonly stored: JournalEntry[]
  readonly kept: JournalEntry[]
  /** What the next commits fail with. Null means they work. */
  fail: AppError | null
  /** Whether `append` tells at once (default) or only `commit` does. */
  held: boolean
  /** Whether `keep` turns everything away. */
  full: boolean
  commit(): void
}

export function fakeJournal(): FakeJournal {
  const stored: JournalEntry[] = []
  const kept: JournalEntry[] = []
  const waiting: (() => void)[] = []
  return {
    stored,
    kept,
    fail: null,
    held: false,
    full: false,
    append(entry, done) {
      const run = (): void => {
        if (this.fail === null) stored.push(entry)
        done(this.fail)
      }
      if (this.held) waiting.push(run)
      else run()
    },
    keep(entry) {
      if (this.full) return false
      kept.push(entry)
      return true
    },
    commit() {
      for (const run of waiting.splice(0)) run()
    },
    flush: () => undefined,
    onHealth: () => undefined,
    get healthy() {
      return this.fail === null
    },
  }
}

export const FULL = new AppError('ERR_DB_FULL')

export function listener(over: Partial<AccessRequest> = {}): AccessRequest {
  return {
    action: 'subscribe',
    phase: 'start',
    streamName: 'live.ogg',
    mediaServerId: 'icecast',
    protocol: 'icecast',
    address: '203.0.113.7',
    userAgent: 'player',
    referer: null,
    sessionKey: '12',
    viewerId: null,
    credentials: [],
    ...over,
  }
}

export const allowed: Decision = {
  ...bareDecision('allow', 'grant_accepted', [
    ['stream', 'pass', 'live'],
    ['credential', 'pass', 'rj-1'],
  ]),
  streamId: 'live',
  grantId: 'rj-1',
}
export const denied: Decision = {
  ...bareDecision('deny', 'grant_expired', [['grant_expiry', 'fail', '']]),
  streamId: 'live',
  grantId: 'rj-1',
}

/** An admission over a real registry, a fake journal and a clock the test moves. */
export interface Stage {
  readonly admission: Admission
  readonly registry: Registry
  readonly silence: Silence
  readonly journal: FakeJournal
  readonly ends: { readonly id: string; readonly atMs: number; readonly end: SessionEnd }[]
  readonly used: string[]
  /** When sessions were said to be watched. */
  readonly seen: readonly { readonly id: string; readonly nowMs: number }[]
  /** Places of tokens that were given back. */
  readonly unbound: TokenBinding[]
  /** Places that were said to be on disk. */
  readonly bound: TokenBinding[]
  wallMs: number
  monotonicMs: number
  decision: Judged | (() => Judged)
  posture: 'deny' | 'allow'
  askedAs: string | null
  limits: { -readonly [Member in keyof ServerLimits]: ServerLimits[Member] }
  /** Whether the lists of media servers are looked at. Default not. */
  isListed: boolean
  /** Ids of sessions that were to be cut. */
  readonly toCut: string[]
  /** Told of sessions that are to be asked about now. */
  due: (sessions: readonly Session[]) => void
  checks: Checks
  /** Asks and returns every answer given so far, which must be one. */
  ask(request?: Partial<AccessRequest>): { decision: Decision | null; id: number; times: number }
  /** Lets both clocks run. */
  pass(ms: number): void
}

export function stage(): Stage {
  const journal = fakeJournal()
  const ends: Stage['ends'] = []
  const used: string[] = []
  const unbound: TokenBinding[] = []
  const bound: TokenBinding[] = []
  const seen: { id: string; nowMs: number }[] = []
  const state = {
    wallMs: 1_800_000_000_000,
    monotonicMs: 5_000,
    decision: allowed as Stage['decision'],
    posture: 'deny' as Stage['posture'],
    askedAs: null as string | null,
    due: (() => undefined) as Stage['due'],
    isListed: false,
    checks: { intervalSeconds: 30, graceSeconds: 10, endAfterMissed: 1, endAfterFailed: 1 },
    limits: {
      reportsEnd: true,
      timeLimit: true,
      rechecks: false,
      assumedSessionSeconds: 600,
    } as Stage['limits'],
  }
  const toCut: string[] = []
  const registry = createRegistry({
    now: () => state.wallMs,
    monotonicMs: () => state.monotonicMs,
    recordEnd({ id }, atMs, end, stored) {
      ends.push({ id, atMs, end })
      stored()
    },
    latency: () => ({ p50Ms: null, p99Ms: null }),
    cut: (sessions) => void toCut.push(...sessions.map(({ id }) => id)),
    due: (sessions) => state.due(sessions),
  })
  const silence = createSilence({
    registry,
    limitsOf: () => state.limits,
    isNumbered: (id) => id === 'nginx',
    hasNumbered: () => true,
    isListed: () => state.isListed,
    publishersOf: (name) =>
      registry.list().filter((each) => each.action === 'publish' && each.streamName === name),
    monotonicMs: () => state.monotonicMs,
  })
  const tools: AdmissionTools = {
    decide(_request, _nowMs, sessionId) {
      state.askedAs = sessionId
      return typeof state.decision === 'function' ? state.decision() : state.decision
    },
    unbind: (binding) => void unbound.push(binding),
    bound: (binding) => void bound.push(binding),
    journal,
    registry,
    limitsOf: () => state.limits,
    checksOf: () => state.checks,
    metering: {
      seen: (session, nowMs) => void seen.push({ id: session.id, nowMs }),
    },
    whenStoreFails: () => state.posture,
    noteGrantUsed: (grantId) => void used.push(grantId),
    noteHeard: silence.heard,
    lastDecisionId: 40,
    now: () => state.wallMs,
    onError: () => undefined,
  }
  const admission = createAdmission(tools)
  return Object.assign(state, {
    admission,
    registry,
    silence,
    journal,
    ends,
    used,
    seen,
    unbound,
    bound,
    toCut,
    ask(request: Partial<AccessRequest> = {}) {
      const told = { decision: null as Decision | null, id: 0, times: 0 }
      admission.answer(listener(request), (decision, id) => {
        told.decision = decision
        told.id = id
        told.times += 1
      })
      return told
    },
    pass(ms: number) {
      state.wallMs += ms
      state.monotonicMs += ms
    },
  })
}
