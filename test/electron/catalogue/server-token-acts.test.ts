import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import type { AccessRequest, Credential } from '../../../shared/access.ts'
import { revocationInputSchema } from '../../../shared/credential.ts'
import type { Token } from '../../../shared/token.ts'
import type { KeyFormat } from '../../../shared/token-key.ts'
import { tokenKeySchema } from '../../../shared/token-key-input.ts'
import { asking, createFixture, refusal, START_MS, server, stream } from './fixture.ts'

const LONG = 'a secret of more than thirty-two characters'
const DAY_MS = 24 * 3_600_000

/** Of each format whose media server asks: its secret, what is asked for, the stream, and what reaches us. */
const ASKING = [
  [
    'nms-sign',
    'nms',
    { url: 'rtmp://a.test/live/news', minutes: 600 },
    (text: string): Credential => ({ kind: 'nms-sign', value: text.split('sign=')[1] ?? '' }),
  ],
  [
    'ant-media-hash',
    'ant',
    { streamId: 'news' },
    (value: string): Credential => ({ kind: 'opaque', value }),
  ],
  [
    'ant-media-jwt',
    LONG,
    { streamId: 'news', minutes: 600 },
    (value: string): Credential => ({ kind: 'jwt', value }),
  ],
  [
    'ome-policy',
    'ome',
    { url: 'ws://a.test:3333/live/news', minutes: 600 },
    (value: string): Credential => ({ kind: 'ome-policy', value }),
  ],
] as const

function setUp(format: KeyFormat, secret: string) {
  const fixture = createFixture()
  const { catalogue, clock } = fixture
  catalogue.streams.create(stream({ name: 'live/news', mode: 'token' }), 'console')
  catalogue.streams.create(stream({ name: 'live/sport', mode: 'token' }), 'console')
  const ome = server({ name: 'Ome', protocol: 'oven-media-engine' })
  const { id: mediaServerId } = catalogue.mediaServers.create(ome, 'console').server
  const policyKey = { value: secret, overlapMinutes: 0 }
  catalogue.mediaServers.setSecret(mediaServerId, 'policy-key', policyKey, 'console')
  const settings = format === 'livekit' ? { apiKey: 'APIx' } : {}
  const key = tokenKeySchema.parse({ name: 'Key', format, settings, secret })
  const { id: keyId } = catalogue.tokenKeys.create(key, 'console')
  const ask = (credential: Credential, more: Partial<AccessRequest> = {}): string => {
    const request = { ...REQUEST, mediaServerId, credentials: [credential], ...more }
    return decide(request, catalogue.snapshot, clock.nowMs).reason
  }
  return { ...fixture, keyId, mediaServerId, ask }
}

const REQUEST: AccessRequest = asking()

function issue(catalogue: OwnedCatalogue, keyId: string, terms: object) {
  const input = { kind: 'server-token' as const, keyId, label: 'Ann', terms: { ...terms } }
  const { token, secret } = catalogue.tokens.issue(input, 'console')
  return { token, text: secret ?? '' }
}

const revoke = (catalogue: OwnedCatalogue, { id }: Token): void =>
  void catalogue.revocations.create(
    revocationInputSchema.parse({ kind: 'grant', value: id }),
    'console',
  )

describe.each(ASKING)('a token of %s that its media server asks about', (...row) => {
  const [format, secret, terms, credentialOf] = row
  const isOme = format === 'ome-policy'

  it('is refused when it is switched off, deleted or revoked, and admits again after each', () => {
    const { catalogue, keyId, ask } = setUp(format, secret)
    const { token, text } = issue(catalogue, keyId, terms)
    const credential = credentialOf(text)
    expect(ask(credential)).toBe('grant_accepted')
    const act = (what: 'disable' | 'enable' | 'delete' | 'restore' | 'lift'): string => {
      catalogue.tokens.act(what, [token], 'console')
      return ask(credential)
    }
    expect(act('disable')).toBe('grant_disabled')
    expect(act('enable')).toBe('grant_accepted')
    expect(act('delete')).toBe('grant_deleted')
    expect(act('restore')).toBe('grant_accepted')
    revoke(catalogue, token)
    expect(ask(credential)).toBe('grant_revoked')
    expect(act('lift')).toBe('grant_accepted')
  })

  it('is refused for another stream, for publishing, and after its end', () => {
    const { catalogue, keyId, ask, clock } = setUp(format, secret)
    const credential = credentialOf(issue(catalogue, keyId, terms).text)
    expect(ask(credential, { streamName: 'live/sport' })).toBe('grant_other_stream')
    expect(ask(credential, { action: 'publish' })).toBe('grant_other_action')
    clock.nowMs += 11 * 3_600_000
    const isEndless = format === 'ant-media-hash'
    expect(ask(credential)).toBe(isEndless ? 'grant_accepted' : 'grant_expired')
  })

  it.skipIf(isOme)('is refused once its key was deleted, or rolled for good', () => {
    const { catalogue, keyId, ask, clock } = setUp(format, secret)
    const credential = credentialOf(issue(catalogue, keyId, terms).text)
    catalogue.tokenKeys.remove(keyId, 'console')
    expect(ask(credential)).toBe('credential_parent')
    catalogue.tokenKeys.restore(keyId, 'console')
    const rolled = { secret: `${LONG} anew`, overlapMinutes: 5 }
    catalogue.tokenKeys.roll(keyId, rolled, 'console')
    expect(ask(credential)).toBe('grant_accepted')
    clock.nowMs += 5 * 60_000
    expect(ask(credential)).toBe('credential_parent')
  })

  it('stays switched off and deleted after a restart, and holds no text', () => {
    const { catalogue, keyId, reopen, db } = setUp(format, secret)
    const { token, text } = issue(catalogue, keyId, terms)
    for (const act of ['disable', 'delete'] as const) {
      catalogue.tokens.act(act, [token], 'console')
    }
    const held = JSON.stringify(db.prepare('SELECT * FROM server_tokens').all())
    expect(held).not.toContain(credentialOf(text).value)
    const again = reopen().tokens.get(token)
    expect(again).toMatchObject({ disabledAtMs: START_MS, deletedAtMs: START_MS })
  })

  it('is the same token when the same is issued: what was ended stays so, what was deleted is back', () => {
    const { catalogue, keyId } = setUp(format, secret)
    const { token } = issue(catalogue, keyId, terms)
    expect(issue(catalogue, keyId, terms).token.id).toBe(token.id)
    catalogue.tokens.act('delete', [token], 'console')
    expect(issue(catalogue, keyId, terms).token.deletedAtMs).toBeNull()
    catalogue.tokens.act('disable', [token], 'console')
    const refused = refusal(() => issue(catalogue, keyId, terms))
    expect(refused.issues[0]?.message).toContain('switched off')
    catalogue.tokens.act('enable', [token], 'console')
    revoke(catalogue, token)
    const anew = refusal(() => issue(catalogue, keyId, terms))
    expect(anew.issues[0]?.message).toContain('revoked')
  })
})

describe('who asks about a token', () => {
  it('is told by the media servers that are set up, and of others nobody', async () => {
    const { catalogue, keyId } = setUp('nms-sign', 'nms')
    const { token } = issue(catalogue, keyId, { url: 'rtmp://a.test/live/news' })
    // No minutes were said, so it ends in an hour.
    expect(token.expiresAtMs).toBe(Math.floor(START_MS / 1000) * 1000 + 3_600_000)
    expect(token.checkedBy).toEqual({ program: 'node-media-server', keyId, asking: [] })
    catalogue.mediaServers.create(server({ name: 'Nms', protocol: 'node-media-server' }), 'console')
    expect(catalogue.tokens.get(token).checkedBy?.asking).toEqual(['Nms'])
  })

  it('is nobody of a signature that was not issued here: it is unknown', () => {
    const { ask } = setUp('nms-sign', 'nms')
    expect(ask({ kind: 'nms-sign', value: `1781742600-${'0f'.repeat(16)}` })).toBe(
      'credential_unknown',
    )
  })

  it('lets publish what Ant Media signed for publishing', () => {
    const { catalogue, keyId, ask } = setUp('ant-media-jwt', LONG)
    const { text } = issue(catalogue, keyId, { streamId: 'news', role: 'publish' })
    expect(ask({ kind: 'jwt', value: text })).toBe('grant_other_action')
    expect(ask({ kind: 'jwt', value: text }, { action: 'publish' })).toBe('grant_accepted')
  })
})

describe('a token that nobody asks about', () => {
  it('is deleted and restored within 30 days, and cannot be switched off', async () => {
    const { catalogue, keyId, clock } = setUp('livekit', LONG)
    const terms = { identity: 'ann', room: 'news', lifetimeSeconds: 30_000_000 }
    const { token } = issue(catalogue, keyId, terms)
    expect(token).toMatchObject({ isSwitchable: false, isRevocable: false, isDeletable: true })
    const page = async (status: 'deleted' | null) =>
      (
        await catalogue.tokens.page({ before: null, text: '', kind: null, status, limit: 10 })
      ).tokens.map(({ id }) => id)
    catalogue.tokens.act('delete', [token], 'console')
    expect([await page(null), await page('deleted')]).toEqual([[], [token.id]])
    catalogue.tokens.act('restore', [token], 'console')
    expect(await page(null)).toEqual([token.id])
    catalogue.tokens.act('delete', [token], 'console')
    clock.nowMs += 30 * DAY_MS
    const late = refusal(() => catalogue.tokens.act('restore', [token], 'console'))
    expect(late.code).toBe('ERR_NOT_FOUND')
    const acts = catalogue.audit.list({}, 10).map(({ what }) => what)
    expect(acts).toContain('server_token.remove')
    expect(acts).toContain('server_token.restore')
  })
})
