import { describe, expect, it } from 'vitest'
import { asKnown } from '../../../electron/sessions/asked-again.ts'
import { recordOf, sessionOf } from '../../../electron/sessions/record.ts'
import type { AccessRequest } from '../../../shared/access.ts'
import { makeRequest } from '../access/fixtures.ts'
import { allowed } from './fakes.ts'

const vouchedFor = (viewerId: string): AccessRequest =>
  makeRequest({
    action: 'publish',
    referer: null,
    viewerId: viewerId || null,
    credentials: [{ kind: 'vouched', value: viewerId }],
  })

const live = sessionOf(
  recordOf(1, 0, makeRequest(), { ...allowed, grantId: 'grant-of-anna', viewerId: 'anna' }, 's'),
  's',
  null,
)

describe('a request about a live session that its media server vouches for', () => {
  it('never stands on the grant of another who asks in its place', () => {
    expect(asKnown(vouchedFor('ben'), live).grantId).toBeUndefined()
  })

  it('stands on what the session began with, also where nobody is named', () => {
    const known = { grantId: 'grant-of-anna', referer: live.referer }
    expect(asKnown(vouchedFor('anna'), live)).toMatchObject(known)
    expect(asKnown(vouchedFor(''), live)).toMatchObject(known)
  })
})
