import { AppError } from '../../shared/errors.ts'
import type { ApiSecret } from '../../shared/stream-token.ts'
import type { StoredApiSecret } from '../store/catalogue/api-secrets.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { createHashIndex } from './hash-index.ts'
import { hintOf, newId, newSecret, type RandomBytes } from './ids.ts'
import { goneFor, isGone } from './keeping.ts'
import type { ApiSecrets } from './stream-token-types.ts'
import { refuseTakenName } from './taken-name.ts'
import type { CatalogueSecrets, CatalogueTools } from './tools.ts'

interface ApiSecretParts {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly uses: GrantUses
  readonly randomBytes: RandomBytes
  readonly now: CatalogueTools['now']
}

/** The API secrets of the catalogue; see ApiSecrets for each call. */
export function createApiSecrets(parts: ApiSecretParts): ApiSecrets {
  const { editor, tables, secrets, uses, randomBytes, now } = parts
  const byHash = createHashIndex<StoredApiSecret>()
  const view = ({ hash: _, ...apiSecret }: StoredApiSecret): ApiSecret => ({
    ...apiSecret,
    lastUsedAtMs: uses.get(apiSecret.id)?.lastUsedAtMs ?? null,
  })
  function put(edit: Edit, stored: StoredApiSecret): ApiSecret {
    tables.apiSecrets.put(stored)
    const apiSecrets = edit.withEntry(edit.state.apiSecrets, stored.id, stored)
    edit.state = { ...edit.state, apiSecrets }
    return view(stored)
  }
  function change(
    id: string,
    what: string,
    actor: Actor,
    changed: (before: StoredApiSecret, edit: Edit) => Partial<StoredApiSecret>,
  ): ApiSecret {
    return editor.edit((edit) => {
      const before = found(edit.state.apiSecrets.get(id))
      if (before.deletedAtMs !== null && what !== 'restore') throw notFound()
      edit.audit(actor, `api_secret.${what}`, id, before.name)
      return put(edit, { ...before, ...changed(before, edit) })
    })
  }
  /** Takes out for good what was deleted too long ago, and what holds a name that is wanted anew. */
  function makeRoom(edit: Edit, name: string): void {
    const gone = goneFor(name, edit.state.apiSecrets.values(), edit.nowMs)
    if (gone.length === 0) return
    for (const id of gone) tables.apiSecrets.remove(id)
    uses.remove(edit, gone)
    edit.state = { ...edit.state, apiSecrets: edit.withoutEntries(edit.state.apiSecrets, gone) }
  }
  const newText = () => {
    const secret = newSecret('sdb_', randomBytes)
    return { secret, stored: { hash: secrets.hash(secret), hint: hintOf(secret) } }
  }
  return {
    list: () => [...editor.state.apiSecrets.values()].map(view),
    create: ({ name }, actor) =>
      editor.edit((edit) => {
        makeRoom(edit, name)
        refuseTakenName(edit.state.apiSecrets.values(), name, null)
        const { secret, stored } = newText()
        const taken = (id: string): boolean => edit.state.apiSecrets.has(id)
        const id = newId(`api ${name}`, 'api', taken, randomBytes)
        edit.audit(actor, 'api_secret.create', id, name)
        const fresh = { refreshedAtMs: null, disabledAtMs: null, deletedAtMs: null }
        const made = { id, name, ...stored, createdAtMs: edit.nowMs, ...fresh }
        return { apiSecret: put(edit, made), secret }
      }),
    refresh(id, actor) {
      const { secret, stored } = newText()
      const apiSecret = change(id, 'refresh', actor, (_, { nowMs }) => ({
        ...stored,
        refreshedAtMs: nowMs,
      }))
      return { apiSecret, secret }
    },
    setDisabled: (id, disabled, actor) =>
      change(id, disabled ? 'disable' : 'enable', actor, (before, { nowMs }) => ({
        disabledAtMs: disabled ? (before.disabledAtMs ?? nowMs) : null,
      })),
    remove: (id, actor) =>
      void change(id, 'remove', actor, (_, { nowMs }) => ({ deletedAtMs: nowMs })),
    restore: (id, actor) =>
      change(id, 'restore', actor, ({ deletedAtMs }, { nowMs }) => {
        if (isGone(deletedAtMs, nowMs)) throw notFound()
        return { deletedAtMs: null }
      }),
    authenticate(secret) {
      const stored = byHash.find(editor.state.apiSecrets, secrets.hash(secret))
      if (stored === null || stored.deletedAtMs !== null) return null
      if (stored.disabledAtMs !== null) {
        throw new AppError('ERR_CALLER_UNAUTHENTICATED', 'This API secret is switched off.')
      }
      uses.note(stored.id, now())
      return view(stored)
    },
  }
}

function found(stored: StoredApiSecret | undefined): StoredApiSecret {
  if (stored !== undefined) return stored
  throw notFound()
}

const notFound = (): AppError =>
  new AppError('ERR_NOT_FOUND', 'There is no API secret with this id.')
