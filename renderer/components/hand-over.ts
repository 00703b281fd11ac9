/** A token on its way from one screen to another. */
interface HandedOver {
  readonly token: string
  /** The stream it is for; empty when that is not known. */
  readonly streamName: string
}

let held: HandedOver | null = null

/** Holds a token for the screen that is opened next. In memory only: in an address it would be in the history. */
export function handOver(what: HandedOver): void {
  held = what
}

/**
 * What was handed over. Null when nothing was. Looking does not take it, since a screen may be rendered more than once
 * before it is shown.
 */
export function handedOver(): HandedOver | null {
  return held
}

/** Forgets what was handed over, once the screen it was for is shown. */
export function forgetHandedOver(): void {
  held = null
}
