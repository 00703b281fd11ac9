import { describe, expect, it } from 'vitest'
import type { Workbench } from '../../../electron/catalogue/workbench.ts'
import { signEdgeAuth } from '../../../electron/tokens/edge-auth.ts'
import { signRjAuth } from '../../../electron/tokens/rj-auth.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import {
  linkInputSchema,
  nimbleLinkInputSchema,
  revocationInputSchema,
} from '../../../shared/credential.ts'
import { subscribeTokenInputSchema } from '../../../shared/stream-token.ts'
import {
  workbenchChildSchema,
  workbenchSignSchema,
  workbenchVerifySchema,
} from '../../../shared/workbench.ts'
import { child, forge, secret } from '../tokens/subscribe-fixture.ts'
import { createFixture, refusal, START_MS, server, stream } from './fixture.ts'

const HOUR = 3_600_000

function setUp() {
  const { catalogue } = createFixture()
  const { id: streamId } = catalogue.streams.create(stream({ name: 'live/news' }), 'console')
  const hall = server({ name: 'Hall', protocol: 'nimble', publicUrl: 'https://play.example' })
  const { id: mediaServerId } = catalogue.mediaServers.create(hall, 'console').server
  return { catalogue, streamId, mediaServerId, bench: catalogue.workbench }
}

const verify = (bench: Workbench, text: string, more: object = {}) =>
  bench.verify(workbenchVerifySchema.parse({ text, ...more }), 'console')

describe('what is refused', () => {
  it('an address that is none, and a secret that is not of its encoding', () => {
    const { bench } = setUp()
    const nowhere = refusal(() => verify(bench, 'x', { use: { address: 'nowhere' } }))
    expect(nowhere).toMatchObject({ code: 'ERR_INPUT_INVALID', issues: [{ path: 'use.address' }] })
    const key = { kind: 'pasted', secret: 'not hex', encoding: 'hex' }
    expect(refusal(() => verify(bench, 'x', { key }))).toMatchObject({
      code: 'ERR_INPUT_INVALID',
      issues: [{ path: 'key.secret' }],
    })
  })

  it('a child of a parent that is not there, and a text that is no child', () => {
    const { bench } = setUp()
    const check = (input: object) => () => bench.checkChild(workbenchChildSchema.parse(input))
    const parent = { kind: 'stored', id: 7 }
    expect(refusal(check({ text: forge(child()), parent })).code).toBe('ERR_NOT_FOUND')
    expect(refusal(check({ text: 'hello', parent })).code).toBe('ERR_INPUT_INVALID')
  })

  it('signing with a stored key that is no subscribe token of ours', () => {
    const { bench } = setUp()
    const sign = (format: string) => () =>
      bench.sign(
        workbenchSignSchema.parse({ format, key: { kind: 'stored', id: 7 }, input: {} }),
        'console',
      )
    expect(refusal(sign('dolby-subscribe')).code).toBe('ERR_NOT_FOUND')
    expect(refusal(sign('phenix')).code).toBe('ERR_INPUT_INVALID')
  })
})

describe('the stored keys', () => {
  it('find which of them signed a link, by name', () => {
    const { bench, catalogue, streamId } = setUp()
    const { token } = catalogue.links.issue(linkInputSchema.parse({ streamId }), 'console')
    const use = { streamName: 'live/news' }
    const found = verify(bench, `https://x.example/live?rj-auth=${token}`, { use })
    expect(found).toMatchObject({ kind: 'rj-auth', signature: 'right', permits: true })
    expect(found.keyName).toMatch(/^the link key rj-auth-/)
    expect(verify(bench, token, { use: { streamName: 'live/sport' } })).toMatchObject({
      permits: false,
      sentence: 'It is for live/news.',
    })
    const later = { ...use, atMs: START_MS + 13 * HOUR }
    expect(verify(bench, token, { use: later }).permits).toBe(false)
  })

  it('say that a link was revoked, which it does not say itself', () => {
    const { bench, catalogue, streamId } = setUp()
    const { token, link } = catalogue.links.issue(linkInputSchema.parse({ streamId }), 'console')
    const use = { streamName: 'live/news' }
    expect(verify(bench, token, { use }).permits).toBe(true)
    const input = revocationInputSchema.parse({ kind: 'grant', value: link.id })
    const { id } = catalogue.revocations.create(input, 'console')
    const refused = verify(bench, token, { use })
    expect(refused).toMatchObject({ signature: 'right', permits: false })
    expect(refused.checks.at(-1)).toMatchObject({ check: 'standing', outcome: 'fail' })
    catalogue.revocations.lift(id, 'console')
    expect(verify(bench, token, { use }).permits).toBe(true)
  })

  it('know a stream key, and that one is unknown', () => {
    const { bench, catalogue, streamId } = setUp()
    const { key, secret: text } = catalogue.streamKeys.create({ streamId, label: '' }, 'console')
    const standing = (token: string) => verify(bench, token).checks.at(-1)
    expect(standing(text)).toMatchObject({ check: 'standing', outcome: 'pass' })
    catalogue.streamKeys.setDisabled(key.id, true, 'console')
    expect(standing(text)).toMatchObject({ check: 'standing', outcome: 'fail' })
    expect(standing('a1'.repeat(32))).toMatchObject({ check: 'standing', outcome: 'fail' })
  })

  it('do not find a link that was signed with another', () => {
    const { bench } = setUp()
    const expiresAtMs = START_MS + HOUR
    const key = Buffer.from('another key, not one of ours')
    const token = signRjAuth({ streamName: 'live/news', expiresAtMs, key })
    expect(verify(bench, token)).toMatchObject({ signature: 'no_key', permits: false })
    const pasted = { kind: 'pasted', secret: key.toString('hex'), encoding: 'hex' }
    const use = { streamName: 'live/news' }
    expect(verify(bench, token, { key: pasted, use })).toMatchObject({
      signature: 'right',
      keyName: 'the pasted secret',
      permits: true,
    })
  })

  it('find a signed URL by the password of its media server, and name the stream it fits instead', () => {
    const { bench, catalogue, streamId, mediaServerId } = setUp()
    catalogue.streams.create(stream({ name: 'live/sport' }), 'console')
    catalogue.mediaServers.setSigningPassword(mediaServerId, { password: 'rule' }, 'console')
    const input = nimbleLinkInputSchema.parse({ mediaServerId, streamId, viewerId: 'ada' })
    const { token } = catalogue.links.issueNimble(input, 'console')
    expect(verify(bench, token, { use: { streamName: 'live/news' } })).toMatchObject({
      keyName: 'the password of Hall',
      permits: true,
    })
    const other = verify(bench, token, { use: { streamName: 'live/sport' } })
    expect(other.sentence).toContain('another stream of this catalogue')
    expect(verify(bench, token).sentence).toContain('its signature could not be checked')
  })
})

describe('a stored application', () => {
  it('is found by what the token names, judged as it is set up, and its other secrets are tried', () => {
    const { bench, catalogue } = setUp()
    const firstSecret = { name: 'old', secret: 'a secret brought along' }
    const settings = { untypedMayPublish: true }
    catalogue.applications.create(
      applicationInputSchema.parse({ id: 'studio', firstSecret, settings }),
      'console',
    )
    catalogue.applications.addSecret('studio', { name: 'new', secret: null }, 'console')
    const payload = { expires: START_MS + HOUR, requiredTag: 'channelAlias:live/news' }
    const secretText = firstSecret.secret
    const token = signEdgeAuth({ applicationId: 'studio', secret: secretText, payload })
    const use = { streamName: 'live/news', action: 'publish' }
    expect(verify(bench, token, { use })).toMatchObject({
      keyName: 'the secret old of studio',
      tried: ['the secret new of studio', 'the secret old of studio'],
      permits: true,
    })
    const other = signEdgeAuth({ applicationId: 'other', secret: secretText, payload })
    expect(verify(bench, other, { use }).signature).toBe('no_key')
    const old = catalogue.applications.list()[0]?.secrets[1]?.id ?? ''
    catalogue.applications.retireSecret('studio', old, START_MS, 'console')
    const gone = verify(bench, token, { use })
    expect(gone).toMatchObject({ signature: 'wrong', keyName: null, permits: false })
    expect(gone.checks.find(({ check }) => check === 'signature')?.sentence).toMatch(
      /^It was signed with the secret old of studio, which was retired at \d{4}-.* UTC and counts no more\.$/,
    )
    const forged = signEdgeAuth({ applicationId: 'studio', secret: 'guessed', payload })
    expect(verify(bench, forged, { use }).checks[1]?.sentence).not.toContain('counts no more')
  })
})

describe('a stored subscribe token', () => {
  const input = { label: 'Partner', streams: [{ streamName: 'cam.*', isRegex: true }] }

  it('signs a child, which is audited without the token, and then permits it', () => {
    const { bench, catalogue } = setUp()
    const parent = subscribeTokenInputSchema.parse({ ...input, trackingId: 'group' })
    const { token: made, secret: text } = catalogue.subscribeTokens.create(parent, 'console')
    const asked = { streamName: 'cam1', trackingId: 'group' }
    const key = { kind: 'stored', id: made.id }
    const { token } = bench.sign(
      workbenchSignSchema.parse({ format: 'dolby-subscribe', key, input: asked }),
      'console',
    )
    const [entry] = catalogue.audit.list({}, 1)
    expect(entry).toMatchObject({ what: 'subscribe_token.sign', detail: 'for cam1' })
    expect(JSON.stringify(entry)).not.toContain(token.slice(-20))
    const use = { streamName: 'cam1' }
    expect(verify(bench, token, { use })).toMatchObject({
      keyName: `subscribe token ${made.id} (Partner)`,
      permits: true,
    })
    expect(JSON.stringify(verify(bench, token, { use }))).not.toContain(text)
  })

  it('vouches for none of its children any more once it was refreshed, and fails those of no tracking id', () => {
    const { bench, catalogue } = setUp()
    const parent = subscribeTokenInputSchema.parse({ ...input, trackingId: 'group' })
    const { id } = catalogue.subscribeTokens.create(parent, 'console').token
    const key = { kind: 'stored', id }
    const { token } = bench.sign(
      workbenchSignSchema.parse({ format: 'dolby-subscribe', key, input: { streamName: 'cam1' } }),
      'console',
    )
    const check = () => bench.checkChild(workbenchChildSchema.parse({ text: token, parent: key }))
    expect(check()).toMatchObject({ signature: 'right', permits: false })
    expect(check().wider.map(({ code }) => code)).toEqual(['tracking_missing'])
    catalogue.subscribeTokens.refresh(id, 'console')
    expect(check()).toMatchObject({ signature: 'wrong' })
    catalogue.subscribeTokens.remove(id, 'console')
    expect(refusal(check).code).toBe('ERR_NOT_FOUND')
    expect(verify(bench, token)).toMatchObject({ signature: 'no_key' })
  })
})

describe('a pasted secret', () => {
  it('checks a child, whose parent is described, and says where it asks for more', () => {
    const { bench } = setUp()
    const token = forge(
      child({ allowedOrigins: ['b.com'] }, { exp: Math.floor(START_MS / 1000) + 60 }),
    )
    const parent = { kind: 'described', secret, allowedOrigins: ['a.com'] }
    const use = { streamName: 'cam1', origin: 'b.com' }
    const verdict = bench.checkChild(workbenchChildSchema.parse({ text: token, parent, use }))
    expect(verdict).toMatchObject({ signature: 'right', permits: false })
    expect(verdict.wider.map(({ code }) => code)).toEqual(['wider_origin'])
    const key = { kind: 'pasted', secret }
    expect(verify(bench, token, { key, use }).permits).toBe(true)
    expect(verify(bench, token, { use })).toMatchObject({ signature: 'no_key', permits: false })
  })

  it('signs what it then finds right, and leaves nothing behind', () => {
    const { bench, catalogue } = setUp()
    const version = catalogue.version
    const before = catalogue.audit.list({}, 10)
    const input = { applicationId: 'studio', channelAlias: 'news' }
    const { token, lint } = bench.sign(
      workbenchSignSchema.parse({ format: 'phenix', key: { kind: 'pasted', secret: 's' }, input }),
      'console',
    )
    expect(lint.map(({ code }) => code)).toEqual(['names-no-stream'])
    const key = { kind: 'pasted', secret: 's' }
    expect(verify(bench, token, { key, use: { streamName: 'news' } }).permits).toBe(true)
    expect(catalogue.audit.list({}, 10)).toEqual(before)
    expect(catalogue.version).toBe(version)
  })
})
