/** What each scope of Native Frame lets its holder do here. A scope that is not in this table permits nothing. */
const SCOPE_ACTIONS: Readonly<Record<string, readonly ('publish' | 'subscribe')[]>> = {
  broadcaster: ['publish', 'subscribe'],
  viewer: ['subscribe'],
  'private-broadcaster': ['publish', 'subscribe'],
  'private-viewer': ['subscribe'],
  'conference-owner': ['publish', 'subscribe'],
  'conference-participant': ['publish', 'subscribe'],
  admin: ['subscribe'],
}

/** Every scope that permits something. */
export const SCOPES: readonly string[] = Object.keys(SCOPE_ACTIONS)

/** What scopes add up to. Empty when none of them is known. */
export function actionsOf(scopes: readonly string[]): readonly ('publish' | 'subscribe')[] {
  const known = scopes.flatMap((scope) =>
    Object.hasOwn(SCOPE_ACTIONS, scope) ? (SCOPE_ACTIONS[scope] ?? []) : [],
  )
  return [...new Set(known)]
}
