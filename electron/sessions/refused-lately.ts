import type { ReasonCode } from '../../shared/reasons.ts'

const SECONDS = 60

/** Counts refusals of the last minute by their reason. */
export interface RefusedLately {
  note(reason: ReasonCode): void
  /** Called once a second: what is a minute old is forgotten. */
  tick(): void
  /** Of the last minute, most first. A reason without any is left out. */
  counts(): Readonly<Partial<Record<ReasonCode, number>>>
}

/** Makes a count of refusals that begins at none. Exact to the second that `tick` is called in. */
export function createRefusedLately(): RefusedLately {
  const all = new Map<ReasonCode, number>()
  const seconds = Array.from({ length: SECONDS }, () => new Map<ReasonCode, number>())
  let ticks = 0
  let running = seconds[0] ?? new Map<ReasonCode, number>()
  return {
    note(reason) {
      add(all, reason, 1)
      add(running, reason, 1)
    },
    tick() {
      ticks += 1
      running = seconds[ticks % SECONDS] ?? running
      for (const [reason, count] of running) add(all, reason, -count)
      running.clear()
    },
    counts: () => Object.fromEntries([...all].sort((one, other) => other[1] - one[1])),
  }
}

function add(counts: Map<ReasonCode, number>, reason: ReasonCode, change: number): void {
  const next = (counts.get(reason) ?? 0) + change
  if (next === 0) counts.delete(reason)
  else counts.set(reason, next)
}
