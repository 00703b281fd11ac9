import { AppError } from '../../shared/errors.ts'
import type { ApiSecret } from '../../shared/stream-token.ts'
import type { StoredApiSecret } from '../store/catalogue/api-secrets.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Edit, Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { createHashIndex } from './hash-index.ts'
import { hintOf, newId, newSecret, type RandomBytes } from './ids.ts'
import type { ApiSecrets } from './stream-token-types.ts'
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
  return {
    list: () => [...editor.state.apiSecrets.values()].map(view),
    create: ({ name }, actor) =>
      editor.edit((edit) => {
        refuseTakenName(edit, name)
        const secret = newSecret('sdb_', randomBytes)
        const taken = (id: string): boolean => edit.state.apiSecrets.has(id)
        const id = newId(`api ${name}`, 'api', taken, randomBytes)
        edit.audit(actor, 'api_secret.create', id, name)
        const text = { hash: secrets.hash(secret), hint: hintOf(secret) }
        const made = { id, name, ...text, createdAtMs: edit.nowMs, refreshedAtMs: null }
        return { apiSecret: put(edit, made), secret }
      }),
    refresh: (id, actor) =>
      editor.edit((edit) => {
        const before = found(edit.state.apiSecrets.get(id))
        const secret = newSecret('sdb_', randomBytes)
        edit.audit(actor, 'api_secret.refresh', id, before.name)
        const text = { hash: secrets.hash(secret), hint: hintOf(secret) }
        return { apiSecret: put(edit, { ...before, ...text, refreshedAtMs: edit.nowMs }), secret }
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const before = found(edit.state.apiSecrets.get(id))
        tables.apiSecrets.remove(id)
        uses.remove(edit, [id])
        edit.audit(actor, 'api_secret.remove', id, before.name)
        edit.state = { ...edit.state, apiSecrets: edit.withoutEntries(edit.state.apiSecrets, [id]) }
      }),
    authenticate(secret) {
      const stored = byHash.find(editor.state.apiSecrets, secrets.hash(secret))
      if (stored === null) return null
      uses.note(stored.id, now())
      return view(stored)
    },
  }
}

function found(stored: StoredApiSecret | undefined): StoredApiSecret {
  if (stored !== undefined) return stored
  throw new AppError('ERR_NOT_FOUND', 'There is no API secret with this id.')
}

/** Names are what the audit log knows them by. */
function refuseTakenName(edit: Edit, name: string): void {
  for (const stored of edit.state.apiSecrets.values()) {
    if (stored.name !== name) continue
    const issues = [{ path: 'name', message: `${stored.id} has this name.` }]
    throw new AppError('ERR_NAME_TAKEN', undefined, { issues })
  }
}
