/** What the Doctor can be asked about. */
type DoctorKind = 'stream' | 'token' | 'server'

/** What one check found. */
export interface DoctorFinding {
  /** Stable word of the check, e.g. `one_address`. */
  readonly code: string
  /** `fine`; `look`: something may be wrong; `broken`: nobody gets through like this. */
  readonly state: 'fine' | 'look' | 'broken'
  readonly sentence: string
  /** What to do. Empty where it is fine. */
  readonly todo: string
  /** Path of the screen where that is done. Null without one. */
  readonly place: string | null
}

/** All that was found about one thing, what is broken first. */
export interface DoctorReport {
  readonly kind: DoctorKind
  readonly id: string
  readonly name: string
  readonly findings: readonly DoctorFinding[]
}

const ORDER = { broken: 0, look: 1, fine: 2 } as const

/** What is broken first, then what may be. */
export const sortedFindings = (findings: readonly DoctorFinding[]): readonly DoctorFinding[] =>
  findings.toSorted((one, other) => ORDER[one.state] - ORDER[other.state])
