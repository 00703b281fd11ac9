/** For what must not fail even once in a while: a loss that a second try hides is a loss. */
export const ONCE = { retry: 0 } as const
