import type { RulesImpact } from '../shared/rules-impact.ts'
import type { Session } from '../shared/session.ts'
import { decide } from './access/decide.ts'
import { findStream, mayRefuseViewers, modeOf, type Snapshot } from './access/snapshot.ts'
import type { AppOptions } from './app-options.ts'
import type { Catalogue } from './catalogue/types.ts'
import { type Controlling, createControlling } from './controlling.ts'
import type { MillicastDeps } from './handler/apis/millicast/types.ts'
import { createVendorApis } from './handler/apis/registry.ts'
import { createHandler } from './handler/server.ts'
import type { Handler } from './handler/types.ts'
import { createLimiting, type Limiting } from './limiting.ts'
import type { Log } from './log.ts'
import { type Servers, watchServers } from './server-facts.ts'
import { createAdmission } from './sessions/admission.ts'
import { createAwake } from './sessions/awake.ts'
import { bindAddress } from './sessions/bind.ts'
import { createDirectorGate } from './sessions/director-gate.ts'
import { fateOf } from './sessions/ending.ts'
import { endHandedOver } from './sessions/hand-over.ts'
import { createHolding } from './sessions/holding.ts'
import { OUSTED_ENDS, ousted } from './sessions/limiting/ousted.ts'
import { limitOfRestored, longestGapMs } from './sessions/limits.ts'
import { createMetering, type Metering } from './sessions/metering.ts'
import { createOrigins } from './sessions/origins.ts'
import { createProcesses } from './sessions/processes.ts'
import { isOnAir } from './sessions/publishers.ts'
import { createRegistry, type Registry, type RegistryTools } from './sessions/registry.ts'
import { createRevoker, type Revoker } from './sessions/revoke.ts'
import { countRulesImpact } from './sessions/rules-impact.ts'
import { createSilence } from './sessions/silence.ts'
import { standingOf } from './sessions/standing.ts'
import type { Admission, LiveRegistry } from './sessions/types.ts'
import { createViewerReports } from './sessions/viewer-reports.ts'
import { withEnding } from './sessions/with-ending.ts'
import type { Storage } from './storage-types.ts'
import { type StreamChecks, watchChecks } from './stream-checks.ts'
import { type Ticking, ticking } from './ticking.ts'

/** What answers media servers: composed, not yet listening. */
export interface Answering extends Ticking {
  readonly handler: Handler
  readonly registry: Registry
  /** The sessions as the console sees them. */
  readonly live: LiveRegistry
  readonly controlling: Controlling
  /** Whom the draft of the rules would refuse of those who are in. */
  rulesImpact(version: number | null): Promise<RulesImpact>
  /** The same of streams and rules that are compiled already. */
  impactOf(wanted: Snapshot): Promise<RulesImpact>
  readonly limiting: Limiting
  readonly admission: Admission
  readonly metering: Metering
}

/** The protocol of the server that numbers sessions as it does its connections. */
const NUMBERING = 'nginx-rtmp'

/** Composes deciding, the live sessions and the handler over an open storage. */
export function createAnswering(options: AppOptions, storage: Storage, log: Log): Answering {
  const { catalogue, journal } = storage
  const servers = watchServers(catalogue)
  const checks = watchChecks(catalogue)
  const awake = createAwake(() => performance.now())
  const metering = createMetering({
    journal,
    longestGapMs: (streamId) => longestGapMs(checks.of(streamId)),
    limitsOf: servers.limitsOf,
    awake,
    now: Date.now,
    before: storage.viewedBefore,
  })
  const limiting = createLimiting({
    catalogue,
    endedSince: storage.history.endedSinceAtStart,
    limitsOf: servers.limitsOf,
    registry: () => registry,
    cut: (sessions) => void controlling.cutOverdue(sessions),
    remark: () => revoker.remark(),
    onError: (error) => log.error({ err: error }, 'noting a ban in the audit log failed'),
  })
  const { limiter } = limiting
  const registry: Registry = openRegistry(
    storage,
    { servers, checks, metering, limiting },
    {
      latency: () => handler.latency(),
      cut: (sessions) => void controlling.cutOverdue(sessions),
      due: (sessions) => holding.look(sessions),
    },
  )
  const holding = createHolding({
    snapshot: () => catalogue.snapshot,
    registry,
    limitsOf: servers.limitsOf,
    decisionOf: (id) => storage.history.getDecision(id),
    tokenEndOf: catalogue.tokens.endOf,
    expiryEndsOf: checks.expiryEndsOf,
    onError: (error) => log.error({ err: error }, 'looking how long a session may last failed'),
  })
  const silence = createSilence({
    registry,
    limitsOf: servers.limitsOf,
    isNumbered: (id) => servers.factsOf(id).protocol === NUMBERING,
    hasNumbered: () => catalogue.mediaServers.list().some(({ protocol }) => protocol === NUMBERING),
    isListed: (id) => (controlling.looking.of(id)?.lookedAtMs ?? null) !== null,
    publishersOf: storage.publishers.of,
    monotonicMs: () => performance.now(),
  })
  const directorGate = createDirectorGate({
    settings: () => catalogue.settings.get().director,
    account: catalogue.account,
    isLive: (streamName) =>
      storage.publishers.of(streamName).some((each) => isOnAir(registry.current(each))),
  })
  const admission = createAdmission({
    decide(request, nowMs, sessionId) {
      const held = sessionId === null ? null : standingOf(request, { registry, holding })
      const decided = held ?? decide(request, catalogue.snapshot, nowMs, { sessionId })
      const out = sessionId === null ? null : limiter.ousted(sessionId)
      if (out !== null) return ousted(decided, out)
      if (held !== null) return decided
      const gated = directorGate(request, decided)
      const bound = bindAddress(request, gated, catalogue.tokenBindings, nowMs)
      const judged = holding.foresee(request, bound, nowMs)
      endHandedOver(request, judged, registry)
      return judged
    },
    limiter,
    unbind: catalogue.tokenBindings.release,
    bound: catalogue.tokenBindings.stored,
    journal,
    registry,
    limitsOf: servers.limitsOf,
    checksOf: checks.of,
    metering,
    holding,
    whenStoreFails: () => catalogue.settings.get().whenStoreFails,
    noteGrantUsed: (grantId, atMs) => catalogue.noteGrantUsed(grantId, atMs),
    noteHeard: silence.heard,
    lastDecisionId: storage.lastDecisionId,
    refusedBefore: storage.refusedSessions,
    now: Date.now,
    onError: (error) => log.error({ err: error }, 'a decision failed and became a denial'),
  })
  const reports = createViewerReports({
    answer: admission.answer,
    decide: (request) => decide(request, catalogue.snapshot, Date.now()),
    find: registry.find,
    meter: metering.add,
    revokedViewers: () => revokedViewers(catalogue),
    refusedBefore: storage.sessionsOfRevokedGrants,
  })
  const handler: Handler = createHandler({
    address: options.handler?.address ?? '127.0.0.1',
    port: options.handler?.port ?? 0,
    authenticate: catalogue.mediaServers.authenticate,
    noteUse: catalogue.mediaServers.noteUse,
    isOff: (id) => catalogue.mediaServers.list().some((each) => each.id === id && !each.enabled),
    admission,
    reports,
    processes: createProcesses(registry, () => performance.now(), storage.keptProcesses),
    secretsOf: (id) => ({
      pushTokens: catalogue.mediaServers.secretsInForce(id, 'push-token', Date.now()),
      controlSecrets: () => catalogue.mediaServers.secretsInForce(id, 'control-token', Date.now()),
      streamOfKey: (key) => catalogue.streamKeys.streamOf(key),
      modeOf: (name) => modeOf(catalogue.snapshot, name),
      mayRefuseViewers: (name) =>
        mayRefuseViewers(catalogue.snapshot, name) ||
        limiter.mayRefuse(findStream(catalogue.snapshot, name)?.stream.id ?? ''),
    }),
    apis: createVendorApis({
      applications: catalogue.applications,
      streams: catalogue.streams,
      links: catalogue.links,
      serviceTokens: catalogue.serviceTokens,
      accessTokens: catalogue.accessTokens,
      videoJwts: catalogue.videoJwts,
      videoKeys: catalogue.videoKeys,
      settings: catalogue.settings,
      director: catalogue.director,
      origins: createOrigins({
        publishers: storage.publishers,
        current: registry.current,
        decisionOf: (id) => storage.history.getDecision(id),
      }),
      live: { get: registry.get, viewers: () => registry.counters().viewers },
      revokeSession: (...revoked) => controlling.revocations.revokeSession(...revoked),
      admission,
      now: Date.now,
      ...millicastDeps(catalogue, registry, () => revoker),
    }),
    now: Date.now,
    log,
    askedBefore: storage.keptAsked.before,
  })
  const revoker = createRevoker({
    revocations: catalogue.revocations,
    tokenEnds: catalogue.tokenEnds,
    ousted: limiter.ousted,
    registry,
    capabilitiesOf: servers.capabilitiesOf,
    now: Date.now,
  })
  const controlling = createControlling(
    catalogue,
    registry,
    { revoker, fateOf: (each) => fateOf(each, servers.factsOf(each.mediaServerId)) },
    storage.looks,
    log,
  )
  const upkeep = [silence, limiting]
  const { looking } = controlling
  const { start, stop } = ticking({
    ...{ registry, revoker, upkeep, holding, catalogue, servers, awake, looking },
  })
  const live = withEnding(registry, {
    factsOf: servers.factsOf,
    factsRevision: () => servers.revision() + checks.revision(),
    intervalOf: checks.intervalOf,
    viewedMs: metering.viewedMs,
    oustedBy: (id) => limiter.ousted(id)?.by,
    now: Date.now,
  })
  const impactOf = (wanted: () => Snapshot): Promise<RulesImpact> =>
    countRulesImpact({ list: live.list, holding, inForce: () => catalogue.snapshot, wanted })
  return {
    handler,
    registry,
    admission,
    metering,
    live,
    rulesImpact: (version) =>
      impactOf(() =>
        version === null ? catalogue.rules.compileDraft() : catalogue.rules.compileVersion(version),
      ),
    impactOf: (wanted) => impactOf(() => wanted),
    controlling,
    limiting,
    start,
    stop() {
      stop()
      metering.flush()
    },
  }
}

/** @param revoker Asked for when needed: it is made after the handler. */
function millicastDeps(
  { subscribeTokens, publishTokens, apiSecrets, account }: Catalogue,
  registry: Registry,
  revoker: () => Revoker,
): Omit<MillicastDeps, 'now'> {
  return {
    subscribeTokens,
    publishTokens,
    apiSecrets,
    account,
    publishers: () => registry.list().filter((each) => each.action === 'publish' && isOnAir(each)),
    stop: (sessionId, actor) =>
      void revoker().revokeSession(sessionId, 'session', null, 'stopped by a back end', actor),
  }
}

function revokedViewers({ revocations }: Catalogue): readonly string[] {
  const nowMs = Date.now()
  return revocations
    .list()
    .filter(({ kind, untilMs }) => kind === 'viewer' && (untilMs === null || untilMs > nowMs))
    .map((each) => each.value)
}

function openRegistry(
  storage: Storage,
  known: { servers: Servers; checks: StreamChecks; metering: Metering; limiting: Limiting },
  later: Required<Pick<RegistryTools, 'latency' | 'cut' | 'due'>>,
): Registry {
  const { journal } = storage
  const { servers, checks, metering, limiting } = known
  const { limiter } = limiting
  const restored = storage.liveSessions.map((session) => {
    const livedMs = storage.clock.lastedMsAtStart(session.startedAtMs)
    const limit = limitOfRestored(
      session,
      servers.limitsOf(session.mediaServerId),
      // What is stored of its end is by the clock as it was when it started.
      session.startedAtMs + livedMs,
      checks.isMetered(session.streamId) ? checks.of(session.streamId) : null,
    )
    return { session, limit, livedMs }
  })
  const tools = {
    historyBefore: storage.keptChart.before,
    now: Date.now,
    monotonicMs: () => performance.now(),
    publishers: {
      started(session: Session) {
        storage.publishers.started(session)
        limiting.started(session)
      },
      ended(session: Session) {
        storage.publishers.ended(session)
        limiting.ended(session)
      },
    },
    recordEnd(...[session, atMs, told, stored]: Parameters<RecordEnd>) {
      // A media server that is made to cut may tell of it before it is read back.
      const isCut = told === 'revoked' || told === 'reported'
      const out = isCut ? limiter.ousted(session.id) : null
      const end = out === null ? told : OUSTED_ENDS[out.by]
      const entry = { kind: 'end', sessionId: session.id, atMs, end } as const
      metering.ended(session, atMs, end)
      journal.append(entry, (error) => {
        if (error !== null) journal.keep(entry)
        stored()
      })
    },
    ...later,
  }
  return createRegistry(tools, restored)
}

type RecordEnd = Parameters<typeof createRegistry>[0]['recordEnd']
