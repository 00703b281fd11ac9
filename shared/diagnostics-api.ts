import type { Diagnostics } from './diagnostics.ts'

/** Calls of the console API about the diagnostics bundle. */
export interface DiagnosticsApi {
  /** Collected anew each time; the audit log tells of it. */
  'POST /diagnostics': { answer: Diagnostics }
}
