import { expect, it } from 'vitest'
import { decisionColumns } from '../../../../renderer/features/decisions/columns.tsx'
import { fitting } from '../../../../renderer/kit/column.ts'

const same = (id: string): string => id
const COLUMNS = decisionColumns({ mediaServer: same, rule: same, grant: same })
/** Of a window, beside the navigation. */
const BESIDE_PX = 192

it.each([
  [1024, 'at outcome stream why who where'],
  [1280, 'at outcome stream why who where server'],
  [1440, 'at outcome stream why who where server agent'],
])('at %i px leave the reason most of its sentence, and drop what is asked for last', (px, ids) => {
  const shown = fitting(COLUMNS, px - BESIDE_PX)
  expect(shown.map(({ id }) => id).join(' ')).toBe(ids)
  const leftPx = px - BESIDE_PX - shown.reduce((sum, { width }) => sum + width, 0)
  expect(leftPx).toBeGreaterThanOrEqual(0)
})
