import { KEY_PROOF } from '../../shared/launch.ts'

const STORE = 'keys'
const PLACE = 'sign-in'
const CURVE: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }
/** A browser whose store never answers is one that has none. */
const STORE_MS = 2_000

/** As it is kept. The private half can be used by pages of this address and read by nobody. */
interface Kept {
  readonly key: string
  readonly privateKey: CryptoKey
}

/** A key of this browser that was just made. */
export interface BrowserKey {
  /** Its public half, as the API takes it. */
  readonly key: string
  /** Keeps it in place of the one before. */
  keep(): Promise<void>
}

/** Makes a key. Null where this browser can make or keep none: then it is signed out when Stagedoor stops. */
export async function makeKey(): Promise<BrowserKey | null> {
  try {
    const pair = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify'])
    const key = textOf(await crypto.subtle.exportKey('spki', pair.publicKey))
    const kept: Kept = { key, privateKey: pair.privateKey }
    await inStore('readonly', (store) => store.count())
    return {
      key,
      keep: () => inStore('readwrite', (store) => store.put(kept, PLACE)).then(noMatter, noMatter),
    }
  } catch {
    return null
  }
}

/** Forgets the key, so that this browser cannot prove itself any more. */
export const forgetKey = (): Promise<void> =>
  inStore('readwrite', (store) => store.delete(PLACE)).then(noMatter, noMatter)

/** Whether there may be a key, without looking. */
export const canHaveKey = (): boolean =>
  typeof indexedDB !== 'undefined' && crypto.subtle !== undefined

/** Proves the key to whoever gave the nonce. Null where this browser has none. */
export async function proveKey(
  nonce: string,
): Promise<{ readonly key: string; readonly signature: string } | null> {
  try {
    const kept = await inStore<Kept | undefined>('readonly', (store) => store.get(PLACE))
    if (kept === undefined) return null
    const how: EcdsaParams = { name: 'ECDSA', hash: 'SHA-256' }
    const proof = new TextEncoder().encode(KEY_PROOF + nonce)
    return {
      key: kept.key,
      signature: textOf(await crypto.subtle.sign(how, kept.privateKey, proof)),
    }
  } catch {
    return null
  }
}

const noMatter = (): void => undefined

const textOf = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Asks one thing of the store. Resolves once it is kept. */
function inStore<Answer>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the store does not answer')), STORE_MS)
    const opening = indexedDB.open('stagedoor', 1)
    opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE)
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const db = opening.result
      try {
        const transaction = db.transaction(STORE, mode)
        const request = ask(transaction.objectStore(STORE))
        transaction.oncomplete = () => {
          clearTimeout(late)
          db.close()
          resolve(request.result)
        }
        transaction.onabort = () => reject(transaction.error)
      } catch (error) {
        db.close()
        reject(error)
      }
    }
  })
}
