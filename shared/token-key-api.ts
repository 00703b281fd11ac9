import type { z } from 'zod'
import type { ErrorBody } from './errors.ts'
import type { TokenKey } from './token-key.ts'
import type {
  tokenKeyChangeSchema,
  tokenKeyRollSchema,
  tokenKeySchema,
  tokenKeyVerifySchema,
} from './token-key-input.ts'

/** What became of one token that was checked with a kept key. */
export interface TokenKeyVerified {
  /** Whether the key signed it, now or before it was rolled. */
  readonly verified: boolean
  /** `key_retired`: with the secret before. Else the format's word. */
  readonly code: string
  /** What was signed. Null unless verified. */
  readonly value: unknown
  readonly valid: boolean
  /** Codes of everything that keeps it from being valid, the deciding one first. Empty when valid. */
  readonly reasons: readonly string[]
  /** Why it could not be checked. Null when it was. */
  readonly error: ErrorBody['error'] | null
}

/** The calls about the secrets that sign what media servers check; part of the table in api-map.ts. */
export interface TokenKeyApi {
  /** By name; deleted ones too, as long as they can be restored. Never a secret. */
  'GET /token-keys': { answer: { tokenKeys: readonly TokenKey[] } }
  'POST /token-keys': { body: z.input<typeof tokenKeySchema>; answer: TokenKey }
  'PUT /token-keys/{id}': {
    params: { id: string }
    body: z.input<typeof tokenKeyChangeSchema>
    answer: TokenKey
  }
  'POST /token-keys/{id}/roll': {
    params: { id: string }
    body: z.input<typeof tokenKeyRollSchema>
    answer: TokenKey
  }
  /** Signs with the secret before again; the other one is kept as long. */
  'POST /token-keys/{id}/take-back': { params: { id: string }; answer: TokenKey }
  /** It signs no more from then on. What it signed holds: only the media server can end that. */
  'DELETE /token-keys/{id}': { params: { id: string }; answer: null }
  /** One answer for each, in their order. That the key was used is in the audit log, the tokens are not. */
  'POST /token-keys/{id}/verify': {
    params: { id: string }
    body: z.input<typeof tokenKeyVerifySchema>
    answer: { results: readonly TokenKeyVerified[] }
  }
  'POST /token-keys/{id}/restore': { params: { id: string }; answer: TokenKey }
}
