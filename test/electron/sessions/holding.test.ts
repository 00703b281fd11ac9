import { describe, expect, it } from 'vitest'
import { createHolding } from '../../../electron/sessions/holding.ts'
import type { Judged } from '../../../electron/sessions/types.ts'
import type { GrantKind } from '../../../shared/access.ts'
import type { Rule } from '../../../shared/rule.ts'
import type { Session } from '../../../shared/session.ts'
import type { Stream } from '../../../shared/stream.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { compile, makeStream } from '../access/fixtures.ts'
import { allowed, listener, type Stage, stage } from './fakes.ts'

const LIVE = makeStream({ id: 'live', name: 'live.ogg' })

const granted: Judged = {
  ...allowed,
  trace: [
    ['stream', 'pass', 'live'],
    ['credential', 'pass', 'rj-1'],
  ],
}

/** Sessions on one stream, followed with rules and tokens that the test sets. */
function followed(limits: Partial<Stage['limits']> = { timeLimit: false, cuts: true }) {
  const on = stage()
  Object.assign(on.limits, limits)
  const stream = (part: Partial<Stream> = {}): Stream =>
    makeStream({ id: 'live', name: 'live.ogg', ...part })
  const world = {
    snapshot: compile({ streams: [stream()] }),
    tokenEnd: null as { kind: GrantKind; endsAtMs: number | null } | null,
    waiting: [] as (() => void)[],
    decisionOf: async (_id: number): Promise<Judged | null> => ({
      ...granted,
      grantEndsAtMs: on.wallMs + 1_000,
    }),
    onError: (error: unknown): void => {
      throw error
    },
  }
  const holding = createHolding({
    snapshot: () => world.snapshot,
    registry: on.registry,
    limitsOf: () => on.limits,
    decisionOf: (id) => world.decisionOf(id),
    tokenEndOf: () => world.tokenEnd,
    expiryEndsOf: () => 'by_token',
    soon: (run) => void world.waiting.push(run),
    onError: (error) => world.onError(error),
  })
  return {
    on,
    world,
    holding,
    setRules: (rules: readonly Rule[], part: Partial<Stream> = {}) => {
      world.snapshot = compile({ streams: [stream(part)], rules })
    },
    start(grantEndsAtMs: number | null): Session {
      const decision = { ...granted, ...(grantEndsAtMs !== null && { grantEndsAtMs }) }
      const foreseen = holding.foresee(listener(), decision, on.wallMs)
      on.decision = foreseen
      on.ask()
      const session = on.registry.list()[0] as Session
      holding.began(session, foreseen)
      return on.registry.list()[0] as Session
    },
    live: () => on.registry.list()[0],
  }
}

describe('how long the right to a session lasts', () => {
  it('is not known to end where nothing ends it', () => {
    expect(followed().start(null)).not.toHaveProperty('holdsUntilMs')
  })

  it('ends where its grant does: then it is to be cut, again and again until it is gone', () => {
    const { on, holding, start, live } = followed()
    const { id, holdsUntilMs } = start(on.wallMs + 5_000)
    expect(holdsUntilMs).toBe(on.wallMs + 5_000)
    on.pass(5_000)
    holding.look(on.registry.list())
    on.registry.tick()
    expect(live()).toMatchObject({ holdsUntilMs, holdsUntilReason: 'grant_expired' })
    expect(on.toCut).toEqual([id])
    on.registry.tick()
    expect(on.toCut).toEqual([id])
    on.pass(15_000)
    on.registry.tick()
    expect(on.toCut).toEqual([id, id])
  })

  it('can be asked about under other rules, which marks nobody', () => {
    const { on, world, holding, start, live, setRules } = followed()
    const session = start(null)
    const inForce = world.snapshot
    setRules([makeRule({ id: 'drop', effect: { kind: 'drop' } })])
    const draft = world.snapshot
    world.snapshot = inForce
    expect(holding.standingUnder(session, draft)).toMatchObject({ outcome: 'deny', ruleId: 'drop' })
    expect(holding.standingUnder(session, inForce).outcome).toBe('allow')
    on.registry.tick()
    expect(on.toCut).toEqual([])
    expect(live()).not.toHaveProperty('holdsUntilMs')
  })

  it('goes on when its token was given a later end meanwhile, and ends sooner with an earlier one', () => {
    const { on, world, holding, start, live } = followed()
    start(on.wallMs + 5_000)
    world.tokenEnd = { kind: 'access-token', endsAtMs: on.wallMs + 60_000 }
    on.pass(5_000)
    holding.look(on.registry.list())
    expect(live()?.holdsUntilMs).toBe(on.wallMs + 55_000)
    world.tokenEnd = { kind: 'access-token', endsAtMs: on.wallMs - 1 }
    holding.followTokens()
    on.registry.tick()
    expect(on.toCut).toHaveLength(1)
  })

  it('does not end with a token that is for connecting only', () => {
    const { on, world, holding, start, live } = followed()
    start(null)
    world.tokenEnd = { kind: 'rj-auth', endsAtMs: on.wallMs - 1 }
    holding.followTokens()
    expect(live()).not.toHaveProperty('holdsUntilMs')
  })

  it('ends with the rules that are published, and comes back with those that let it in again', () => {
    const { on, holding, setRules, start, live } = followed()
    const { id } = start(null)
    holding.lookIfChanged()
    setRules([makeRule()])
    holding.lookIfChanged()
    expect(live()).toMatchObject({ holdsUntilMs: on.wallMs, holdsUntilReason: 'rule_drop' })
    on.registry.tick()
    expect(on.toCut).toEqual([id])
    on.registry.noteCutProblem(on.registry.list()[0] as Session, 'It cannot be reached.')
    setRules([])
    holding.lookIfChanged()
    expect(live()).not.toHaveProperty('holdsUntilMs')
    expect(live()).not.toHaveProperty('cutProblem')
    on.pass(20_000)
    on.registry.tick()
    expect(on.toCut).toEqual([id])
  })

  it('ends with rules that are published where the streams stay as they were', () => {
    const { world, holding, start, live } = followed()
    start(null)
    holding.lookIfChanged()
    const { rules, ruleIndex } = compile({ streams: [LIVE], rules: [makeRule()] })
    world.snapshot = { ...world.snapshot, rules, ruleIndex }
    holding.lookIfChanged()
    expect(live()?.holdsUntilReason).toBe('rule_drop')
  })

  it('ends now where a rule refuses it before its grant ends', () => {
    const { on, holding, setRules, start, live } = followed()
    start(on.wallMs + 60_000)
    setRules([makeRule()])
    holding.lookAll()
    expect(live()).toMatchObject({ holdsUntilMs: on.wallMs, holdsUntilReason: 'rule_drop' })
  })

  it('is looked at in slices, of which none comes once it was stopped', async () => {
    const { on, world, holding, setRules } = followed()
    on.decision = granted
    for (let key = 0; key < 201; key += 1) on.ask({ sessionKey: `${key}` })
    setRules([makeRule()])
    holding.lookAll()
    holding.stop()
    for (const run of world.waiting) run()
    const over = on.registry.list().filter(({ holdsUntilReason }) => holdsUntilReason !== undefined)
    expect(over).toHaveLength(200)
  })

  it('ends for nobody by a restart that is broken off', async () => {
    const { on, world, holding, setRules, live } = followed()
    on.decision = granted
    on.ask()
    setRules([makeRule()])
    world.decisionOf = async () => {
      holding.stop()
      return granted
    }
    await holding.restore()
    expect(live()).not.toHaveProperty('holdsUntilReason')
  })

  it('stays what its own grant gave where it goes on with another', () => {
    const { on, holding, start } = followed()
    const session = start(on.wallMs + 20_000)
    const other = { grantId: 'rj-2', grantEndsAtMs: on.wallMs + 90_000 }
    holding.wentOn(session, { ...granted, ...other, holdsUntilMs: on.wallMs + 90_000 })
    expect(on.registry.held(session)?.grantEndsAtMs).toBe(on.wallMs + 20_000)
  })

  it('ends with a stream that is switched off', () => {
    const { holding, setRules, start, live } = followed()
    start(null)
    setRules([], { enabled: false })
    holding.lookIfChanged()
    expect(live()?.holdsUntilReason).toBe('stream_disabled')
  })

  it('leaves who is revoked to the revocation', () => {
    const { on, holding, setRules, start, live } = followed()
    const session = start(null)
    on.registry.markRevoked(session, on.wallMs)
    setRules([makeRule()])
    holding.lookAll()
    expect(live()).not.toHaveProperty('holdsUntilMs')
  })

  it('does not end before its time because the clock was put ahead', () => {
    const { on, holding, start, live } = followed()
    start(on.wallMs + 60_000)
    on.wallMs += 86_400_000
    holding.lookAll()
    on.registry.tick()
    expect(on.toCut).toEqual([])
    on.monotonicMs += 60_000
    holding.look(on.registry.list())
    on.registry.tick()
    expect(on.toCut).toEqual([live()?.id])
  })

  it('is told to a media server that ends sessions by itself, as what comes first', () => {
    const { on, start, live } = followed({ timeLimit: true })
    on.checks = { ...on.checks }
    const { holdsUntilMs, endsAtMs } = start(on.wallMs + 5_000)
    expect(endsAtMs).toBe(holdsUntilMs)
    expect(on.ask().decision?.timeLimitSeconds).toBe(5)
    on.pass(5_000)
    on.ask({ phase: 'end' })
    expect(on.ends).toMatchObject([{ end: 'expired' }])
    expect(live()).toBeUndefined()
  })

  it('ends where it was known to, though finding out fails inside', () => {
    const { on, world, holding, start } = followed()
    const { id, holdsUntilMs } = start(on.wallMs + 20_000)
    const { tools } = world.snapshot
    const broken = (): never => {
      throw new Error('broken')
    }
    world.snapshot = { ...world.snapshot, tools: { ...tools, countryOf: broken } }
    on.pass(5_000)
    holding.look(on.registry.list())
    on.registry.tick()
    expect(on.registry.list()).toMatchObject([{ id, holdsUntilMs }])
    expect(holding.standing(on.registry.list()[0] as Session).reason).toBe('internal')
    on.pass(15_000)
    holding.look(on.registry.list())
    on.registry.tick()
    expect(on.toCut).toEqual([id])
    expect(holding.standing(on.registry.list()[0] as Session)).toMatchObject({
      outcome: 'deny',
      reason: 'grant_expired',
    })
  })

  it('is not forgotten over a check that failed', () => {
    const { on, holding, start, live } = followed()
    const session = start(on.wallMs + 20_000)
    holding.wentOn(session, { ...granted, reason: 'check_failed' })
    expect(live()).toMatchObject({ holdsUntilMs: session.holdsUntilMs })
  })

  it('is asked about by the registry at that moment', () => {
    const due: string[] = []
    const { on, start } = followed()
    const { id } = start(on.wallMs + 5_000)
    on.due = (sessions) => due.push(...sessions.map((each) => each.id))
    on.pass(4_999)
    on.registry.tick()
    expect(due).toEqual([])
    on.pass(1)
    on.registry.tick()
    on.registry.tick()
    expect(due).toEqual([id])
  })

  it('is read from the decision it began with after a restart', async () => {
    const { on, holding, live } = followed()
    on.decision = granted
    on.ask()
    await holding.restore()
    expect(live()).toMatchObject({ holdsUntilMs: on.wallMs + 1_000 })
  })

  it('is what the session tells itself where its decision cannot be read, and the others wait for none', async () => {
    const { on, world, holding } = followed()
    on.decision = granted
    for (const sessionKey of ['1', '2', '3']) on.ask({ sessionKey })
    const [first, ...others] = on.registry.list()
    const errors: unknown[] = []
    const { decisionOf } = world
    world.onError = (error) => void errors.push(error)
    world.decisionOf = async (id) => {
      if (id !== others.at(-1)?.decisionId) throw new Error('unreadable')
      return await decisionOf(id)
    }
    await holding.restore()
    expect(errors).toHaveLength(1)
    expect(on.registry.held(first as Session)).toEqual({ isProven: true, grantEndsAtMs: null })
    const ends = on.registry.list().map((each) => on.registry.held(each)?.grantEndsAtMs)
    expect(ends).toEqual([null, null, on.wallMs + 1_000])
    expect(holding.standing(first as Session).outcome).toBe('allow')
  })

  it('takes no grant for proven that was refused, where its decision is not kept', async () => {
    const { on, world, holding } = followed()
    on.decision = {
      ...granted,
      reason: 'rule_continue',
      trace: [['credential', 'fail', 'grant_expired']],
    }
    on.ask()
    world.decisionOf = async () => null
    await holding.restore()
    const [session] = on.registry.list()
    expect(session).toMatchObject({ grantId: 'rj-1', isUnproven: true })
    expect(on.registry.held(session as Session)?.isProven).toBe(false)
  })
})

describe('what a session ended as', () => {
  it.each([
    [
      'revoked',
      (on: Stage, session: Session) => on.registry.markRevoked(session, on.wallMs),
      'revoked',
    ],
    [
      'over by its token',
      (on: Stage, session: Session) =>
        on.registry.markOver(session, { atMs: on.wallMs, reason: 'grant_expired' }),
      'expired',
    ],
    [
      'over by a rule',
      (on: Stage, session: Session) =>
        on.registry.markOver(session, { atMs: on.wallMs, reason: 'rule_drop' }),
      'refused',
    ],
  ])('is what it was cut for, although its end is reported: %s', (_, make, end) => {
    const on = stage()
    on.ask()
    const session = on.registry.list()[0] as Session
    make(on, session)
    on.registry.noteCutting(session)
    on.ask({ phase: 'end' })
    expect(on.ends).toMatchObject([{ end }])
  })

  it('is an ordinary end where nobody cut it', () => {
    const on = stage()
    on.ask()
    on.registry.markRevoked(on.registry.list()[0] as Session, on.wallMs)
    on.ask({ phase: 'end' })
    expect(on.ends).toMatchObject([{ end: 'reported' }])
  })
})
