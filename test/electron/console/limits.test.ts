import { expect, it } from 'vitest'
import { createSuspectedCount } from '../../../electron/console/suspected.ts'
import { createLimiting, type LimitingTools } from '../../../electron/limiting.ts'
import { bareDecision } from '../../../electron/sessions/record.ts'
import type { Simulation } from '../../../shared/api.ts'
import type { Session } from '../../../shared/session.ts'
import { streamLimitsSchema } from '../../../shared/session-limit.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import type { IssuedToken } from '../../../shared/token.ts'
import { listener } from '../sessions/fakes.ts'
import { bench, call, liveSession } from './support.ts'

const STREAM = streamInputSchema.parse({ name: 'live/news' })
const NOTHING = streamLimitsSchema.parse({})
const ASKED = listener({ streamName: 'live/news' })
const ADMITTED = { ...bareDecision('allow', 'grant_accepted', []), streamId: 'news' }

function limitedBench(over: Partial<LimitingTools> = {}) {
  const on = bench()
  const limiting = createLimiting({
    catalogue: on.catalogue,
    endedSince: () => [],
    limitsOf: () => ({ rechecks: false }),
    registry: () => on.live,
    cut: () => undefined,
    remark: () => undefined,
    onError: () => undefined,
    ...over,
  })
  const { catalogue } = on
  return { ...bench({ catalogue, limiting }), catalogue, limiting }
}

it('refuses a limit that is none, at its field', async () => {
  const { console } = bench()
  const refused = await call(console, 'POST /streams', {
    name: 'a',
    limits: { perGrant: -1 },
  })
  expect(refused.status).toBe(400)
  expect(JSON.stringify(await refused.json())).toContain('limits.perGrant')
  expect((await call(console, 'PUT /grant-limits/rj-1', { sessions: 1.5 })).status).toBe(400)
  expect((await call(console, 'DELETE /limits/bans/viewer/nobody')).status).toBe(404)
  expect((await call(console, 'DELETE /limits/bans/address/ann')).status).toBe(404)
})

it('tries a request out against who is in now', async () => {
  const { console, catalogue, limiting } = limitedBench()
  const { id } = catalogue.streams.create(
    { ...STREAM, mode: 'public', limits: { ...NOTHING, viewers: 1 } },
    'test',
  )
  const ask = async (): Promise<Simulation> =>
    (await (
      await call(console, 'POST /simulate', { streamName: 'live/news' })
    ).json()) as Simulation
  expect((await ask()).decision.outcome).toBe('allow')
  limiting.started(liveSession('s9', { streamId: id }))
  const { decision, sentences } = await ask()
  expect([decision.outcome, decision.reason]).toEqual(['deny', 'limit_stream'])
  expect(sentences).toContain('Limit: the stream has 1 of 1 viewers.')
})

it('ends who is in with what is banned, says so in the audit log, and takes that back with the ban', async () => {
  const done: string[] = []
  const listed = liveSession('s9', { grantId: 'rj-1', startedAtMs: Date.now() })
  const { console, catalogue, limiting } = limitedBench({
    limitsOf: () => ({ rechecks: true }),
    registry: () => ({
      current: () => listed,
      list: () => [listed],
      markRevoked: ({ id }) => void done.push(`refuse ${id}`),
    }),
    cut: (sessions) => void done.push(`cut ${sessions.map(({ id }) => id).join()}`),
    remark: () => void done.push('remark'),
  })
  const { settings } = catalogue
  const limits = { ...settings.get().limits, perGrant: 1, banSeconds: 60 }
  settings.update({ ...settings.get(), limits }, 'test')
  limiting.started(listed)
  const decided = { ...ADMITTED, grantId: 'rj-1' }
  const refused = limiting.limiter.take(ASKED, decided, null, Date.now())
  expect(refused).toMatchObject({
    reason: 'limit_grant',
    marks: [
      { kind: 'grant', value: 'rj-1' },
      { kind: 'banned', value: 's9' },
    ],
  })
  await new Promise<void>((resolve) => setImmediate(resolve))
  const noted = catalogue.audit.list({}, 1)[0]
  expect(noted).toMatchObject({ actor: 'limit', what: 'limit_ban.end_sessions', subject: 'rj-1' })
  expect(noted?.detail).toMatch(/^grant, until .+Z, ends 1 session$/)
  expect((await call(console, 'DELETE /limits/bans/grant/rj-1')).status).toBe(204)
  expect(limiting.limiter.ousted('s9')).toBeNull()
  expect(done).toEqual(['refuse s9', 'cut s9', 'remark'])
})

it('issues a token with a limit of its own, which what is renewed keeps', async () => {
  const { console, catalogue } = bench()
  const stream = catalogue.streams.create(STREAM, 'test')
  const issued = (await (
    await call(console, 'POST /tokens', {
      kind: 'listener-link',
      streamId: stream.id,
      label: 'Family',
      sessions: 3,
    })
  ).json()) as IssuedToken
  expect(catalogue.grantLimits.of(issued.token.id)).toMatchObject({ sessions: 3 })
  const renewed = catalogue.tokens.renew(
    { kind: 'listener-link', id: issued.token.id, minutes: null, overlapMinutes: 0 },
    'test',
  )
  expect(renewed.token.id).not.toBe(issued.token.id)
  expect(catalogue.grantLimits.of(renewed.token.id)).toMatchObject({ sessions: 3 })
  const { grantLimits } = (await (await call(console, 'GET /limits')).json()) as {
    grantLimits: { label: string }[]
  }
  expect(grantLimits.map(({ label }) => label)).toEqual(['Family', 'Family'])
})

it('forgets a limit that says nothing', async () => {
  const { console, catalogue } = bench()
  await call(console, 'PUT /grant-limits/rj-1', { mayBeShared: true, note: 'the site' })
  expect(catalogue.grantLimits.of('rj-1')).toMatchObject({ mayBeShared: true, note: 'the site' })
  await call(console, 'PUT /grant-limits/rj-1', {})
  expect(catalogue.grantLimits.list()).toEqual([])
})

it('exports the limits of streams and settings, and applies them again', async () => {
  const { console, catalogue, deps } = bench()
  catalogue.streams.create(
    { ...STREAM, limits: { ...NOTHING, viewers: 200, banEnds: 'nobody', onTrial: true } },
    'test',
  )
  const { settings } = catalogue
  settings.update({ ...settings.get(), limits: { ...settings.get().limits, perGrant: 2 } }, 'test')
  const yaml = await deps.document.export()
  expect(yaml).toContain('viewers: 200')
  expect(yaml).toContain('banEnds: nobody')
  const again = (await (await call(console, 'POST /apply', { yaml, dryRun: true })).json()) as {
    lines: unknown[]
  }
  expect(again.lines).toEqual([])
  const changed = yaml.replace('viewers: 200', 'viewers: 300')
  await call(console, 'POST /apply', { yaml: changed, dryRun: false })
  expect(catalogue.streams.list()[0]?.limits).toMatchObject({
    viewers: 300,
    banEnds: 'nobody',
    onTrial: true,
  })
})

it('refuses a suspected link from a new network only where that is set, and not where it may be shared', () => {
  const live: Session[] = []
  const registry = { list: () => live, current: () => null, markRevoked: () => undefined }
  const { catalogue, limiting } = limitedBench({ registry: () => registry })
  const { settings, grantLimits } = catalogue
  const from = (address: string, at: number) => {
    const startedAtMs = Date.now()
    live.push(liveSession(`s${at}`, { grantId: 'rj-1', address, startedAtMs }))
    limiting.started(liveSession(`s${at}`, { grantId: 'rj-1', address, startedAtMs }))
  }
  for (const [at, address] of ['192.0.2.1', '198.51.100.1'].entries()) from(address, at + 20)
  settings.update(
    { ...settings.get(), sharing: { ...settings.get().sharing, networks: 2 } },
    'test',
  )
  expect(limiting.suspicions()).toMatchObject([{ grantId: 'rj-1', sessionsNow: 2 }])
  const look = () =>
    limiting.limiter.look(
      { ...ASKED, address: '203.0.113.1' },
      { ...ADMITTED, grantId: 'rj-1' },
      null,
      Date.now(),
    )
  expect(look().outcome).toBe('allow')
  const { sharing } = settings.get()
  settings.update({ ...settings.get(), sharing: { ...sharing, refuseNewNetworks: true } }, 'test')
  expect(look().reason).toBe('limit_sharing')
  expect(limiting.suspicions()).toMatchObject([{ grantId: 'rj-1', sessionsNow: 2 }])
  grantLimits.set('rj-1', { sessions: null, mayBeShared: true, note: 'the site' }, 'test')
  expect(look().outcome).toBe('allow')
  expect(limiting.suspicions()).toEqual([])
})

it('counts of suspected links those that are not revoked, rarely, but soon after an edit', () => {
  const { catalogue, limiting } = limitedBench()
  let nowMs = Date.now()
  const count = createSuspectedCount({ limiting, catalogue, now: () => nowMs })
  const after = (ms: number): number => {
    nowMs += ms
    return count()
  }
  const { settings, revocations } = catalogue
  const sharing = { ...settings.get().sharing, networks: 2 }
  settings.update({ ...settings.get(), sharing }, 'test')
  expect(after(0)).toBe(0)
  for (const [at, grantId] of ['rj-1', 'rj-2', 'rj-1', 'rj-2'].entries()) {
    const address = `203.0.${at}.1`
    limiting.started(liveSession(`s${at}`, { grantId, address, startedAtMs: Date.now() }))
  }
  expect(after(29_000)).toBe(0)
  expect(after(1_000)).toBe(2)
  revocations.create({ kind: 'grant', value: 'rj-1', untilMs: null, note: '' }, 'test')
  expect(after(900)).toBe(2)
  expect(after(100)).toBe(1)
  // The clock is put back, and forward as it was.
  revocations.create({ kind: 'grant', value: 'rj-2', untilMs: null, note: '' }, 'test')
  expect(after(-3_600_000)).toBe(0)
})
