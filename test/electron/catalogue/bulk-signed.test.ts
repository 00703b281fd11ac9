import { describe, expect, it } from 'vitest'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import type { SubscribeTokenInput } from '../../../shared/stream-token.ts'
import type { BulkJob } from '../../../shared/token-bulk.ts'
import { type TokenBulkInput, tokenBulkSchema } from '../../../shared/token-input.ts'
import { START_MS } from './fixture.ts'
import { station } from './stored-token-fixture.ts'

const CHILD = { stream: 0, minutes: 1, viewer: 2, origins: 3, address: 4, tracking: 5 }
const VIDEO = { viewer: 0, stream: 1, scopes: 2, minutes: 3, label: 4 }

function setUp(fields: Partial<SubscribeTokenInput> = {}) {
  const hall = station()
  const { token } = hall.viewers(fields)
  const children = (text: string, more: object = {}): TokenBulkInput =>
    tokenBulkSchema.parse({
      kind: 'self-signed',
      text,
      columns: CHILD,
      defaults: { subscribeTokenId: token.id },
      ...more,
    })
  return { ...hall, token, children }
}
const videos = (text: string, more: object = {}): TokenBulkInput =>
  tokenBulkSchema.parse({ kind: 'video-jwt', text, columns: VIDEO, ...more })

async function issued(catalogue: OwnedCatalogue, input: TokenBulkInput): Promise<BulkJob> {
  const { id } = await catalogue.bulk.start(input, 'console')
  for (;;) {
    const job = catalogue.bulk.get(id)
    if (job.state !== 'running') return job
    await new Promise(setImmediate)
  }
}

describe('a list of self-signed tokens', () => {
  it.each([
    ['another stream', 'cam2,5', 'stream'],
    ['a stream that differs by case', 'CAM1,5', 'stream'],
    ['no minutes that are a number', 'cam1,soon', 'minutes'],
    ['no minute', 'cam1,0', 'minutes'],
    ['more than 30 days', 'cam1,43201', 'minutes'],
    ['an address that is none', 'cam1,5,,,elsewhere', 'address'],
    ['an address the subscribe token does not allow', 'cam1,5,,,203.0.113.1', 'address'],
    ['a page the subscribe token does not allow', 'cam1,5,,b.test', 'origins'],
    ['another tracking id', 'cam1,5,,,,other', 'tracking'],
    ['too much viewer data', `cam1,5,${'v'.repeat(1025)}`, 'viewer'],
  ])('says of a row what keeps it from admitting anybody: %s', async (_, row, field) => {
    const { catalogue, children } = setUp({
      allowedIpAddresses: ['192.0.2.0/24'],
      allowedOrigins: ['a.test'],
      trackingId: 'partner',
    })
    const check = await catalogue.bulk.check(children(row))
    expect(check).toMatchObject({ good: 0, bad: 1, issues: [{ line: 1, field }] })
    await expect(catalogue.bulk.start(children(row), 'console')).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
    })
  })

  it('is refused without a subscribe token, with one that is off, and with one that is over', async () => {
    const { catalogue, children, token, clock } = setUp({ expiresAtMs: START_MS + 1_000 })
    const none = await catalogue.bulk.check(children('cam1,5', { defaults: {} }))
    expect(none).toMatchObject({ good: 0, bad: 1 })
    catalogue.subscribeTokens.setActive(token.id, false, 'console')
    expect(await catalogue.bulk.check(children('cam1,5'))).toMatchObject({ good: 0, bad: 1 })
    catalogue.subscribeTokens.setActive(token.id, true, 'console')
    expect(await catalogue.bulk.check(children('cam1,5'))).toMatchObject({ good: 1, bad: 0 })
    clock.nowMs += 1_000
    expect(await catalogue.bulk.check(children('cam1,5'))).toMatchObject({ good: 0, bad: 1 })
  })

  it('admits each viewer as the row says, and ends with its subscribe token', async () => {
    const { catalogue, children, ask, token } = setUp({ trackingId: 'partner' })
    const text = Array.from({ length: 150 }, (_, at) => `cam1,5,viewer-${at}`).join('\n')
    const check = await catalogue.bulk.check(children(text))
    expect(check.sample).toContain('Sessions carry viewer-0.')
    const job = await issued(catalogue, children(`${text}\nnone,5,lost`, { skipBad: true }))
    expect(job).toMatchObject({ kind: 'self-signed', state: 'done', issued: 150, left: 1 })
    const rows = catalogue.bulk.result(job.id)
    const last = rows.find(({ line }) => line === 150)
    expect(last?.token).toMatchObject({
      label: 'viewer-149',
      streams: ['cam1'],
      expiresAtMs: START_MS + 5 * 60_000,
    })
    const value = last?.issued?.secret ?? ''
    const decision = ask({ kind: 'jwt', value })
    expect(decision).toMatchObject({ outcome: 'allow', viewerId: 'viewer-149' })
    expect(decision.grantId).toBe(last?.token?.id)
    expect(new Set(rows.map(({ issued: made }) => made?.secret)).size).toBe(151)
    catalogue.subscribeTokens.refresh(token.id, 'console')
    expect(ask({ kind: 'jwt', value }).outcome).toBe('deny')
    const entries = catalogue.audit.list({}, 10).map((each) => [each.what, each.detail])
    expect(entries).toContainEqual(['subscribe_token.sign', '100 tokens of a list'])
  })

  it('stops where the subscribe token goes away meanwhile', async () => {
    const { catalogue, children, token } = setUp()
    const text = Array.from({ length: 300 }, () => 'cam1,5').join('\n')
    const { id } = await catalogue.bulk.start(children(text), 'console')
    while (catalogue.bulk.get(id).issued === 0) await new Promise(setImmediate)
    catalogue.subscribeTokens.remove(token.id, 'console')
    while (catalogue.bulk.get(id).state === 'running') await new Promise(setImmediate)
    const job = catalogue.bulk.get(id)
    expect(job.state).toBe('failed')
    expect(job.problem).toContain('subscribe token')
    expect(catalogue.bulk.result(id)).toHaveLength(job.issued)
  })
})

describe('a list of video JWTs', () => {
  it.each([
    ['no scope that permits anything', 'ann,cam1,chat,5', 'scopes'],
    ['no minutes that are a number', 'ann,cam1,viewer,soon', 'minutes'],
    ['more than 30 days', 'ann,cam1,viewer,43201', 'minutes'],
    ['a name that is too long', `${'n'.repeat(300)},cam1,viewer,5`, 'viewer'],
  ])('says of a row what is wrong: %s', async (_, row, field) => {
    const { catalogue } = setUp()
    const check = await catalogue.bulk.check(videos(row))
    expect(check).toMatchObject({ good: 0, bad: 1, issues: [{ line: 1, field }] })
  })

  it('says what minutes are, where they are no number', async () => {
    const check = await setUp().catalogue.bulk.check(videos('ann,cam1,viewer,soon'))
    expect(check.issues[0]?.message).toBe('Write a whole number of minutes.')
  })

  it('admits each user to the streams of the row, and ends with its key', async () => {
    const { catalogue, ask } = setUp()
    const text = Array.from({ length: 120 }, (_, at) => `user-${at},cam1,viewer,5,Seat ${at}`)
    const job = await issued(catalogue, videos(text.join('\n')))
    expect(job).toMatchObject({ state: 'done', issued: 120, left: 0 })
    const row = catalogue.bulk.result(job.id).find(({ line }) => line === 120)
    expect(row?.token).toMatchObject({ label: 'Seat 119', streams: ['cam1'] })
    const credential = { kind: 'jwt', value: row?.issued?.secret ?? '' } as const
    const decision = ask(credential)
    expect(decision).toMatchObject({ outcome: 'allow', viewerId: 'user-119' })
    expect(decision.grantId).toBe(row?.token?.id)
    expect(ask(credential, { streamName: 'cam2' }).outcome).toBe('deny')
    const [key] = catalogue.videoKeys.list()
    catalogue.videoKeys.remove(key?.kid ?? '', 'console')
    expect(ask(credential).outcome).toBe('deny')
  })
})
