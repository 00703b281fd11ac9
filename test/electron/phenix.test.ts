import { describe, expect, it } from 'vitest'
import type { EdgeAuthCall } from '../../electron/tokens/edge-auth-payload.ts'
import { app, expires, icecast, latest, nimble, server, signed } from './phenix-station.ts'
import { vendorToken } from './tokens/phenix-client.ts'

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
