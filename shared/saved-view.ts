/** The screens whose filters can be saved. */
export const VIEW_SCREENS = ['live', 'decisions'] as const
export type ViewScreen = (typeof VIEW_SCREENS)[number]

/** A filter under a name, for everyone at this console. */
export interface SavedView {
  readonly id: string
  readonly screen: ViewScreen
  /** No other view of the screen has it. */
  readonly name: string
  /** The filter as it is typed. */
  readonly filter: string
  /** Stands as a tab above the list. */
  readonly isPinned: boolean
  readonly createdAtMs: number
  readonly updatedAtMs: number
}
