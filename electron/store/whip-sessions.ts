import type { Database } from './database.ts'

/** A publisher who was passed on to a WHIP endpoint. */
export interface WhipSession {
  /** Names their session. */
  readonly sessionKey: string
  /** The endpoint they were passed on to. */
  readonly url: string
  readonly allowPrivate: boolean
  /** Where they are there. */
  readonly location: string
  /** What proves Stagedoor there. Null: nothing is set. */
  readonly authorization: string | null
  /** What they hold, each by its keyed hash. */
  readonly bearers: readonly string[]
}

/** The publishers by WHIP that are on air, for the next start. */
export interface WhipSessions {
  /** One that cannot be opened is left out, and forgotten. */
  all(): readonly WhipSession[]
  put(session: WhipSession): void
  remove(sessionKey: string): void
  /** The keyed hash of what a publisher holds. */
  hash(text: string): string
}

interface Row {
  session_key: string
  url: string
  allow_private: number
  location_sealed: Uint8Array
  proof_sealed: Uint8Array | null
  bearer_hashes: string
}

/** What seals them. */
interface Sealing {
  seal(text: string): Uint8Array
  open(sealed: Uint8Array): string
  hash(text: string): string
}

/** Prepares the statements on `whip_sessions`. */
export function createWhipSessions(db: Database, { seal, open, hash }: Sealing): WhipSessions {
  const all = db.prepare<[], Row>('SELECT * FROM whip_sessions')
  const put = db.prepare<[string, string, number, Uint8Array, Uint8Array | null, string]>(
    'INSERT OR REPLACE INTO whip_sessions VALUES (?, ?, ?, ?, ?, ?)',
  )
  const remove = db.prepare<[string]>('DELETE FROM whip_sessions WHERE session_key = ?')

  function opened(row: Row): WhipSession[] {
    const { session_key: sessionKey, url, proof_sealed: proof } = row
    try {
      return [
        {
          ...{ sessionKey, url, allowPrivate: row.allow_private === 1 },
          location: open(row.location_sealed),
          authorization: proof === null ? null : open(proof),
          bearers: JSON.parse(row.bearer_hashes) as string[],
        },
      ]
    } catch {
      remove.run(sessionKey)
      return []
    }
  }

  return {
    all: () => all.all().flatMap(opened),
    put({ sessionKey, url, allowPrivate, location, authorization, bearers }) {
      const proof = authorization === null ? null : seal(authorization)
      const hashes = JSON.stringify(bearers)
      put.run(sessionKey, url, allowPrivate ? 1 : 0, seal(location), proof, hashes)
    },
    remove: (sessionKey) => void remove.run(sessionKey),
    hash,
  }
}
