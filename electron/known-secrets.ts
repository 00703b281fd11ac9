import { setImmediate } from 'node:timers/promises'
import type { Secrets } from './secrets/types.ts'
import type { Database } from './store/database.ts'
import { sealedValues } from './store/sealed-values.ts'

/** Of each kind at most: beyond that what is left is found by how it looks. */
const MOST = 20_000
/** Opened in one turn. */
const AT_ONCE = 500

/** Every stored secret that can be opened, to look for it in what is about to leave. One that is damaged is left out. */
export async function knownSecrets(db: Database, secrets: Secrets): Promise<readonly string[]> {
  const texts: string[] = []
  for (const [index, sealed] of sealedValues(db, MOST).secrets.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate()
    try {
      texts.push(secrets.open(sealed))
    } catch {
      // It opens nothing either.
    }
  }
  return texts
}
