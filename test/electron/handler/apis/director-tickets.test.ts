import { describe, expect, it, vi } from 'vitest'
import { signTicket } from '../../../../electron/tokens/connection-ticket.ts'
import {
  selfSigningKey,
  signSubscribeToken,
} from '../../../../electron/tokens/subscribe-token-sign.ts'
import { ruleSchema } from '../../../../shared/rule.ts'
import { streamInputSchema } from '../../../../shared/stream.ts'
import { type Desk, openDesk, STREAM } from './director-desk.ts'

const ALWAYS = { director: { onlyLive: false } }

const TICKET = {
  id: 'ticket-1',
  action: 'subscribe',
  streamName: STREAM,
  accountId: 'acc',
  record: false,
} as const

/** A ticket a viewer was given. */
async function ticket(desk: Desk, action: 'subscribe' | 'publish' = 'subscribe'): Promise<string> {
  const { secret } = action === 'subscribe' ? desk.parent : desk.publisher
  const { body } = await desk[action](secret)
  return body.data?.jwt ?? ''
}

describe('a ticket of the Director, at a media server', () => {
  it('lets in to its stream, and moves the session there', async () => {
    const desk = await openDesk({}, ALWAYS)
    const jwt = await ticket(desk)
    expect(desk.app.live.list()).toMatchObject([{ mediaServerId: '@director' }])
    expect(await desk.asNimble(`token=${jwt}`)).toBe(200)
    const grantId = `st-${desk.parent.id}`
    expect(desk.app.live.list()).toMatchObject([{ grantId, sessionKey: '1' }])
  })

  it('is no second use of the token it was made for, nor is one that opened nothing', async () => {
    const desk = await openDesk({}, ALWAYS)
    const uses = () => desk.app.catalogue.subscribeTokens.get(desk.parent.id).uses
    expect(await desk.asNimble(`token=${desk.parent.secret}`, { stream: 'live/open' })).toBe(200)
    expect(uses()).toBe(0)
    expect(await desk.asNimble(`token=${await ticket(desk)}`)).toBe(200)
    expect(uses()).toBe(1)
    expect(await desk.asNimble(`token=${desk.parent.secret}`)).toBe(200)
    expect(uses()).toBe(2)
  })

  it('is refused for another stream, another action, and when it is over', async () => {
    const desk = await openDesk({}, ALWAYS)
    const { catalogue } = desk.app
    catalogue.streams.create(streamInputSchema.parse({ name: 'live/other' }), 'console')
    const jwt = await ticket(desk)
    expect(await desk.asNimble(`token=${jwt}`, { stream: 'live/other' })).toBe(403)
    expect(desk.latest().reason).toBe('grant_other_stream')
    expect(await desk.asNimble(`token=${await ticket(desk, 'publish')}`)).toBe(403)
    expect(desk.latest().reason).toBe('grant_other_action')
    const old = { ...TICKET, grantId: `st-${desk.parent.id}` }
    const over = signTicket(old, catalogue.director.ticketKey(), Date.now() - 60_000, 30)
    expect(await desk.asNimble(`token=${over}`)).toBe(403)
    expect(desk.latest().reason).toBe('grant_expired')
  })

  it('ends with the grant it was made for', async () => {
    const desk = await openDesk({}, ALWAYS)
    const jwt = await ticket(desk)
    const { revocations, subscribeTokens } = desk.app.catalogue
    const input = { kind: 'grant', value: `st-${desk.parent.id}`, untilMs: null, note: '' } as const
    const revocation = revocations.create(input, 'console')
    expect(await desk.asNimble(`token=${jwt}`)).toBe(403)
    expect(desk.latest().reason).toBe('grant_revoked')
    revocations.lift(revocation.id, 'console')
    expect(await desk.asNimble(`token=${jwt}`)).toBe(200)
    subscribeTokens.setActive(desk.parent.id, false, 'console')
    expect(await desk.asNimble(`token=${jwt}`)).toBe(403)
    expect(desk.latest().reason).toBe('credential_parent')
  })

  it('ends with a refresh of the token it was made for, and another holds', async () => {
    const desk = await openDesk({}, ALWAYS)
    const jwt = await ticket(desk)
    const { secret } = desk.app.catalogue.subscribeTokens.refresh(desk.parent.id, 'console')
    expect(await desk.asNimble(`token=${jwt}`)).toBe(403)
    expect(desk.latest().reason).toBe('credential_parent')
    // A ticket says whole seconds.
    await vi.waitFor(
      async () => {
        const { body } = await desk.subscribe(secret)
        expect(await desk.asNimble(`token=${body.data?.jwt ?? ''}`)).toBe(200)
      },
      { timeout: 5_000, interval: 200 },
    )
  })

  it('names the viewer and carries the tags of the token, so that both count at the media server', async () => {
    const desk = await openDesk({ trackingId: 'partner' }, ALWAYS)
    const signed = signSubscribeToken(
      {
        tokenId: desk.parent.id,
        streamName: STREAM,
        expiresAtMs: Date.now() + 60_000,
        trackingId: 'partner',
        customViewerData: 'anna',
      },
      selfSigningKey(desk.parent.secret),
    )
    const jwt = (await desk.subscribe(signed)).body.data?.jwt ?? ''
    expect(await desk.asNimble(`token=${jwt}`)).toBe(200)
    expect(desk.app.live.list()).toMatchObject([
      { sessionKey: '1', viewerId: 'anna', tags: ['tracking:partner'], trackingId: 'partner' },
    ])
    const input = { kind: 'viewer', value: 'anna', untilMs: null, note: '' } as const
    desk.app.catalogue.revocations.create(input, 'console')
    expect(await desk.asNimble(`token=${jwt}`)).toBe(403)
    expect(desk.latest().reason).toBe('viewer_revoked')
  })

  it('of an open stream makes nobody one who proved something, to rules and once a token is needed', async () => {
    const desk = await openDesk({}, ALWAYS)
    const { catalogue } = desk.app
    const open = { streamName: 'live/open', streamAccountId: desk.account }
    const jwt = (await desk.subscribe(null, open)).body.data?.jwt ?? ''
    const members = {
      ...{ id: 'members', priority: 0, source: { kind: 'authenticated' }, target: { kind: 'all' } },
      effect: { kind: 'continue' },
    }
    const others = {
      ...{ id: 'others', priority: 5, source: { kind: 'any' }, target: { kind: 'all' } },
      effect: { kind: 'drop' },
    }
    const rules = [members, others].map((each) => ruleSchema.parse(each))
    expect(await desk.asNimble(`token=${jwt}`, { stream: 'live/open' })).toBe(200)
    catalogue.rules.saveDraft(0, rules, 'console')
    catalogue.rules.publish(0, '', 'console')
    expect(await desk.asNimble(`token=${jwt}`, { stream: 'live/open' })).toBe(403)
    expect(desk.latest().reason).toBe('rule_drop')
    catalogue.rules.saveDraft(1, [], 'console')
    catalogue.rules.publish(1, '', 'console')
    const stream = catalogue.streams.list().find(({ name }) => name === 'live/open')
    const secured = streamInputSchema.parse({ name: 'live/open', mode: 'token' })
    catalogue.streams.update(stream?.id ?? '', secured, 'console')
    expect(await desk.asNimble(`token=${jwt}`, { stream: 'live/open' })).toBe(403)
    expect(desk.latest().reason).toBe('credential_missing')
  })

  it('holds over a start, and is of no use to another Stagedoor', async () => {
    const desk = await openDesk({}, ALWAYS)
    const jwt = await ticket(desk)
    const foreign = await openDesk({}, ALWAYS)
    expect(await foreign.asNimble(`token=${jwt}`)).toBe(403)
    expect(foreign.latest().reason).toBe('credential_unknown')
    const again = await desk.restart()
    expect(await again.asNimble(`token=${jwt}`)).toBe(200)
    expect(STREAM).toBe(again.app.live.list()[0]?.streamName)
  })
})
