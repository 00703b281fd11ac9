import { describe, expect, it } from 'vitest'
import { verifyEdgeAuth } from '../../electron/tokens/edge-auth.ts'
import type { EdgeAuthCall } from '../../electron/tokens/edge-auth-payload.ts'
import { judgeEdgeAuth } from '../../electron/tokens/edge-auth-validity.ts'
import {
  app,
  expires,
  icecast,
  latest,
  nimble,
  SECRET,
  server,
  signed,
  startStation,
} from './phenix-station.ts'
import { vendorToken } from './tokens/phenix-client.ts'

startStation()

const KINDS: Readonly<Record<string, readonly EdgeAuthCall[]>> = {
  auth: [['authenticationOnly']],
  stream: [['streamingOnly']],
  publish: [['publishingOnly']],
  untyped: [],
}

/** Whether a token opens a session, as a platform would ask: no media server here does. */
function authenticates(token: string): boolean {
  const found = verifyEdgeAuth(token, () => [SECRET])
  const use = { ...NOTHING_SAID, action: 'authenticate', applicationId: 'radio.example' } as const
  return found.verified && judgeEdgeAuth(found, use, Date.now()).valid
}

const NOTHING_SAID = {
  sessionId: null,
  address: null,
  originStreamId: null,
  country: null,
  tags: null,
  isRevoked: () => false,
}

async function proves(token: string): Promise<boolean> {
  const attempts = [
    `Bearer ${token}`,
    `Basic ${btoa(token)}`,
    `Basic ${btoa(`radio.example:${token}`)}`,
  ]
  const codes = await Promise.all(
    attempts.map(async (authorization) => {
      const init = { method: 'POST', headers: { authorization }, body: '{}' }
      return (await fetch(`${app.about.handlerUrl}/pcast/auth`, init)).status
    }),
  )
  return codes.some((code) => code !== 401)
}

describe('each type of token, for each use', () => {
  it.each([
    ['auth', { authenticate: true, publish: false, subscribe: false, pcast: false }],
    ['stream', { authenticate: false, publish: false, subscribe: true, pcast: false }],
    ['publish', { authenticate: false, publish: true, subscribe: false, pcast: false }],
    ['untyped', { authenticate: true, publish: false, subscribe: true, pcast: false }],
  ])('%s', async (kind, expected) => {
    const url = server('icecast')
    const token = signed(['tag', 'news'], ...(KINDS[kind] ?? []))
    expect({
      authenticate: authenticates(token),
      publish: (await icecast(url, token, true)) === 200,
      subscribe: (await icecast(url, token)) === 200,
      pcast: await proves(token),
    }).toEqual(expected)
  })
})

describe('tokens of the vendor’s own builder, at media servers', () => {
  it('let nobody in without a target, for another stream, country or use', async () => {
    const url = server('icecast')
    const refused: readonly (readonly [EdgeAuthCall[], boolean, string])[] = [
      [[['streamingOnly']], false, 'credential_no_target'],
      [[['streamingOnly'], ['channelAlias', 'live/sport']], false, 'grant_other_stream'],
      [[['authenticationOnly'], ['tag', 'news']], false, 'credential_wrong_kind'],
      [[['streamingOnly'], ['tag', 'news']], true, 'grant_other_action'],
      [
        [
          ['tag', 'news'],
          ['remoteAddress', '192.0.2.8'],
        ],
        false,
        'credential_other_address',
      ],
      [
        [
          ['tag', 'news'],
          ['capability', 'geo-country-deny=??'],
        ],
        false,
        'credential_other_country',
      ],
      [
        [
          ['tag', 'news'],
          ['sessionId', 'us#1'],
        ],
        false,
        'credential_other_session',
      ],
      [
        [
          ['tag', 'news'],
          ['originStreamId', 'us#2'],
        ],
        false,
        'grant_other_stream',
      ],
    ]
    for (const [calls, publishes, reason] of refused) {
      expect(await icecast(url, signed(...calls), publishes), reason).toBe(403)
      expect(latest()?.reason).toBe(reason)
    }
    expect(
      await icecast(url, vendorToken('radio.example', 'wrong', [expires, ['tag', 'news']])),
    ).toBe(403)
    expect(app.live.list()).toEqual([])
  })

  it('let listeners and sources of Icecast and viewers of Nimble in, with the tags they apply', async () => {
    const url = server('icecast')
    const publish = signed(['publishingOnly'], ['tag', 'news'], ['applyTag', 'derby'])
    expect(await icecast(url, publish, true)).toBe(200)
    // The publisher's tag is one the stream carries from now on.
    const view = signed(['streamingOnly'], ['tag', 'derby'], ['applyTag', '=HYPERLINK("x")'])
    expect(await icecast(url, view)).toBe(200)
    const untyped = signed(['channelAlias', 'live/news'], ['applyTag', '~~~>>>???'])
    expect(await nimble(server('nimble'), untyped)).toBe(200)
    expect(app.live.list().map(({ action, tags }) => [action, tags])).toEqual([
      ['publish', ['derby']],
      ['subscribe', ['=HYPERLINK("x")']],
      ['subscribe', ['~~~>>>???']],
    ])
    const csv = await (await app.console(new Request('http://x/api/v1/export/decisions'))).text()
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`)
  })
})
