import { describe, expect, it } from 'vitest'
import type { Edit } from '../../../electron/catalogue/editor.ts'
import { forgetIssued, goneFor, isGone } from '../../../electron/catalogue/keeping.ts'
import { RESTORE_MS } from '../../../shared/token.ts'

const NOW_MS = 1_900_000_000_000

describe('isGone', () => {
  it.each([
    { what: 'to the millisecond', ago: RESTORE_MS, gone: true },
    { what: 'not a millisecond sooner', ago: RESTORE_MS - 1, gone: false },
    { what: 'not as it is deleted', ago: 0, gone: false },
  ])('$what', ({ ago, gone }) => {
    expect(isGone(NOW_MS - ago, NOW_MS)).toBe(gone)
  })

  it('what was not deleted never is', () => {
    expect(isGone(null, Number.MAX_SAFE_INTEGER)).toBe(false)
  })
})

it('takes out what is gone and what was deleted under the wanted name, and nothing that is kept', () => {
  const of = (id: string, name: string, ago: number | null) => ({
    ...{ id, name, deletedAtMs: ago === null ? null : NOW_MS - ago },
  })
  const all = [
    of('kept', 'shop', null),
    of('other', 'site', 1),
    of('wanted', 'shop', 1),
    of('long', 'old', RESTORE_MS),
  ]
  expect(goneFor('shop', all, NOW_MS)).toEqual(['wanted', 'long'])
})

it('takes what was issued off the lists only once the edit is stored', () => {
  const committed: (() => void)[] = []
  const removed: string[] = []
  const edit = { afterCommit: (work: () => void) => void committed.push(work) } as Edit
  const issued = new Map([
    ['a', 1],
    ['b', 2],
  ])
  const uses = { remove: (_: Edit, ids: readonly string[]) => void removed.push(...ids) }
  forgetIssued(edit, { uses, issued }, [])
  expect(committed).toEqual([])
  forgetIssued(edit, { uses, issued }, ['a'])
  expect({ removed, left: [...issued.keys()] }).toEqual({ removed: ['a'], left: ['a', 'b'] })
  for (const work of committed) work()
  expect([...issued.keys()]).toEqual(['b'])
})
