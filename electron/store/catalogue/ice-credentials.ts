import type { Database } from '../database.ts'

/** What an ICE server is used with. */
interface StoredIceCredential {
  /** First address of the server. */
  readonly url: string
  readonly sealed: Uint8Array
}

export interface IceCredentialTable {
  all(): StoredIceCredential[]
  /** Adds one, or replaces it. */
  put(stored: StoredIceCredential): void
  remove(url: string): void
}

/** Prepares the statements on `ice_credentials`. */
export function iceCredentialTable(db: Database): IceCredentialTable {
  const all = db.prepare<[], StoredIceCredential>('SELECT url, sealed FROM ice_credentials')
  const put = db.prepare<[string, Uint8Array]>(`
    INSERT INTO ice_credentials VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET sealed = excluded.sealed`)
  const remove = db.prepare<[string]>('DELETE FROM ice_credentials WHERE url = ?')
  return {
    all: () => all.all(),
    put: ({ url, sealed }) => void put.run(url, sealed),
    remove: (url) => void remove.run(url),
  }
}
