import { expect, it } from 'vitest'
import { notedOf } from '../../../../renderer/features/live/noted.ts'
import { session } from '../../../shared/records.ts'

it.each([
  ['nobody told who it is, and no token was needed', { viewerId: null, grantId: null }],
  ['a ticket for an open stream names nobody', { viewerId: null, grantId: '@open-7' }],
])('a note is on nothing where %s', (_, given) => {
  expect(notedOf(session(given))).toBeNull()
})

it.each([
  [
    { viewerId: 'ada', grantId: 'rj-1' },
    { kind: 'viewer', subject: 'ada', title: 'ada' },
  ],
  [
    { viewerId: null, grantId: 'rj-1', label: 'Ada' },
    { kind: 'token', subject: 'rj-1', title: 'Ada' },
  ],
  // As the list of tokens has it, however many signed with it.
  [
    { viewerId: null, grantId: 'sst-4-x' },
    { kind: 'token', subject: 'st-4', title: 'st-4' },
  ],
])('a note is on the viewer, else on the token: %j', (given, noted) => {
  expect(notedOf(session(given))).toEqual(noted)
})
