import { describe, expect, it } from 'vitest'
import { addressTest } from '../../renderer/components/address-test.ts'
import { type Catalogue, DECISION_WORDS, readFilter } from '../../shared/read-filter.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import { decision } from './records.ts'

const catalogue: Catalogue = {
  streams: [
    { id: 'live-news', name: 'live/news' },
    { id: 'jazz', name: 'jazz.mp3' },
  ],
  rules: [
    { id: 'geo', priority: 5, name: 'Outside' },
    { id: 'late', priority: 5, name: 'Late' },
    { id: 'rest', priority: 9, name: '' },
  ],
  mediaServers: [{ id: 'ice', name: 'Radio studio' }],
}
const read = (text: string) =>
  readFilter(text, { catalogue, words: DECISION_WORDS, addressTest }, true)
const matches = (text: string, given: Partial<DecisionRecord>): boolean =>
  read(text).matches(decision(given))

describe('readFilter refuses', () => {
  it.each([
    ['colour:red', 'There is no filter "colour"'],
    ['ip:nonsense', 'not an address or a block'],
    ['ip:203.0.113.0/99', 'not an address or a block'],
    ['rule:77', 'No published rule'],
    ['server:nowhere', 'No media server'],
  ])('%s with a sentence', (text, problem) => {
    expect(read(text).problem).toContain(problem)
  })

  it('the bad term only: the others go on to hold', () => {
    expect(read('colour:red deny').query).toEqual({ outcome: 'deny' })
    expect(matches('colour:red deny', { outcome: 'allow' })).toBe(false)
  })
})

describe('readFilter', () => {
  it('asks the server what the text says', () => {
    const text = 'deny reason:grant_expired stream:live/news ip:203.0.113.0/24 rule:geo country:de'
    expect(read(text)).toMatchObject({
      problem: null,
      query: {
        outcome: 'deny',
        reason: 'grant_expired',
        streamId: 'live-news',
        address: '203.0.113.0/24',
        ruleId: 'geo',
        country: 'DE',
      },
    })
  })

  it('finds by what a token is called, a part of it too, and nobody whose token has no name', () => {
    expect(matches('label:ada', { label: 'Ada Lovelace' })).toBe(true)
    expect(matches('label:ada', { label: 'Grace' })).toBe(false)
    expect(matches('label:ada', { grantId: 'ada', viewerId: 'ada' })).toBe(false)
    expect(matches('love', { label: 'Ada Lovelace' })).toBe(true)
    expect(matches('love', { grantId: 'love' })).toBe(false)
    expect(['love', 'label:love'].map((text) => read(text).query)).toEqual([
      { text: 'love' },
      { text: 'love' },
    ])
  })

  it('lets everything through without a term', () => {
    expect(read('').query).toEqual({})
    expect(matches('', {})).toBe(true)
  })

  it.each([
    ['deny', { outcome: 'allow' }],
    ['publish', { action: 'subscribe' }],
    ['reason:grant_expired', { reason: 'rule_drop' }],
    ['stream:live/news', { streamId: 'jazz' }],
    ['ip:203.0.113.0/24', { address: '203.0.114.1' }],
    ['ip:203.0.113.0/24', { address: null }],
    ['ip:203.0.113.0/24', { address: '2001:db8::1' }],
    ['ip:2001:db8::/32', { address: '2001:db9::1' }],
    ['country:DE', { country: 'AT' }],
    ['rule:5', { ruleId: 'rest' }],
    ['rule:5', { ruleId: null }],
    ['viewer:ada', { viewerId: 'adam' }],
    ['server:ice', { mediaServerId: 'nim' }],
    ['firefox', { userAgent: 'VLC' }],
    ['tag:press', { tags: ['staff'] }],
  ] satisfies [string, Partial<DecisionRecord>][])('%s leaves out %j', (text, given) => {
    expect(matches(text, given)).toBe(false)
  })

  it.each([
    ['refused', { outcome: 'deny' }],
    ['watch', { action: 'subscribe' }],
    ['ip:203.0.113.0/24', { address: '203.0.113.255' }],
    ['ip:203.0.113.7', { address: '203.0.113.7' }],
    ['ip:203.0.113.7', { address: '::ffff:203.0.113.7' }],
    ['ip:2001:db8::/32', { address: '2001:db8:ffff::9' }],
    ['rule:5', { ruleId: 'late' }],
    ['rule:outside', { ruleId: 'geo' }],
    ['server:"radio studio"', { mediaServerId: 'ice' }],
    ['VLC news', { userAgent: 'VLC/3', streamName: 'live/news' }],
  ] satisfies [string, Partial<DecisionRecord>][])('%s lets %j through', (text, given) => {
    expect(matches(text, given)).toBe(true)
  })

  it.each(['l', 'live/ne', 'LIVE/NEW'])(
    'asks for no stream while its name is typed: %s',
    (name) => {
      const { query, problem } = read(`deny stream:${name}`)
      expect(query).toEqual({ outcome: 'deny' })
      expect(problem).toContain(`No stream is called "${name}" yet.`)
    },
  )

  it.each(['stream:live ', 'stream:"live"', 'stream:live deny'])(
    'asks for a name that another begins with once it is written out: %s',
    (text) => {
      expect(read(text)).toMatchObject({ query: { text: 'live' }, problem: null })
    },
  )

  it('finds by name what no stream is set up for', () => {
    expect(read('stream:live/ghost').query).toEqual({ text: 'live/ghost' })
    expect(matches('stream:live/ghost', { streamId: null, streamName: 'live/ghost' })).toBe(true)
    expect(matches('stream:live/ghost', { streamId: null, streamName: 'live/ghost2' })).toBe(false)
  })

  it('takes the same key twice as either and asks the server for both', () => {
    expect(read('country:DE country:AT').query).toEqual({})
    expect(matches('country:DE country:AT', { country: 'AT' })).toBe(true)
    expect(matches('country:DE country:AT', { country: 'CH' })).toBe(false)
  })

  it('takes two words as both and asks the server for one of them', () => {
    expect(read('vlc news').query).toEqual({ text: 'vlc' })
    expect(matches('vlc news', { userAgent: 'VLC', streamName: 'jazz.mp3' })).toBe(false)
  })

  it('does not narrow the server to one of several rules of a priority', () => {
    expect(read('rule:5').query).toEqual({})
  })
})
