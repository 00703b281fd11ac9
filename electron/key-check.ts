import { AppError } from '../shared/errors.ts'
import type { Secrets } from './secrets/types.ts'
import type { Database } from './store/database.ts'
import { type SealedValues, sealedValues, storeKeyCheck } from './store/sealed-values.ts'

const KNOWN_TEXT = 'stagedoor'

/** Whether a new key loses nothing: no secret was sealed or hashed with an earlier one. */
export function isNothingSealed(db: Database): boolean {
  const { check, secrets, hashed } = sealedValues(db)
  return check === null && secrets.length === 0 && hashed === 0
}

/**
 * Refuses a data key that is not the one the database was made with. Changes nothing.
 *
 * @param key What is at hand, in words for the message, e.g. `The key file /etc/stagedoor/stagedoor.key`.
 * @throws AppError ERR_KEY_STORE_LOCKED naming the key.
 */
export function assertRightKey(db: Database, secrets: Secrets, key: string): void {
  if (judge(sealedValues(db), secrets) !== 'wrong') return
  throw new AppError(
    'ERR_KEY_STORE_LOCKED',
    `${key} is not the one the database ${db.name} was made with. Put the right one back from your copy, or name it with --key-file.`,
  )
}

/**
 * As {@link assertRightKey}, and leaves a sealed text in a database that has none, so that the key is known from then
 * on. Where secrets are only recognised by hash the right key cannot be told: nothing is left until one is sealed.
 */
export function requireRightKey(db: Database, secrets: Secrets, key: string): void {
  assertRightKey(db, secrets, key)
  const values = sealedValues(db)
  if (values.check !== null || judge(values, secrets) === 'unknown') return
  storeKeyCheck(db, secrets.seal(KNOWN_TEXT))
}

function judge(values: SealedValues, secrets: Secrets): 'right' | 'wrong' | 'unknown' {
  if (values.check !== null) return isOpened(secrets, values.check) ? 'right' : 'wrong'
  if (values.secrets.length > 0) {
    // One may be damaged by itself; a wrong key opens none.
    return values.secrets.some((each) => isOpened(secrets, each)) ? 'right' : 'wrong'
  }
  return values.hashed === 0 ? 'right' : 'unknown'
}

function isOpened(secrets: Secrets, sealed: Uint8Array): boolean {
  try {
    secrets.open(sealed)
    return true
  } catch {
    return false
  }
}
