import { say } from '../../shared/say.ts'
import type { SigningKeyKind } from '../../shared/signing-key.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Edit } from './editor.ts'
import { newId, type RandomBytes } from './ids.ts'
import { openSigningKey, type SigningKey } from './state.ts'
import type { CatalogueSecrets } from './tools.ts'

const KEY_BYTES = 32

export interface SigningKeyTools {
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly randomBytes: RandomBytes
}

/** Where the state has the keys of each kind. */
export const SHELF = { 'rj-auth': 'signingKeys', connection: 'connectionKeys' } as const

/**
 * The key that signs new tokens of a kind: the newest that is not retired, made on first use as part of the edit that
 * needs it.
 *
 * @throws AppError ERR_KEY_STORE_LOCKED
 */
export function signingKey(edit: Edit, kind: SigningKeyKind, tools: SigningKeyTools): SigningKey {
  const inUse = edit.state[SHELF[kind]].find((each) => each.retiredAtMs === null)
  return inUse ?? addKey(edit, kind, tools, say('made on first use'))
}

/**
 * Makes a new key of a kind. The one before is retired: it signs no more, what it signed still verifies.
 *
 * @throws AppError ERR_KEY_STORE_LOCKED
 */
export function rotateSigningKey(
  edit: Edit,
  kind: SigningKeyKind,
  tools: SigningKeyTools,
): SigningKey {
  const shelf = SHELF[kind]
  const keys = edit.state[shelf].map((each) => {
    if (each.retiredAtMs !== null) return each
    tools.tables.signingKeys.retire(each.id, edit.nowMs)
    return { ...each, retiredAtMs: edit.nowMs }
  })
  edit.state = { ...edit.state, [shelf]: keys }
  return addKey(edit, kind, tools, say('the one before is retired'))
}

function addKey(edit: Edit, kind: SigningKeyKind, tools: SigningKeyTools, why: string): SigningKey {
  const shelf = SHELF[kind]
  const keys = edit.state[shelf]
  const taken = (id: string): boolean => keys.some((each) => each.id === id)
  const text = Buffer.from(tools.randomBytes(KEY_BYTES)).toString('base64url')
  const stored = {
    id: newId(kind, 'key', taken, tools.randomBytes),
    kind,
    sealed: tools.secrets.seal(text),
    createdAtMs: edit.nowMs,
    retiredAtMs: null,
    deletedAtMs: null,
  }
  tools.tables.signingKeys.add(stored)
  edit.audit('console', 'signing_key.create', stored.id, why)
  const made = openSigningKey(stored, tools.secrets)
  edit.state = { ...edit.state, [shelf]: [made, ...keys] }
  return made
}
