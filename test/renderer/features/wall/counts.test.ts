import { describe, expect, it } from 'vitest'
import { countsOf, most, viewersByStream } from '../../../../renderer/features/wall/counts.ts'
import { session } from '../../../shared/records.ts'

describe('what the wall counts', () => {
  it('lists a stream that is only published, and counts its publisher as no viewer', () => {
    const counts = viewersByStream([
      session({ streamName: 'b', action: 'publish' }),
      session({ streamName: 'a' }),
      session({ streamName: 'a' }),
    ])
    expect(counts).toEqual([
      { name: 'a', count: 2 },
      { name: 'b', count: 0 },
    ])
  })

  it('lets equal ones keep their places', () => {
    expect(countsOf({ b: 2, c: 3, a: 2 }).map(({ name }) => name)).toEqual(['c', 'a', 'b'])
  })

  it('puts what has no room into one line, and none away that would fit', () => {
    const counts = countsOf({ a: 4, b: 3, c: 2, d: 1 })
    expect(most(counts, 4)).toEqual({ shown: counts, left: 0, leftCount: 0 })
    expect(most(counts, 3)).toEqual({ shown: counts.slice(0, 2), left: 2, leftCount: 3 })
  })
})
