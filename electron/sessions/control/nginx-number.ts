/**
 * The number nginx gave the connection of a session, which counts up from its start.
 *
 * @param key As `Session.sessionKey`.
 * @returns NaN, which is neither more nor less than anything, for what did not come from nginx.
 */
export const connectionNumber = (key: string | null): number =>
  Number(key?.split(':', 1)[0] || Number.NaN)
