import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { StoredTokenKey } from '../store/catalogue/token-keys.ts'
import type { CatalogueSecrets } from './tools.ts'

/** A key that signs for media servers, ready for use. */
export interface OpenedTokenKey extends Omit<StoredTokenKey, 'sealed' | 'previousSealed'> {
  /** Null: not given yet. */
  readonly secret: string | null
  readonly previousSecret: string | null
}

export interface TokenKeyStore {
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
}

/** Opens what is stored. @throws AppError ERR_KEY_STORE_LOCKED */
export function openTokenKeys({
  tables,
  secrets,
}: TokenKeyStore): ReadonlyMap<string, OpenedTokenKey> {
  const text = (sealed: Uint8Array | null): string | null =>
    sealed === null ? null : secrets.open(sealed)
  return new Map(
    tables.tokenKeys
      .all()
      .map(({ sealed, previousSealed, ...key }) => [
        key.id,
        { ...key, secret: text(sealed), previousSecret: text(previousSealed) },
      ]),
  )
}

/** Stores it with its secrets sealed. */
export function storeTokenKey(
  { tables, secrets }: TokenKeyStore,
  { secret, previousSecret, ...key }: OpenedTokenKey,
): void {
  const sealed = (text: string | null): Uint8Array | null =>
    text === null ? null : secrets.seal(text)
  tables.tokenKeys.put({ ...key, sealed: sealed(secret), previousSealed: sealed(previousSecret) })
}
