import { describe, expect, it } from 'vitest'
import { signTicket } from '../../../../electron/tokens/connection-ticket.ts'
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
