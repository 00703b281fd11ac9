import { expect, test } from 'vitest'
import { belowWhatIsGone, type Column, fitting } from '../../../renderer/kit/column.ts'

const column = (id: string, width: number, leaveOut?: number): Column<null> => ({
  id,
  header: id,
  width,
  cell: () => null,
  ...(leaveOut === undefined ? {} : { leaveOut }),
})
const COLUMNS = [column('who', 100), column('when', 80, 2), column('why', 120, 1), column('do', 40)]
const ids = (widthPx: number) => fitting(COLUMNS, widthPx).map(({ id }) => id)

test('all are shown where they just fit', () => {
  expect(ids(340)).toEqual(['who', 'when', 'why', 'do'])
})

test('one pixel less leaves out the lowest number, and the order stays', () => {
  expect(ids(339)).toEqual(['who', 'when', 'do'])
  expect(ids(219)).toEqual(['who', 'do'])
})

test('those without a number stay, however narrow the table', () => {
  expect(ids(0)).toEqual(['who', 'do'])
})

test('a second line is there only for a column that is gone', () => {
  const below = { without: 'when', line: () => null }
  const columns = [{ ...column('who', 100), below }, ...COLUMNS.slice(1)]
  const hasLine = (widthPx: number) =>
    belowWhatIsGone(fitting(columns, widthPx))[0]?.below !== undefined
  expect(hasLine(219)).toBe(true)
  expect(hasLine(220)).toBe(false)
})
