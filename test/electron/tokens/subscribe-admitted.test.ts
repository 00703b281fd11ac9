import { describe, expect, it } from 'vitest'
import {
  ask,
  de,
  demo,
  notDe,
  reasonOf,
  type Scene,
  secret,
  streaming,
} from './subscribe-fixture.ts'

describe('a subscriber is admitted', () => {
  it.each<[string, Scene]>([
    ['with a self-signed token', {}],
    ['with the subscribe token itself', { token: secret }],
    [
      "with an account id that is the token's",
      { question: { body: { streamName: 'cam1', streamAccountId: 'acc' } } },
    ],
    [
      'with an account id of null',
      { question: { body: { streamName: 'cam1', streamAccountId: null } } },
    ],
    [
      'with members the clients add',
      {
        question: {
          body: { streamName: 'cam1', streamType: 'WebRtc', unauthorizedSubscribe: 'true' },
        },
      },
    ],
    [
      'to an open stream with nothing',
      {
        token: null,
        stream: { subscribeRequiresAuth: false },
        question: { body: { streamName: 'cam1', streamAccountId: 'acc' } },
      },
    ],
    [
      'with NoAuth in place of nothing',
      {
        stream: { subscribeRequiresAuth: false },
        question: { authorization: 'NoAuth', body: { streamName: 'cam1', streamAccountId: 'acc' } },
      },
    ],
    [
      'with a pattern that fits',
      { parent: { streams: [{ streamName: 'cam[0-9]+', isRegex: true }] } },
    ],
    [
      'with a tracking id where the parent has none',
      { token: streaming({ tracking: { trackingId: 'any' } }) },
    ],
    [
      "with the parent's tracking id",
      { parent: { trackingId: 'g' }, token: streaming({ tracking: { trackingId: 'g' } }) },
    ],
    [
      'with a subscribe token that has a tracking id',
      { parent: { trackingId: 'g' }, token: secret },
    ],
    [
      'with a cluster where the parent is auto',
      {
        parent: { originCluster: 'auto' },
        token: streaming({ originCluster: 'fra-1' }),
        stream: { cluster: 'fra-1' },
      },
    ],
    [
      "with the parent's cluster",
      {
        parent: { originCluster: 'fra-1' },
        token: streaming({ originCluster: 'fra-1' }),
        stream: { cluster: 'fra-1' },
      },
    ],
    [
      'from an origin both allow',
      {
        parent: { allowedOrigins: ['*.demo.com'] },
        token: streaming({ allowedOrigins: ['a.demo.com'] }),
        question: { origin: demo },
      },
    ],
    [
      'from an address both allow',
      {
        parent: { allowedIpAddresses: ['192.0.2.0/24'] },
        token: streaming({ allowedIpAddresses: ['192.0.2.1'] }),
        question: { address: '::ffff:192.0.2.1' },
      },
    ],
    [
      'from a country that the token opens again',
      { parent: de, stream: { countries: notDe }, question: { country: 'DE' } },
    ],
    [
      'from a country that the publish token opens again',
      { stream: { countries: de }, account: { countries: notDe }, question: { country: 'DE' } },
    ],
    ['with binding switched off', { parent: { bindIpsOnUsage: 0 } }],
  ])('%s', (_, scene) => {
    expect(reasonOf(scene)).toBe(null)
  })

  it('taking a binding only when it is a new one', () => {
    const bind = { parent: { bindIpsOnUsage: 2 }, question: { address: '2001:db8::5' } }
    expect(ask(bind)).toMatchObject({ grant: { takesBinding: '2001:db8::/64' } })
    expect(ask({ ...bind, bound: ['2001:db8::/64', 'x'] })).toMatchObject({
      grant: { takesBinding: null },
    })
    expect(ask({ question: { address: '192.0.2.1' } })).toMatchObject({
      grant: { takesBinding: null },
    })
  })

  it('with one list of parent and child where that is chosen, which widens', () => {
    const scene: Scene = {
      parent: { allowedOrigins: ['x.com'], allowedIpAddresses: ['192.0.2.1'] },
      token: streaming({ allowedOrigins: ['a.demo.com'], allowedIpAddresses: ['198.51.100.1'] }),
      question: { origin: demo, address: '198.51.100.1' },
    }
    expect(reasonOf(scene)).toBe('origin_parent')
    expect(reasonOf({ ...scene, choices: { lists: 'union' } })).toBe(null)
    const elsewhere: Scene = {
      ...scene,
      choices: { lists: 'union' },
      question: { origin: 'https://y.com' },
    }
    expect(reasonOf(elsewhere)).toBe('origin_parent')
  })

  it('with what it carries', () => {
    const token = streaming({ tracking: { trackingId: 't' }, customViewerData: 'user=1' })
    expect(ask({ token })).toMatchObject({
      kind: 'self-signed',
      accountId: 'acc',
      grant: {
        tokenId: 12345,
        parentGrantId: 'st-12345',
        trackingId: 't',
        customViewerData: 'user=1',
      },
    })
    expect(ask({ token: secret, parent: { trackingId: 'g' } })).toMatchObject({
      kind: 'token',
      grant: { grantId: 'st-12345', trackingId: 'g', expiresAtMs: null },
    })
  })
})
