import type { ServiceToken, ServiceTokenInput } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { StoredServiceToken } from '../store/catalogue/service-tokens.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { createHashIndex } from './hash-index.ts'
import { hintOf, newId, newSecret, type RandomBytes } from './ids.ts'
import { goneFor, isGone } from './keeping.ts'
import { refuseTakenName } from './taken-name.ts'
import type { CatalogueSecrets, CatalogueTools } from './tools.ts'

interface ServiceTokenParts {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly uses: GrantUses
  readonly randomBytes: RandomBytes
  readonly now: CatalogueTools['now']
}

/** What the back ends of an operator prove themselves with. */
export interface ServiceTokens {
  list(): readonly ServiceToken[]
  create(input: ServiceTokenInput, actor: Actor): { token: ServiceToken; secret: string }
  setDisabled(id: string, disabled: boolean, actor: Actor): ServiceToken
  /** A new text for the same token; the one before counts for so many minutes more. */
  roll(id: string, overlapMinutes: number, actor: Actor): { token: ServiceToken; secret: string }
  /** Takes it out of use; it can be restored for 30 days, unless its name is given to another. */
  remove(id: string, actor: Actor): void
  /** ERR_NOT_FOUND */
  restore(id: string, actor: Actor): ServiceToken
  /** The enabled token this secret belongs to, or null. */
  authenticate(secret: string): ServiceToken | null
}

/** Makes the calls on the service tokens. */
export function createServiceTokens(parts: ServiceTokenParts): ServiceTokens {
  const { editor, tables, secrets, uses, randomBytes, now } = parts
  const byHash = createHashIndex<StoredServiceToken>()
  const view = ({ hash: _, previousHash: __, ...token }: StoredServiceToken): ServiceToken => ({
    ...token,
    lastUsedAtMs: uses.get(token.id)?.lastUsedAtMs ?? null,
  })
  const put = (edit: Edit, token: StoredServiceToken): ServiceToken => {
    const serviceTokens = edit.withEntry(edit.state.serviceTokens, token.id, token)
    edit.state = { ...edit.state, serviceTokens }
    return view(token)
  }
  /** Takes out for good what was deleted too long ago, and what holds a name that is wanted anew. */
  const makeRoom = (edit: Edit, name: string): void => {
    const gone = goneFor(name, edit.state.serviceTokens.values(), edit.nowMs)
    if (gone.length === 0) return
    for (const id of gone) tables.serviceTokens.remove(id)
    uses.remove(edit, gone)
    const serviceTokens = edit.withoutEntries(edit.state.serviceTokens, gone)
    edit.state = { ...edit.state, serviceTokens }
  }
  return {
    list: () => [...editor.state.serviceTokens.values()].map(view),
    create: (input, actor) =>
      editor.edit((edit) => {
        makeRoom(edit, input.name)
        refuseTakenName(edit.state.serviceTokens.values(), input.name, null)
        const secret = newSecret('sds_', randomBytes)
        const taken = (id: string): boolean => edit.state.serviceTokens.has(id)
        const token: StoredServiceToken = {
          id: newId(`service ${input.name}`, 'service', taken, randomBytes),
          name: input.name,
          hash: secrets.hash(secret),
          hint: hintOf(secret),
          createdAtMs: edit.nowMs,
          disabledAtMs: null,
          deletedAtMs: null,
          previousHash: null,
          previousUntilMs: null,
        }
        tables.serviceTokens.add(token)
        edit.audit(actor, 'service_token.create', token.id, token.name)
        return { token: put(edit, token), secret }
      }),
    setDisabled: (id, disabled, actor) =>
      editor.edit((edit) => {
        const before = found(edit.state.serviceTokens.get(id))
        const disabledAtMs = disabled ? (before.disabledAtMs ?? edit.nowMs) : null
        tables.serviceTokens.setDisabled(id, disabledAtMs)
        const what = disabled ? 'service_token.disable' : 'service_token.enable'
        edit.audit(actor, what, id, before.name)
        return put(edit, { ...before, disabledAtMs })
      }),
    roll: (id, overlapMinutes, actor) =>
      editor.edit((edit) => {
        const before = found(edit.state.serviceTokens.get(id))
        const secret = newSecret('sds_', randomBytes)
        const overlaps = overlapMinutes > 0
        const token: StoredServiceToken = {
          ...before,
          hash: secrets.hash(secret),
          hint: hintOf(secret),
          previousHash: overlaps ? before.hash : null,
          previousUntilMs: overlaps ? edit.nowMs + overlapMinutes * 60_000 : null,
        }
        tables.serviceTokens.roll(token)
        const detail = say('{name}, the text before counts for {minutes} minutes more', {
          name: before.name,
          minutes: overlapMinutes,
        })
        edit.audit(actor, 'service_token.roll', id, detail)
        return { token: put(edit, token), secret }
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const token = found(edit.state.serviceTokens.get(id))
        tables.serviceTokens.setDeleted(id, edit.nowMs)
        edit.audit(actor, 'service_token.remove', id, token.name)
        put(edit, { ...token, deletedAtMs: edit.nowMs })
      }),
    restore: (id, actor) =>
      editor.edit((edit) => {
        const token = edit.state.serviceTokens.get(id)
        if (token === undefined || isGone(token.deletedAtMs, edit.nowMs)) throw notFound()
        tables.serviceTokens.setDeleted(id, null)
        edit.audit(actor, 'service_token.restore', id, token.name)
        return put(edit, { ...token, deletedAtMs: null })
      }),
    authenticate: (secret) => {
      const hash = secrets.hash(secret)
      const token = byHash.find(editor.state.serviceTokens, hash)
      if (token === null || token.disabledAtMs !== null || token.deletedAtMs !== null) return null
      if (token.hash !== hash && !(now() < (token.previousUntilMs ?? 0))) return null
      uses.note(token.id, now())
      return view(token)
    },
  }
}

function found(token: StoredServiceToken | undefined): StoredServiceToken {
  if (token !== undefined && token.deletedAtMs === null) return token
  throw notFound()
}

const notFound = (): AppError =>
  new AppError('ERR_NOT_FOUND', 'There is no service token with this id.')
