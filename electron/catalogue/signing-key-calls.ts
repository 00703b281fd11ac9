import { AppError } from '../../shared/errors.ts'
import {
  SIGNING_KEY_KINDS,
  type SigningKeyKind,
  type SigningKeyStatus,
} from '../../shared/signing-key.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { isGone } from './keeping.ts'
import { rotateSigningKey, SHELF, type SigningKeyTools } from './signing-keys.ts'
import { openSigningKeys, type SigningKey, type State } from './state.ts'

interface SigningKeyParts extends SigningKeyTools {
  readonly editor: Editor
  readonly links: ReadonlyMap<string, StoredLink>
  now(): number
}

/** A key with what it signs. */
interface NamedKey extends Omit<SigningKey, 'key'> {
  readonly kind: SigningKeyKind
  readonly deletedAtMs: number | null
}

const inForce = (state: State): readonly NamedKey[] =>
  SIGNING_KEY_KINDS.flatMap((kind) =>
    state[SHELF[kind]].map((key) => ({ ...key, kind, deletedAtMs: null })),
  )
const allOf = (state: State): readonly NamedKey[] => [...inForce(state), ...state.deletedKeys]

/** A ticket of the Director holds for seconds; its key is kept for a while all the same. */
const TICKET_MS = 3_600_000

/** What signs links and tickets of the Director. */
export interface SigningKeys {
  /** All of them, the newest of each kind first, with what still hangs on each. */
  list(): readonly Omit<SigningKeyStatus, 'liveSessions'>[]
  /** Whether a grant is a link that was signed with a key. */
  hasSigned(id: string, grantId: string): boolean
  /** A new key signs from now on; the one before goes on verifying what it signed. */
  rotate(kind: SigningKeyKind, actor: Actor): void
  /** What it signed is refused from now on. ERR_NOT_FOUND; ERR_IN_USE for the one that signs. */
  remove(id: string, actor: Actor): void
  /** What it signed counts again, within 30 days. ERR_NOT_FOUND */
  restore(id: string, actor: Actor): void
}

/** Makes the calls on the signing keys. */
export function createSigningKeys(parts: SigningKeyParts): SigningKeys {
  const { editor, links, tables, now } = parts

  function keyOf(keys: readonly NamedKey[], id: string): NamedKey {
    const found = keys.find((key) => key.id === id)
    if (found !== undefined) return found
    throw new AppError('ERR_NOT_FOUND', 'There is no signing key with this id.')
  }

  /** Takes out for good what was deleted too long ago, and puts what is stored in force. */
  function putInForce(edit: Edit): void {
    for (const { id, deletedAtMs } of edit.state.deletedKeys) {
      if (isGone(deletedAtMs, edit.nowMs)) tables.signingKeys.remove(id)
    }
    edit.state = { ...edit.state, ...openSigningKeys(tables, parts.secrets) }
  }

  /** Keys are not written into links; the one that signed at the time did. */
  const hasSigned = (key: NamedKey, link: StoredLink): boolean =>
    key.kind === 'rj-auth' &&
    link.id.startsWith('rj-') &&
    link.createdAtMs >= key.createdAtMs &&
    (key.retiredAtMs === null || link.createdAtMs < key.retiredAtMs)

  return {
    list() {
      const nowMs = now()
      const held = [...links.values()].filter(({ expiresAtMs }) => expiresAtMs > nowMs)
      return allOf(editor.state).map((key) => {
        const { id, kind, createdAtMs, retiredAtMs, deletedAtMs } = key
        const signed = held.filter((link) => hasSigned(key, link))
        const ends = signed.map((link) => link.expiresAtMs)
        const lastTicketMs = retiredAtMs === null ? 0 : retiredAtMs + TICKET_MS
        const lastMs = Math.max(0, kind === 'connection' ? lastTicketMs : 0, ...ends)
        const neededUntilMs = lastMs > nowMs ? lastMs : null
        const links = signed.length
        return { id, kind, createdAtMs, retiredAtMs, deletedAtMs, links, neededUntilMs }
      })
    },
    hasSigned(id, grantId) {
      const link = links.get(grantId)
      return link !== undefined && hasSigned(keyOf(allOf(editor.state), id), link)
    },
    rotate: (kind, actor) =>
      editor.edit((edit) => {
        const { id } = rotateSigningKey(edit, kind, parts)
        edit.audit(actor, 'signing_key.rotate', id, kind)
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const key = keyOf(inForce(edit.state), id)
        if (key.retiredAtMs === null) {
          throw new AppError('ERR_IN_USE', 'It signs what is issued now. Rotate first.')
        }
        tables.signingKeys.setDeleted(id, edit.nowMs)
        putInForce(edit)
        edit.audit(actor, 'signing_key.remove', id, key.kind)
      }),
    restore: (id, actor) =>
      editor.edit((edit) => {
        const kept = allOf(edit.state).filter((each) => !isGone(each.deletedAtMs, edit.nowMs))
        const key = keyOf(kept, id)
        tables.signingKeys.setDeleted(id, null)
        putInForce(edit)
        edit.audit(actor, 'signing_key.restore', id, key.kind)
      }),
  }
}
