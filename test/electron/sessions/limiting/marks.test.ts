import { describe, expect, it } from 'vitest'
import { createMarks, oustedMark } from '../../../../electron/sessions/limiting/marks.ts'

const MANY = 10_001
const ids = Array.from({ length: MANY }, (_, at) => `s${at}`)

describe('bans', () => {
  const many = Array.from({ length: 100_002 }, (_, at) => `v${at}`)

  it('hold until they run out, however many there are, also after a restart', () => {
    const bans = many.map((value) => ({ kind: 'viewer', value, untilMs: 10 }) as const)
    const marks = createMarks(bans.slice(0, 100_001))
    for (const ban of bans.slice(100_001)) marks.ban(ban)
    expect(many.filter((value) => marks.bannedUntil('viewer', value, 9) !== 10)).toEqual([])
    expect(marks.bans(9)).toHaveLength(many.length)
  })

  it('are forgotten once they ran out, and none that holds is', () => {
    const marks = createMarks([])
    for (const [at, value] of many.entries()) {
      marks.ban({ kind: 'viewer', value, untilMs: at % 2 === 0 ? 10 : 20 })
    }
    expect(marks.sweep(9)).toBe(many.length)
    for (const at of many.keys()) marks.ban({ kind: 'grant', value: `g${at}`, untilMs: 10 })
    expect(marks.sweep(10)).toBe(many.length / 2)
    expect(marks.bannedUntil('viewer', 'v1', 10)).toBe(20)
  })

  it('are about all whom they were about already, when the name is said again', () => {
    const marks = createMarks([])
    const ban = (value: string, untilMs: number) => ({ kind: 'viewer', value, untilMs }) as const
    marks.ban(ban('proven', 10))
    marks.ban(ban('proven', 20), 9)
    expect(marks.isOfSaid('viewer', 'proven')).toBe(false)
    // The one before has run out.
    marks.ban(ban('proven', 30), 20)
    expect(marks.isOfSaid('viewer', 'proven')).toBe(true)
    marks.ban(ban('proven', 40), 25)
    expect(marks.isOfSaid('viewer', 'proven')).toBe(true)
    marks.ban(ban('proven', 40))
    expect(marks.isOfSaid('viewer', 'proven')).toBe(false)
  })

  it('are about the same after a restart', () => {
    const marks = createMarks([])
    const ban = (value: string, untilMs: number) => ({ kind: 'viewer', value, untilMs }) as const
    marks.ban(ban('said', 10), 0)
    marks.ban(ban('all', 10))
    const said = marks.markOf(ban('said', 10))
    expect(said.kind).toBe('said')
    const stored = [marks.markOf(ban('all', 10)), said, marks.markOf(ban('both', 10))]
    const after = createMarks([...stored, { kind: 'said', value: 'both', untilMs: 20 }])
    expect(['said', 'all', 'both'].filter((each) => after.isOfSaid('viewer', each))).toEqual([
      'said',
    ])
    expect(after.bannedUntil('viewer', 'said', 9)).toBe(10)
    expect(after.bannedUntil('viewer', 'both', 10)).toBeNull()
  })
})

describe('the mark of a session that was taken over from', () => {
  it('stays as long as the session is live, however many there are', () => {
    const marks = createMarks([])
    for (const id of ids) marks.oust(id, { atMs: 5, by: 'newer' })
    expect(ids.filter((id) => marks.ousted(id)?.atMs !== 5)).toEqual([])
  })

  it('stays after a restart for whoever is live still, however many came since', () => {
    const marks = createMarks(ids.map((id) => oustedMark(id, { atMs: 5, by: 'newer' })))
    marks.started('s0')
    for (const id of ids.slice(1)) {
      marks.started(id)
      marks.ended(id)
    }
    marks.oust('last', { atMs: 6, by: 'newer' })
    marks.ended('last')
    expect([marks.ousted('s0')?.atMs, marks.ousted('s1')?.atMs]).toEqual([5, undefined])
    expect(marks.ousted('last')?.atMs).toBe(6)
  })
})
