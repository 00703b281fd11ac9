import { describe, expect, it } from 'vitest'
import { cannotRedirect } from '../../../../renderer/features/rules/cannot-redirect.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const url = 'https://a.example/other'
const icecast = {
  name: 'Studio',
  protocol: 'icecast',
  enabled: true,
  capabilities: { redirect: false, title: 'Icecast 2.4 and 2.5' },
} as const
const nimble = {
  ...icecast,
  name: 'Edge',
  protocol: 'nimble',
  capabilities: { redirect: true, title: 'Nimble Streamer' },
} as const

describe('a rule that sends viewers elsewhere', () => {
  it('is said to refuse where the media server cannot', () => {
    for (const effect of [
      { kind: 'redirect', url },
      { kind: 'loop', url },
      { kind: 'drop', promptUrl: url },
    ] as const) {
      expect(cannotRedirect(makeRule({ id: 'r', effect }), [icecast, nimble])).toEqual([
        'Refused at Studio: Icecast 2.4 cannot send a listener elsewhere.',
      ])
    }
  })

  it('is said so of each by what it is', () => {
    const srs = {
      ...icecast,
      protocol: 'srs',
      capabilities: { redirect: false, title: 'SRS' },
    } as const
    expect(cannotRedirect(makeRule({ id: 'r', effect: { kind: 'redirect', url } }), [srs])).toEqual(
      ['Refused at Studio: SRS cannot send a listener elsewhere.'],
    )
  })

  it('is not spoken of where nobody is sent, or nobody is asked', () => {
    expect(cannotRedirect(makeRule({ id: 'r', effect: { kind: 'drop' } }), [icecast])).toEqual([])
    const rule = makeRule({ id: 'r', effect: { kind: 'redirect', url } })
    expect(cannotRedirect(rule, [{ ...icecast, enabled: false }])).toEqual([])
    expect(cannotRedirect({ ...rule, state: 'off' }, [icecast])).toEqual([])
  })
})
