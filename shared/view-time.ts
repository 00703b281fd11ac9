/** How long one viewer watched one stream on one day. */
export interface ViewTimeRow {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string
  readonly streamId: string
  /** Null for all viewers nobody named. */
  readonly viewerId: string | null
  readonly ms: number
  /** 0 where nobody measures it. */
  readonly bytes: number
}

export interface ViewTimePage {
  /** Latest day first, in a day the longest first. */
  readonly rows: readonly ViewTimeRow[]
  /** Over all rows that fit, also those beyond the limit. */
  readonly totalMs: number
  readonly totalBytes: number
  readonly totalRows: number
}
