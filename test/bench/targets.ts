/** What a figure should be. */
export interface Target {
  readonly what: string
  readonly value: number
  /** Digits after the point. */
  readonly digits: number
  readonly must: readonly ['>=' | '<=', number]
  /**
   * Whether it compares two figures of one run: then to miss it is a failure. A time, a size or a number by itself belongs
   * to the machine as well.
   */
  readonly isRatio: boolean
}

/** Prints figures with their targets and remembers what was missed. */
export interface Targets {
  check(target: Target): void
  /** Says how it went. */
  sum(): void
  /** 1 when a ratio missed its target, else 0. */
  exitCode(): 0 | 1
}

/** @param print Takes a line. */
export function createTargets(print: (line: string) => void): Targets {
  let ratios = 0
  let others = 0
  return {
    check({ what, value, digits, must: [relation, bound], isRatio }) {
      // Written so that a figure that is no number is missed.
      const isMet = relation === '>=' ? value >= bound : value <= bound
      if (!isMet && isRatio) ratios += 1
      if (!isMet && !isRatio) others += 1
      const missed = isRatio ? 'MISSED' : 'missed on this machine'
      print(
        `${what.padEnd(58)} ${value.toFixed(digits).padStart(9)}   ${relation} ${bound} ${isMet ? 'ok' : missed}`,
      )
    },
    sum() {
      if (ratios + others === 0) print('All targets met.')
      else print(`Missed: ${ratios} ratios, which is a failure, and ${others} others.`)
    },
    exitCode: () => (ratios > 0 ? 1 : 0),
  }
}
