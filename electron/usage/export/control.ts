import type { Busyness } from '../../store/busyness.ts'
import type { ExportPace } from './write.ts'

/*
 * What the serving thread says to the one that exports: how busy it is, and whether to stop. In memory both see, so that it is
 * heard in the middle of a rest and costs the serving thread nothing.
 */
const LEVEL = 0
const STOP = 1

const LEVELS = ['quiet', 'busy', 'full'] as const satisfies readonly Busyness[]
/**
 * Rest after each page, milliseconds. While nobody would notice there is none; with callers about the processor is theirs again
 * before they miss it, also where there is only one.
 */
const REST_MS: Readonly<Record<Busyness, number>> = { quiet: 0, busy: 2, full: 10 }
/** The least rest in lengths of the work before it, where there is a rest at all. */
const REST_RATIO = 3

/** Memory for one export. */
export const createControl = (): Int32Array<SharedArrayBuffer> =>
  new Int32Array(new SharedArrayBuffer(8))

/** Tells the thread that exports how busy the serving thread is. */
export function tellBusyness(control: Int32Array, busyness: Busyness): void {
  Atomics.store(control, LEVEL, LEVELS.indexOf(busyness))
}

/** Tells the thread that exports to stop, and wakes it where it waits. */
export function tellToStop(control: Int32Array): void {
  Atomics.store(control, STOP, 1)
  Atomics.notify(control, STOP)
}

/** Whether the serving thread has nothing to do. */
export const isQuiet = (control: Int32Array): boolean =>
  LEVELS[Atomics.load(control, LEVEL)] === 'quiet'

/** Rests as long as the serving thread needs it to. */
export function restBy(control: Int32Array): ExportPace['rest'] {
  return (workMs) => {
    const level = LEVELS[Atomics.load(control, LEVEL)] ?? 'full'
    const restMs = REST_MS[level]
    if (restMs > 0) Atomics.wait(control, STOP, 0, Math.max(restMs, workMs * REST_RATIO))
    return Atomics.load(control, STOP) === 0
  }
}
