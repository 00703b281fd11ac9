import { describe, expect, it } from 'vitest'
import { lintDuration, lintEdgeAuth, lintSecret } from '../../../electron/tokens/edge-auth-lint.ts'

const nowMs = Date.UTC(2026, 5, 18)
const good = { expires: nowMs + 3_600_000, requiredTag: 'channelAlias:news', type: 'stream' }
const lint = (payload: object): readonly string[] => lintEdgeAuth({ ...good, ...payload }, nowMs)
const geo = (...lists: readonly string[]): object => ({
  capabilities: lists.map((list) => `geo-country-${list}`),
})

describe('what the maker of a token may not have meant', () => {
  it.each([
    [{ expires: nowMs }, ['already-expired']],
    [{ expires: nowMs / 1000 + 3600 }, ['already-expired', 'seconds-for-milliseconds']],
    [{ expires: nowMs + 31 * 86_400_000 }, ['long-lived']],
    [{ expires: null }, ['no-expiry']],
    [{ expires: undefined }, ['no-expiry']],
    [{ requiredTag: undefined }, ['grants-nothing']],
    [{ requiredTag: '', type: 'publish' }, ['grants-nothing']],
    [{ requiredTag: undefined, type: undefined }, ['authenticates-only']],
    [{ requiredTag: 'channelAlias:' }, ['empty-target']],
    [{ requiredTag: 5 }, ['malformed-member']],
    [{ subscribeTag: 'x' }, ['subscribe-tag']],
    [{ sessionId: '*' }, ['session-star']],
    [{ remoteAddress: 'localhost' }, ['malformed-address']],
    [{ originStreamId: 'x', type: 'publish' }, ['origin-for-publisher']],
    [{ uri: 'backend' }, ['uri-unreadable']],
    [{ capabilities: ['hd', ' sd'] }, ['capability-white-space']],
    [geo('deny=US'), ['unknown-country-undecided']],
    [geo('deny=US,XY,??'), ['unknown-country']],
    [geo('allow=DE,EU'), ['unknown-country']],
    [geo('allow=USA'), ['malformed-geo']],
    [geo('allow=US,uk'), ['uk-is-gb']],
    [geo('allow=DE', 'deny=US'), ['allow-and-deny']],
  ])('%j', (payload, codes) => {
    expect(lint(payload)).toEqual(codes)
  })

  it.each([
    {},
    { type: 'auth', requiredTag: undefined },
    { remoteAddress: 'host/192.0.2.7', uri: 'https://backend.example' },
    geo('allow=US,GB,DE'),
    geo('deny=US,IN,??'),
    { capabilities: ['hd'], applyTags: ['customer'] },
  ])('not %j', (payload) => {
    expect(lint(payload)).toEqual([])
  })

  it('a duration in milliseconds, but not a long one in seconds', () => {
    expect(lintDuration(3_600_000)).toEqual(['milliseconds-for-seconds'])
    expect(lintDuration(3600)).toEqual([])
    expect(lintDuration(31 * 86_400 + 1)).toEqual([])
  })

  it('a secret that is empty or has white space around it', () => {
    expect(lintSecret('')).toEqual(['secret-empty'])
    expect(lintSecret('secret\n')).toEqual(['secret-white-space'])
    expect(lintSecret('a b')).toEqual([])
  })
})
