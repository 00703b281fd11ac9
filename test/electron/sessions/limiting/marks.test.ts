import { describe, expect, it } from 'vitest'
import { createMarks, displacedMark } from '../../../../electron/sessions/limiting/marks.ts'

const MANY = 10_001
const ids = Array.from({ length: MANY }, (_, at) => `s${at}`)

describe('the mark of a session that was taken over from', () => {
  it('stays as long as the session is live, however many there are', () => {
    const marks = createMarks([])
    for (const id of ids) marks.displace(id, 5)
    expect(ids.filter((id) => marks.displacedAtMs(id) !== 5)).toEqual([])
  })

  it('stays after a restart for whoever is live still, however many came since', () => {
    const marks = createMarks(ids.map((id) => displacedMark(id, 5)))
    marks.started('s0')
    for (const id of ids.slice(1)) {
      marks.started(id)
      marks.ended(id)
    }
    marks.displace('last', 6)
    marks.ended('last')
    expect([marks.displacedAtMs('s0'), marks.displacedAtMs('s1')]).toEqual([5, null])
    expect(marks.displacedAtMs('last')).toBe(6)
  })
})
