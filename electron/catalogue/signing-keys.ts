import type { KeyObject } from 'node:crypto'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Edit } from './editor.ts'
import { newId, type RandomBytes } from './ids.ts'
import { openSigningKey } from './state.ts'
import type { CatalogueSecrets } from './tools.ts'

const KEY_BYTES = 32

/**
 * The key that signs new rj-auth tokens: the newest that is not retired, made on first use as part of the edit that
 * needs it.
 *
 * @throws AppError ERR_KEY_STORE_LOCKED
 */
export function signingKey(
  edit: Edit,
  tools: {
    readonly tables: CatalogueTables
    readonly secrets: CatalogueSecrets
    readonly randomBytes: RandomBytes
  },
): KeyObject {
  const inUse = edit.state.signingKeys.find((each) => each.retiredAtMs === null)
  if (inUse !== undefined) return inUse.key
  const taken = (id: string): boolean => edit.state.signingKeys.some((each) => each.id === id)
  const text = Buffer.from(tools.randomBytes(KEY_BYTES)).toString('base64url')
  const stored = {
    id: newId('rj-auth', 'key', taken, tools.randomBytes),
    kind: 'rj-auth' as const,
    sealed: tools.secrets.seal(text),
    createdAtMs: edit.nowMs,
    retiredAtMs: null,
  }
  tools.tables.signingKeys.add(stored)
  edit.audit('console', 'signing_key.create', stored.id, 'made on first use')
  const made = openSigningKey(stored, tools.secrets)
  edit.state = { ...edit.state, signingKeys: [made, ...edit.state.signingKeys] }
  return made.key
}
