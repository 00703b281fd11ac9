import type { ReactNode } from 'react'

/** One column of a DataTable. Keep the array outside the component or memoised. */
export interface Column<T> {
  readonly id: string
  readonly header: string
  /** The header is read out but not shown: for columns of buttons. */
  readonly headerHidden?: boolean
  /** Width at the start, pixels; the reader may drag it. */
  readonly width: number
  /** Takes a share of the width that is left over. Default 0. */
  readonly grow?: number
  readonly align?: 'start' | 'end'
  /** What the column sorts by; without it the column does not sort. */
  readonly sortBy?: (row: T) => string | number
  /** First click sorts downwards: for times and counts. */
  readonly descendingFirst?: boolean
  readonly cell: (row: T) => ReactNode
  /** Where the table is too narrow for all, those of the lowest number are left out first. Default: it stays. */
  readonly leaveOut?: number
  /** A second line where rows are high enough for two, once the column of this id has no room. Default: none. */
  readonly below?: { readonly without: string; readonly line: (row: T) => ReactNode }
}

/** The columns a table has room for, in their order. Those that stay may be wider than it and scroll. */
export function fitting<T>(columns: readonly Column<T>[], widthPx: number): readonly Column<T>[] {
  const order = columns
    .filter(({ leaveOut }) => leaveOut !== undefined)
    .toSorted((one, other) => (one.leaveOut ?? 0) - (other.leaveOut ?? 0))
  const gone = new Set<Column<T>>()
  let wanted = columns.reduce((sum, { width }) => sum + width, 0)
  for (const column of order) {
    if (wanted <= widthPx) break
    gone.add(column)
    wanted -= column.width
  }
  return columns.filter((column) => !gone.has(column))
}

/** The same, each with its second line only where that stands for a column that is not among them. */
export const belowWhatIsGone = <T>(shown: readonly Column<T>[]): readonly Column<T>[] =>
  shown.map((column) => {
    const { below, ...alone } = column
    return below !== undefined && shown.some(({ id }) => id === below.without) ? alone : column
  })

/** The order a table is in. */
export interface Sorting {
  readonly columnId: string
  readonly descending: boolean
}
