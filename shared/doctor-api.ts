import type { DoctorReport } from './doctor.ts'

/** Calls of the console API about the Doctor. */
export interface DoctorApi {
  /** With nothing named: all media servers and streams, 50 of each at most. `token` is the id of a token or a grant, its text, or a link
   * that carries it: a secret then, which no answer repeats. */
  'GET /doctor': {
    query: { stream?: string; token?: string; server?: string }
    answer: { atMs: number; reports: readonly DoctorReport[] }
  }
}
