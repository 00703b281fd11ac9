import type { JobControl } from '../shared/job.ts'

/** One control of several who wait for the same work. */
export interface SharedControl extends JobControl {
  /** Takes in one more who waits for it. */
  join(control: JobControl): void
}

/**
 * Makes one control of several. The work is stopped once each of them has stopped it, since until then somebody waits for it;
 * each is told how far it is.
 *
 * @param first Of those who wait from the start. One at least.
 */
export function shareControl(first: readonly JobControl[]): SharedControl {
  const controls: JobControl[] = []
  const all = new AbortController()
  const look = (): void => {
    if (controls.every(({ signal }) => signal.aborted)) all.abort()
  }
  function join(control: JobControl): void {
    controls.push(control)
    control.signal.addEventListener('abort', look, { once: true })
  }
  for (const each of first) join(each)
  look()
  return {
    signal: all.signal,
    progress: (share) => {
      for (const { progress } of controls) progress(share)
    },
    join,
  }
}
