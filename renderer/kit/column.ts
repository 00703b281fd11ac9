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
  readonly align?: 'left' | 'right'
  /** What the column sorts by; without it the column does not sort. */
  readonly sortBy?: (row: T) => string | number
  /** First click sorts downwards: for times and counts. */
  readonly descendingFirst?: boolean
  readonly cell: (row: T) => ReactNode
  /** Left out below this width of the table, pixels. Default always shown. */
  readonly hideBelow?: number
}

/** The order a table is in. */
export interface Sorting {
  readonly columnId: string
  readonly descending: boolean
}
