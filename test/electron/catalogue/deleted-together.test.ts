import { describe, expect, it } from 'vitest'
import { createFixture, refusal, stream } from './fixture.ts'

describe('several that were deleted', () => {
  it('come back together, or none of them while the name of the last is taken', () => {
    const { catalogue } = createFixture()
    const add = (name: string) => catalogue.streams.create(stream({ name }), 'console').id
    for (const id of ['a', 'b', 'c'].map(add)) catalogue.streams.remove(id, 'console')
    const ids = catalogue.deleted.list().map(({ id }) => id)
    const other = add('a')
    const refused = refusal(() => catalogue.deleted.restoreAll(ids, 'console'))
    expect(refused.message).toContain('Another stream is called a')
    expect(catalogue.streams.list().map(({ name }) => name)).toEqual(['a'])
    catalogue.streams.update(other, stream({ name: 'd' }), 'console')
    catalogue.deleted.restoreAll(ids, 'console')
    expect(catalogue.streams.list().map(({ name }) => name)).toHaveLength(4)
  })
})
