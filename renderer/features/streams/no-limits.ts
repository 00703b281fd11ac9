import type { StreamLimits } from '../../../shared/session-limit.ts'

/** What a stream says of its own while it says nothing. */
export const NO_LIMITS: StreamLimits = {
  perGrant: null,
  perViewer: null,
  viewers: null,
  publishers: null,
  whenFull: null,
  banSeconds: null,
  banEnds: null,
  onTrial: null,
}

/** Whether a stream has no limits of its own. */
export const saysNothing = (limits: StreamLimits): boolean =>
  Object.values(limits).every((each) => each === null)

/** The fields of a stream at which errors about its limits stand. */
export const LIMIT_PATHS = Object.keys(NO_LIMITS).map((field) => `limits.${field}`)
