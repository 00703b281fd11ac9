import { describe, expect, it } from 'vitest'
import { aligned } from '../../../electron/cli/aligned.ts'

describe('lines with tabs on a terminal', () => {
  it('stand in columns, and the others as they are', () => {
    const text = [
      '2026-03-01 to 2026-03-31, UTC',
      '',
      'minutes\tat most\tstream',
      '1.0\t?\tlive/a name of any length',
      '12345.5\t3\t-',
      'and 4 more',
      '',
    ].join('\n')
    expect(aligned(text).split('\n')).toEqual([
      '2026-03-01 to 2026-03-31, UTC',
      '',
      'minutes  at most  stream',
      '    1.0        ?  live/a name of any length',
      '12345.5        3  -',
      'and 4 more',
      '',
    ])
  })
})
