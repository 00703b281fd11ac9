import { t } from '../language/t.ts'
import type { RevokeScope } from './revoke-target.ts'

/**
 * Why what is refused of somebody does not keep them out of a stream, and what does. Pure.
 *
 * @param open Name of the stream they watch, where that lets in without a credential. Null: it does not.
 * @returns Null: it keeps them out, or is one connection.
 */
export function letInWithout(scope: RevokeScope, open: string | null): string | null {
  if (open === null) return null
  if (scope === 'grant') {
    return t(
      '{name} is public: without this credential they are let in there again. To keep them out, refuse their address or switch the stream off.',
      { name: open },
    )
  }
  if (scope !== 'viewer') return null
  return t(
    '{name} is public: under no name, or another, they are let in there again. To keep them out, refuse their address or switch the stream off.',
    { name: open },
  )
}
