import type { z } from 'zod'
import type { TokenKey } from './token-key.ts'
import type { tokenKeyChangeSchema, tokenKeyRollSchema, tokenKeySchema } from './token-key-input.ts'

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
  'POST /token-keys/{id}/restore': { params: { id: string }; answer: TokenKey }
}
