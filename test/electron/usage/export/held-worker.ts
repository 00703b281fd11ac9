/*
 * The thread of an export that rests after a page for as long as it is told of a handler that is `full`, instead of
 * milliseconds: what a test looks at meanwhile is under way however slow the machine is.
 */
const LEVEL = 0
const FULL = 2
const LOOK_MS = 5

const { wait } = Atomics

Atomics.wait = (control: Int32Array | BigInt64Array, at: number, value: never) => {
  const words = control as Int32Array
  for (;;) {
    const woken = wait(words, at, value, LOOK_MS)
    if (woken !== 'timed-out' || Atomics.load(words, LEVEL) !== FULL) return woken
  }
}

await import('../../../../electron/usage/export/worker.ts')

// A module, which may wait.
export {}
