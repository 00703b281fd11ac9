/** One file of a diagnostics bundle, as it is shown before it is saved. */
export interface DiagnosticsFile {
  /** Name in the archive, e.g. `self-test.txt`. */
  readonly name: string
  /** What it tells, one sentence. */
  readonly about: string
  readonly text: string
  /** How many values were covered in it. */
  readonly covered: number
}

/** What a bundle holds, whole. Nothing of it is sent anywhere: whoever wants help saves it and hands it on. */
export interface Diagnostics {
  readonly madeAtMs: number
  readonly files: readonly DiagnosticsFile[]
}

/** Name of the archive; `stagedoor-diagnostics-2030-01-15T12-00-00.zip`, UTC. */
export const diagnosticsFileName = (madeAtMs: number): string =>
  `stagedoor-diagnostics-${new Date(madeAtMs).toISOString().slice(0, 19).replaceAll(':', '-')}.zip`
