import { expect, it } from 'vitest'
import { readTokenFilter, withKind } from '../../../../renderer/features/tokens/filter.ts'

it('names a kind and a status that do not exist', () => {
  expect(readTokenFilter('kind:cookie').problem).toContain('There is no kind "cookie"')
  expect(readTokenFilter('status:lost').problem).toContain('There is no status "lost"')
})

it('reads kind and status, and takes the rest as it stands', () => {
  expect(readTokenFilter('kind:stream-key status:expired Ada press')).toEqual({
    text: 'Ada press',
    kind: 'stream-key',
    status: 'expired',
    problem: null,
  })
  expect(readTokenFilter('stream:live').text).toBe('stream:live')
})

it('changes the kind and leaves the rest', () => {
  expect(withKind('kind:stream-key Ada', 'nimble-link')).toBe('Ada kind:nimble-link')
  expect(withKind('kind:stream-key Ada', null)).toBe('Ada')
})
