import { createHash } from 'node:crypto'

/** HMAC-SHA-256 under the audit key, in hex: see Secrets.authenticate. */
export type Authenticate = (text: string) => string

/** An entry as it is stored. */
export interface AuditRow {
  readonly id: number
  readonly at_ms: number
  readonly actor: string
  readonly what: string
  readonly subject: string
  readonly detail: string
  /** Null for entries from before entries proved themselves. */
  readonly mac: string | null
}

/**
 * What proves an entry: itself and what proves the entry before it, so that none can be changed, taken out, put in or moved
 * without the key.
 *
 * @param previous Of the entry before. For the first of the chain: {@link digestOfEarlier} of those from before it.
 */
export const macOf = (
  authenticate: Authenticate,
  previous: string,
  row: Omit<AuditRow, 'mac'>,
): string =>
  authenticate(
    JSON.stringify([
      'entry',
      previous,
      row.id,
      row.at_ms,
      row.actor,
      row.what,
      row.subject,
      row.detail,
    ]),
  )

/** What proves which entry is the last. */
export const headMacOf = (authenticate: Authenticate, id: number, mac: string): string =>
  authenticate(JSON.stringify(['head', id, mac]))

/** SHA-256 over entries that do not prove themselves, in order. None: the digest of nothing. */
export interface EarlierDigest {
  add(row: Omit<AuditRow, 'mac'>): void
  digest(): string
}

/** Begins the digest of entries that were there before the chain. */
export function digestOfEarlier(): EarlierDigest {
  const hash = createHash('sha256')
  return {
    add: (row) => {
      const { id, at_ms, actor, what, subject, detail } = row
      hash.update(`${JSON.stringify([id, at_ms, actor, what, subject, detail])}\n`)
    },
    digest: () => hash.digest('hex'),
  }
}
