/** Decided about without a pause; some milliseconds. */
const SLICE = 64

export interface Slices<T> {
  /** Goes over all, the first slice at once. A run before this one stops. */
  go(all: Iterator<T>): void
  stop(): void
}

/**
 * Goes over things of which some take long, in slices, so that requests are answered between two of them.
 *
 * @param tend Does what is to be done about one. Returns whether that took long.
 * @param soon Runs something after what waits now.
 */
export function createSlices<T>(
  tend: (one: T) => boolean,
  soon: (run: () => void) => void,
): Slices<T> {
  let run = 0

  function goOn(all: Iterator<T>, mine: number): void {
    let long = 0
    while (mine === run && long < SLICE) {
      const { value, done } = all.next()
      if (done === true) return
      if (tend(value)) long += 1
    }
    if (mine === run) soon(() => goOn(all, mine))
  }

  return {
    go(all) {
      run += 1
      goOn(all, run)
    },
    stop() {
      run += 1
    },
  }
}
