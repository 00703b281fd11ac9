/** How it is known whether the station is on air: while somebody publishes or watches, or as the operator says. */
export const ON_AIR_MODES = ['auto', 'on', 'off'] as const
export type OnAirMode = (typeof ON_AIR_MODES)[number]

/** Whether a show is on, so that nothing is done that can wait. */
export interface OnAir {
  readonly isOn: boolean
  readonly mode: OnAirMode
  /** Since when it is so, epoch milliseconds. */
  readonly sinceMs: number
}
