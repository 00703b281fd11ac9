import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  selfSigningKey,
  signSubscribeToken,
} from '../../../../electron/tokens/subscribe-token-sign.ts'
import { SLOW } from '../../../slow.ts'
import { type Desk, openDesk, STREAM } from './director-desk.ts'

/** J14 of the list of attacks. */
const CROWD = SLOW ? 1_000 : 100
const PLACES = 7
const ALWAYS = { director: { onlyLive: false } }
const bindings = (desk: Desk): readonly string[] =>
  desk.app.catalogue.tokenBindings.list(`st-${desk.parent.id}`).map((each) => each.address)
const child = (desk: Desk): string =>
  signSubscribeToken(
    { tokenId: desk.parent.id, streamName: STREAM, expiresAtMs: Date.now() + 60_000 },
    selfSigningKey(desk.parent.secret),
  )

describe('a token that binds to the first few addresses', () => {
  it('never takes one place more, whoever comes at once and in whatever order', async () => {
    const address = fc.oneof(
      fc.integer({ min: 1, max: 12 }).map((n) => `192.0.2.${n}`),
      fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }))
        .map(([network, host]) => `2001:db8:0:${network}::${host}`),
    )
    const viewer = fc.record({ address, signed: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(viewer, { minLength: 1, maxLength: 40 }),
        async (places, viewers) => {
          const desk = await openDesk({ bindIpsOnUsage: places }, ALWAYS)
          const admitted = new Set<string>()
          await Promise.all(
            viewers.map(async ({ address, signed }) => {
              const token = signed ? child(desk) : desk.parent.secret
              const { status } = await desk.subscribe(token, { address })
              expect([200, 401]).toContain(status)
              if (status === 200) admitted.add(networkOf(address))
            }),
          )
          const asked = new Set(viewers.map((each) => networkOf(each.address)))
          expect(admitted.size).toBe(Math.min(places, asked.size))
          expect(new Set(bindings(desk))).toEqual(admitted)
          await desk.app.close()
        },
      ),
      // Looking for the smallest that fails as well begins a handler for each: the time would be up before it is told.
      { numRuns: 6, endOnFailure: true },
    )
  }, 60_000)

  it(`binds exactly as many of ${CROWD} that come at once`, async () => {
    const desk = await openDesk({ bindIpsOnUsage: PLACES }, ALWAYS)
    let ran = 0
    const admitted = new Set<string>()
    await Promise.all(
      Array.from({ length: CROWD }, async (_, at) => {
        const address = `198.51.${100 + Math.floor(at / 250)}.${at % 250}`
        const token = at % 2 === 0 ? child(desk) : desk.parent.secret
        const { status } = await desk.subscribe(token, { address })
        expect([200, 401]).toContain(status)
        ran += 1
        if (status === 200) admitted.add(address)
      }),
    )
    console.info(`J14: ${ran} first uses at once, ${admitted.size} of ${PLACES} places taken.`)
    expect(ran).toBe(CROWD)
    expect(admitted.size).toBe(PLACES)
    expect(new Set(bindings(desk))).toEqual(admitted)
    const late = await desk.subscribe(desk.parent.secret, { address: '203.0.113.1' })
    expect(late.status).toBe(401)
    await desk.app.close()
  }, 120_000)

  it('keeps every place that was answered over a start, and has them again after a reset', async () => {
    const desk = await openDesk({ bindIpsOnUsage: 2 }, ALWAYS)
    const ask = async (of: Desk, address: string) =>
      (await of.subscribe(of.parent.secret, { address })).status
    expect(await ask(desk, '192.0.2.1')).toBe(200)
    expect(await ask(desk, '192.0.2.2')).toBe(200)
    const again = await desk.restart()
    expect(bindings(again)).toEqual(['192.0.2.1', '192.0.2.2'])
    expect(await ask(again, '192.0.2.3')).toBe(401)
    expect(again.latest()).toEqual({
      reason: 'credential_addresses_taken',
      detail: 'subscribe:address_unbound',
    })
    expect(await ask(again, '192.0.2.2')).toBe(200)
    again.app.catalogue.tokenBindings.reset(`st-${again.parent.id}`, 'console')
    expect(await ask(again, '192.0.2.3')).toBe(200)
  })

  it.each<[string, (desk: Desk) => Promise<{ status: number }>]>([
    ['a wrong stream', (desk) => desk.subscribe(desk.parent.secret, { streamName: 'live/open' })],
    ['another account', (desk) => desk.subscribe(desk.parent.secret, { streamAccountId: 'Sx' })],
    [
      'another origin',
      (desk) => desk.subscribe(desk.parent.secret, { origin: 'https://evil.example' }),
    ],
    [
      'a stream that is not on air',
      (desk) => desk.subscribe(desk.parent.secret, { origin: 'https://good.example' }),
    ],
  ])('takes no place for who is refused for %s', async (_, ask) => {
    const desk = await openDesk({ bindIpsOnUsage: 1, allowedOrigins: ['good.example'] })
    expect((await ask(desk)).status).toBeGreaterThanOrEqual(400)
    expect(bindings(desk)).toEqual([])
  })

  it('has those alone that were bound first once it admits fewer, to watch and to publish', async () => {
    const desk = await openDesk({ bindIpsOnUsage: 3 }, ALWAYS)
    const { subscribeTokens, publishTokens } = desk.app.catalogue
    publishTokens.update(desk.publisher.id, { bindIpsOnUsage: 3 }, 'console')
    const addresses = ['192.0.2.3', '192.0.2.2', '2001:db8::1', '192.0.2.1']
    const all = (action: 'subscribe' | 'publish', { secret } = desk.parent) =>
      Promise.all(
        addresses.map(async (address) => (await desk[action](secret, { address })).status),
      )
    for (const address of addresses) {
      await desk.subscribe(desk.parent.secret, { address })
      await desk.publish(desk.publisher.secret, { address })
    }
    expect(await all('subscribe')).toEqual([200, 200, 200, 401])
    expect(await all('publish', desk.publisher)).toEqual([200, 200, 200, 401])
    subscribeTokens.update(desk.parent.id, { bindIpsOnUsage: 2 }, 'console')
    publishTokens.update(desk.publisher.id, { bindIpsOnUsage: 1 }, 'console')
    expect(await all('subscribe')).toEqual([200, 200, 401, 401])
    expect(await all('publish', desk.publisher)).toEqual([200, 401, 401, 401])
    subscribeTokens.update(desk.parent.id, { bindIpsOnUsage: 3 }, 'console')
    expect(await all('subscribe')).toEqual([200, 200, 200, 401])
  })

  it('shares its places with media servers, but a ticket binds no other address', async () => {
    const desk = await openDesk({ bindIpsOnUsage: 1 }, ALWAYS)
    const answer = await desk.subscribe(desk.parent.secret, { address: '192.0.2.1' })
    expect(await desk.asNimble(`token=${desk.parent.secret}`, { ip: '192.0.2.9' })).toBe(403)
    expect(await desk.asNimble(`token=${answer.body.data?.jwt}`, { ip: '192.0.2.9' })).toBe(200)
    expect(bindings(desk)).toEqual(['192.0.2.1'])
    expect(await desk.asNimble(`token=${desk.parent.secret}`, { ip: '192.0.2.1' })).toBe(200)
  })
})

const networkOf = (address: string): string =>
  address.includes(':') ? `${address.split('::')[0]}::/64` : address
