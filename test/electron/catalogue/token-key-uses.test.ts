import { describe, expect, it } from 'vitest'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { tokenFormat } from '../../../electron/tokens/formats.ts'
import type { KeyFormat } from '../../../shared/token-key.ts'
import { tokenKeySchema } from '../../../shared/token-key-input.ts'
import { workbenchSignSchema, workbenchVerifySchema } from '../../../shared/workbench.ts'
import { createFixture, refusal, START_MS } from './fixture.ts'

const LONG = 'a secret of more than thirty-two characters'
const OTHER = 'another secret of more than thirty-two chars'
const URL = 'rtmp://a.test/live/news'

function setUp() {
  const fixture = createFixture()
  const { catalogue } = fixture
  return { ...fixture, keep: (...args: KeepArgs) => keep(catalogue, ...args) }
}

type KeepArgs = readonly [format: KeyFormat, secret: string | null, name?: string]

function keep(catalogue: OwnedCatalogue, ...[format, secret, name = 'Key']: KeepArgs): string {
  const settings = format === 'livekit' ? { apiKey: 'APIx' } : {}
  const input = tokenKeySchema.parse({ name, format, settings, secret })
  return catalogue.tokenKeys.create(input, 'console').id
}

const audited = (catalogue: OwnedCatalogue): readonly string[] =>
  catalogue.audit.list({}, 50).map(({ what }) => what)

const signNms = (secret: string, nowMs = START_MS): string =>
  tokenFormat('nms-sign').issue({ secret, url: URL, minutes: 10 }, nowMs).token

describe('checking with a kept key', () => {
  it('is refused with a code for a key that is not there, was deleted, or has no secret', () => {
    const { catalogue, keep } = setUp()
    const verify = (id: string) => () => catalogue.tokenKeyUses.verify(id, [{ token: 'x' }], 'cli')
    expect(refusal(verify('none')).code).toBe('ERR_NOT_FOUND')
    const gone = keep('nms-sign', 'nms', 'Gone')
    catalogue.tokenKeys.remove(gone, 'console')
    expect(refusal(verify(gone)).code).toBe('ERR_KEY_RETIRED')
    expect(refusal(verify(keep('nms-sign', null, 'Empty'))).code).toBe('ERR_INPUT_INVALID')
    expect(audited(catalogue)).not.toContain('token_key.verify')
  })

  it('says of each token what is wrong with it, and goes on', () => {
    const { catalogue, keep } = setUp()
    const id = keep('nms-sign', 'nms')
    const inputs = [
      { token: signNms('other') },
      { token: URL },
      { token: signNms('nms', START_MS - 3_600_000) },
      { token: signNms('nms'), secret: 'mine' },
      {},
      { token: signNms('nms') },
    ]
    const results = catalogue.tokenKeyUses.verify(id, inputs, 'cli')
    expect(results.map(({ code, reasons, error }) => error?.code ?? reasons[0] ?? code)).toEqual([
      'hash_mismatch',
      'parameter_missing',
      'expired',
      'ERR_INPUT_INVALID',
      'ERR_INPUT_INVALID',
      'verified',
    ])
    expect(results.map(({ valid }) => valid)).toEqual([false, false, false, false, false, true])
  })

  it('tells what was signed before it was rolled, which is not valid, and no longer once that is forgotten', () => {
    const { catalogue, keep, clock } = setUp()
    const id = keep('nms-sign', 'before')
    catalogue.tokenKeys.roll(id, { secret: 'after', overlapMinutes: 5 }, 'console')
    const check = () => catalogue.tokenKeyUses.verify(id, [{ token: signNms('before') }], 'cli')[0]
    expect(check()).toMatchObject({ verified: true, valid: false, reasons: ['key_retired'] })
    clock.nowMs += 5 * 60_000
    expect(check()).toMatchObject({ verified: false, valid: false, reasons: ['hash_mismatch'] })
  })

  it('is in the audit log once a minute, without any token', () => {
    const { catalogue, keep, clock, db } = setUp()
    const id = keep('nms-sign', 'nms')
    const noted = () => audited(catalogue).filter((what) => what === 'token_key.verify').length
    const token = signNms('nms')
    for (const _ of [1, 2]) catalogue.tokenKeyUses.verify(id, [{ token }], 'cli')
    expect(noted()).toBe(1)
    clock.nowMs += 60_000
    catalogue.tokenKeyUses.verify(id, [{ token }], 'cli')
    expect(noted()).toBe(2)
    const held = JSON.stringify(db.prepare('SELECT * FROM audit').all())
    expect(held).not.toContain(token.slice(-32))
  })
})

describe('the workbench with a kept key', () => {
  const verify = (catalogue: OwnedCatalogue, text: string, more: object = {}) =>
    catalogue.workbench.verify(workbenchVerifySchema.parse({ text, ...more }), 'console')
  const sign = (catalogue: OwnedCatalogue, format: string, id: string, input: object) =>
    catalogue.workbench.sign(
      workbenchSignSchema.parse({ format, key: { kind: 'kept', id }, input }),
      'console',
    )

  it('refuses a key of another format, one that was deleted, and what the format refuses', () => {
    const { catalogue, keep } = setUp()
    const id = keep('nms-sign', 'nms')
    const other = refusal(() => sign(catalogue, 'wowza', id, { url: URL }))
    expect(other).toMatchObject({ code: 'ERR_INPUT_INVALID', issues: [{ path: 'key' }] })
    const bad = refusal(() => sign(catalogue, 'nms-sign', id, { url: 'nowhere' }))
    expect(bad).toMatchObject({ code: 'ERR_INPUT_INVALID', issues: [{ path: 'url' }] })
    const own = refusal(() => sign(catalogue, 'nms-sign', id, { url: URL, secret: 'mine' }))
    expect(own.issues[0]?.path).toBe('secret')
    catalogue.tokenKeys.remove(id, 'console')
    const key = { kind: 'kept', id }
    expect(refusal(() => sign(catalogue, 'nms-sign', id, { url: URL })).code).toBe(
      'ERR_KEY_RETIRED',
    )
    expect(refusal(() => verify(catalogue, URL, { key })).code).toBe('ERR_KEY_RETIRED')
  })

  it('signs what verifies, lists nothing, and writes an audit entry', () => {
    const { catalogue, keep } = setUp()
    const id = keep('livekit', LONG)
    const { token } = sign(catalogue, 'livekit', id, { identity: 'ann', room: 'news' })
    const check = { secret: LONG, apiKey: 'APIx', token }
    expect(tokenFormat('livekit').verify(check, START_MS).valid).toBe(true)
    expect(catalogue.tokenKeys.list()[0]?.tokens).toBe(0)
    expect(catalogue.audit.list({}, 1)[0]).toMatchObject({
      what: 'token_key.sign',
      detail: 'Key: news',
    })
  })

  it.each([
    ['nms-sign', 'nms', { url: URL }, {}],
    ['ome-policy', 'ome', { url: 'ws://a.test:3333/app/news' }, {}],
    ['wowza', 'wow', { url: 'https://a.test/live/n/playlist.m3u8' }, {}],
    ['ant-media-jwt', LONG, { streamId: 'news' }, {}],
    ['livekit', LONG, { identity: 'ann', room: 'news' }, {}],
    ['ant-media-hash', 'ant', { streamId: 'news' }, { streamName: 'LiveApp/news' }],
    ['ant-media-totp', 'GEZDGNBVGY3TQOJQ', {}, {}],
  ] as const)('checks %s: a wrong key, the right one, and found among all', (...row) => {
    const [format, secret, input, use] = row
    const { catalogue, keep } = setUp()
    const wrongSecret = format === 'ant-media-totp' ? 'MFRGGZDFMZTWQ2LK' : OTHER
    const wrong = keep(format, wrongSecret, 'Wrong')
    const right = keep(format, secret, 'Right')
    const { token } = sign(catalogue, format, right, input)
    const kept = (id: string) => verify(catalogue, token, { key: { kind: 'kept', id }, use })
    expect(kept(wrong)).toMatchObject({ signature: 'wrong', permits: false, keyName: null })
    expect(kept(right)).toMatchObject({
      ...{ kind: format, signature: 'right', permits: true, keyName: 'the key Right' },
    })
    // A hash and a code do not show what they are.
    if (format === 'ant-media-hash' || format === 'ant-media-totp') return
    expect(verify(catalogue, token)).toMatchObject({ permits: true, keyName: 'the key Right' })
  })

  it('says that its time is over, and which secret was rolled', () => {
    const { catalogue, keep, clock } = setUp()
    const id = keep('nms-sign', 'nms')
    const { token } = sign(catalogue, 'nms-sign', id, { url: URL, minutes: 1 })
    const key = { kind: 'kept', id }
    const failed = () =>
      verify(catalogue, token, { key }).checks.flatMap(({ check, outcome }) =>
        outcome === 'fail' ? [check] : [],
      )
    expect(failed()).toEqual([])
    catalogue.tokenKeys.roll(id, { secret: 'new', overlapMinutes: 60 }, 'console')
    expect(failed()).toEqual(['key'])
    clock.nowMs += 120_000
    expect(failed()).toEqual(['key', 'terms'])
  })

  it('asks for the stream where a hash is of it', () => {
    const { catalogue, keep } = setUp()
    const key = { kind: 'kept', id: keep('ant-media-hash', 'ant') }
    const refused = refusal(() => verify(catalogue, 'a'.repeat(64), { key }))
    expect(refused.issues[0]?.path).toBe('use.streamName')
  })
})
