/** Where the desktop's own page asks the shell around it, beside the API. In a browser nothing answers there. */
export const DESKTOP_PATH = '/desktop'

/** What the shell knows that a page cannot. */
export interface DesktopState {
  /** The program that may be showing or recording this screen, e.g. `OBS`. Null: none known runs, or it cannot be seen. */
  readonly recorder: string | null
}

/** What the page asks of the shell. */
export interface DesktopWish {
  /** Whether the window stays out of what others record or show of this screen, where the system can do that. */
  readonly keepOut: boolean
}
