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

/** What was handed over, which is forgotten with this. Null when nothing was. */
export function takeHandedOver(): HandedOver | null {
  const what = held
  held = null
  return what
}
