import { expect, it } from 'vitest'
import { whatFirst } from '../../../../renderer/features/live/bulk-revoke/what-first.ts'
import type { Session } from '../../../../shared/session.ts'
import { session } from '../../../shared/records.ts'

const by = (id: string, given: Partial<Session> = {}): Session => session({ id, ...given })
const ada = by('ada', { grantId: 'rj-1', viewerId: 'ada' })
const bob = by('bob', { grantId: 'rj-2', viewerId: 'bob' })
const first = (meant: readonly Session[], ...others: readonly Session[]) =>
  whatFirst(meant, [...meant, ...others], new Map([['open', 'live/open']]))

it.each([
  ['nobody is meant', []],
  ['one has no credential and no name', [ada, by('guest')]],
  ['the credential of one proves nothing', [by('open', { grantId: '@open-1' })]],
  [
    'the credential of one was refused, and none was needed',
    [by('x', { grantId: 'rj-3', isUnproven: true })],
  ],
  ['the stream of one is open, whatever they came by', [bob, { ...ada, streamId: 'open' }]],
  ['the stream was open to all', [{ ...ada, reason: 'public_stream' as const }]],
  ['the name is only what was said', [by('said', { viewerId: 'ada', isNameSaid: true })]],
] as const)('is the connection alone where %s', (_, meant) => {
  expect(first(meant)).toBe('session')
})

it('keeps out nobody who is not meant', () => {
  expect(first([ada], by('other', { grantId: 'rj-1', viewerId: 'ada' }))).toBe('session')
  expect(first([ada], by('other', { grantId: 'rj-1', viewerId: 'eve' }))).toBe('viewer')
  expect(first([ada], by('gone', { grantId: 'rj-1', viewerId: 'ada', revokedAtMs: 5 }))).toBe(
    'grant',
  )
})

it('keeps out nobody who came by what a token signed that is not theirs alone', () => {
  const token = by('token', { grantId: 'st-7' })
  const signed = by('signed', { grantId: 'sst-7-abc', viewerId: 'eve' })
  expect(first([token], signed)).toBe('session')
  expect(first([token], by('another', { grantId: 'sst-70-abc' }))).toBe('grant')
  expect(first([signed], token)).toBe('grant')
  expect(first([token, signed])).toBe('grant')
})

it('is as ever of who publishes where watching is open', () => {
  expect(first([{ ...ada, streamId: 'open', action: 'publish' }])).toBe('grant')
})

it('is what all of them came by', () => {
  expect(first([ada, bob])).toBe('grant')
  expect(first([ada, by('named', { viewerId: 'eve' })])).toBe('viewer')
})
