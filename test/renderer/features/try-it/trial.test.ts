import { describe, expect, it } from 'vitest'
import {
  emptyTrial,
  fromDecision,
  toSimulateInput,
  withField,
  withPasted,
} from '../../../../renderer/features/try-it/trial.ts'
import { toLocalText } from '../../../../renderer/kit/local-time.ts'
import { simulateSchema } from '../../../../shared/api.ts'
import { decision as record } from '../../../shared/records.ts'

const decision = record({
  ...{ id: 7, atMs: 1_800_000_000_000, mediaServerId: 'radio', streamId: 'news' },
  ...{ address: '203.0.113.9', userAgent: null, sessionKey: '1' },
  ...{ outcome: 'allow', reason: 'grant_accepted', grantId: 'rj-1' },
})

describe('toSimulateInput', () => {
  it('says nothing where the form is empty', () => {
    expect(
      simulateSchema.parse(toSimulateInput({ ...emptyTrial, streamName: '/live/news ' })),
    ).toEqual({
      streamName: 'live/news',
      action: 'subscribe',
      mediaServerId: '',
      protocol: '',
      address: null,
      userAgent: null,
      referer: null,
      viewerId: null,
      credentials: [],
      assumeGrant: false,
      atMs: null,
      rules: 'published',
    })
  })

  it('sends a link and a key as credentials of their kind', () => {
    const input = toSimulateInput({ ...emptyTrial, link: ' AAAB= ', streamKey: 'sdk_1' })
    expect(input.credentials).toEqual([
      { kind: 'rj-auth', value: 'AAAB=' },
      { kind: 'stream-key', value: 'sdk_1' },
    ])
  })

  it('keeps the moment to the second, and takes an unreadable one as now', () => {
    const at = toLocalText(1_800_000_000_000)
    expect(toSimulateInput({ ...emptyTrial, at }).atMs).toBe(1_800_000_000_000)
    expect(toSimulateInput({ ...emptyTrial, at: 'soon' }).atMs).toBeNull()
  })
})

describe('fromDecision', () => {
  it('assumes a credential only when one was accepted', () => {
    expect(fromDecision(decision).assumeGrant).toBe(true)
    expect(fromDecision({ ...decision, grantId: null }).assumeGrant).toBe(false)
    expect(fromDecision({ ...decision, outcome: 'deny' }).assumeGrant).toBe(false)
  })

  it('asks about the moment of the decision', () => {
    expect(toSimulateInput(fromDecision(decision)).atMs).toBe(decision.atMs)
  })
})

describe('withPasted and withField', () => {
  it('empties what a pasted request does not say', () => {
    const pasted = withPasted(
      { ...emptyTrial, viewerId: 'anna', at: '2027-01-15T09:00:00', rules: 'draft' },
      { streamName: 'a', protocol: '', address: null, userAgent: null, referer: null, link: null },
    )
    expect(pasted).toEqual({
      ...emptyTrial,
      streamName: 'a',
      at: '2027-01-15T09:00:00',
      rules: 'draft',
    })
  })

  it('changes one field, and leaves a choice alone that is none', () => {
    expect(withField(emptyTrial, 'address', '10.0.0.1').address).toBe('10.0.0.1')
    expect(withField(emptyTrial, 'assumeGrant', 'true').assumeGrant).toBe(true)
    expect(withField(emptyTrial, 'rules', 'nonsense')).toBe(emptyTrial)
  })
})
