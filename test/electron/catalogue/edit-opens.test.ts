import { describe, expect, it } from 'vitest'
import { openedBy } from '../../../electron/catalogue/edit-opens.ts'

const application = { kind: 'application', label: 'shop' } as const
const saidBy = (path: string, now: unknown, next: unknown): string | null =>
  openedBy(application, path, { now, next })

describe('what undoing would let in', () => {
  it.each([
    ['untypedMayPublish', false, true],
    ['untargetedMayPublish', false, true],
    ['starIsAnySession', false, true],
    ['originStreamIsTarget', false, true],
    ['unknownPassesDeny', false, true],
    ['lenientSpelling', false, true],
    ['control.allowPrivate', false, true],
    ['limits.networks', 2, 3],
    ['limits.countriesAtOnce', 1, 0],
    ['allowedPeers', ['10.0.0.1'], []],
    ['deniedCountries', ['DE'], []],
    ['mode', 'token', 'public'],
  ])('%s from %j to %j is said', (path, now, next) => {
    expect(saidBy(path, now, next)).toMatch(`More is let in by ${path}: `)
    expect(saidBy(path, next, now)).toBeNull()
  })

  it.each(['skewSeconds', 'streamGroup', 'name', 'protocol', 'recheckSeconds', 'whatever'])(
    '%s, of which it cannot be told, is looked at first either way',
    (path) => {
      expect(saidBy(path, 1, 2)).toMatch(`More may be let in by ${path}: `)
      expect(saidBy(path, 2, 1)).not.toBeNull()
    },
  )

  it.each(['label', 'title', 'retention.keepDecisionsDays', 'publicUrl'])(
    '%s lets nobody in',
    (path) => {
      expect(saidBy(path, 'a', 'b')).toBeNull()
    },
  )

  it('is nobody for what is only looked at', () => {
    const change = { now: 1, next: 2 }
    expect(openedBy({ kind: 'pinned_test', label: 'x' }, 'whatever', change)).toBeNull()
  })
})
