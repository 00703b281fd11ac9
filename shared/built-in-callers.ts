/**
 * Callers that are not configured: what players and back ends ask at vendor-shaped APIs is recorded under these ids, which
 * no media server can have.
 */
export const BUILT_IN_CALLERS = {
  '@gateway': 'Gateway',
  '@director': 'Director (Dolby Millicast)',
  '@pcast': 'pcast (Phenix)',
} as const
export type BuiltInCaller = keyof typeof BUILT_IN_CALLERS

/** Whether an id in the place of a media server's is one of {@link BUILT_IN_CALLERS}. */
export function isBuiltIn(id: string): id is BuiltInCaller {
  return Object.hasOwn(BUILT_IN_CALLERS, id)
}

/** Stands for the gateway where a media server's id is. */
export const GATEWAY = '@gateway' satisfies BuiltInCaller
