import { expect, it } from 'vitest'
import { decisionColumns } from '../../../../renderer/features/decisions/columns.tsx'
import { belowWhatIsGone, fitting } from '../../../../renderer/kit/column.ts'

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

it.each([
  [390, true],
  [1024 - BESIDE_PX, false],
])(
  'in a table of %i px say the reason on a second line where its column has no room',
  (px, has) => {
    const stream = belowWhatIsGone(fitting(COLUMNS, px)).find(({ id }) => id === 'stream')
    expect(stream?.below !== undefined).toBe(has)
  },
)
