import type { Application, ApplicationSecretInput } from '../../shared/application.ts'
import { AppError } from '../../shared/errors.ts'
import type { StoredApplication } from '../store/catalogue/applications.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { liveSecrets, refuseSameKey, sameSecret } from './application-secrets.ts'
import type { Edit, Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { hintOf, newId, newSecret, type RandomBytes } from './ids.ts'
import type { OpenedApplication, OpenedSecret, State } from './state.ts'
import type { CatalogueSecrets, CatalogueTools } from './tools.ts'
import type { Catalogue } from './types.ts'
import { refuse } from './validate.ts'

export interface ApplicationParts {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly uses: GrantUses
  readonly randomBytes: RandomBytes
  readonly now: CatalogueTools['now']
  /** Forgets the tokens that were issued for an application, as part of the edit that removes it. */
  forgetTokens(edit: Edit, applicationId: string): void
}

type Calls = Omit<Catalogue['applications'], 'tokens' | 'tokenActs' | 'preview' | 'issue'>

/** Short secrets are the operator's own; their first characters would tell too much. */
const HINTED_FROM_CHARS = 20

/** The Phenix applications of the catalogue; see Catalogue for each call. */
export function createApplications(parts: ApplicationParts): Calls {
  const { editor, tables, uses, now } = parts
  const view = ({ application, secrets }: OpenedApplication): Application => ({
    ...application,
    secrets: secrets.map(({ text: _, applicationId: __, ...secret }) => ({
      ...secret,
      lastUsedAtMs: uses.get(secret.id)?.lastUsedAtMs ?? null,
    })),
  })

  /** Puts an application with its secrets in force. */
  function put(edit: Edit, opened: OpenedApplication): Application {
    const id = opened.application.id
    const applications = edit.withEntry(edit.state.applications, id, opened)
    edit.state = { ...edit.state, applications }
    return view(opened)
  }

  function addSecret(edit: Edit, to: OpenedApplication, input: ApplicationSecretInput) {
    const opened = newApplicationSecret(edit, to.application.id, input, parts)
    const next = { ...to, secrets: [opened, ...to.secrets] }
    return { application: put(edit, next), secret: input.secret === null ? opened.text : null }
  }

  function changeSecret(
    edit: Edit,
    id: string,
    secretId: string,
    change: (secret: OpenedSecret) => readonly OpenedSecret[],
  ): Application {
    const before = applicationOf(edit.state, id)
    if (!before.secrets.some((each) => each.id === secretId)) {
      throw new AppError('ERR_NOT_FOUND', 'This application has no secret with this id.')
    }
    const secrets = before.secrets.flatMap((each) => (each.id === secretId ? change(each) : each))
    return put(edit, { ...before, secrets })
  }

  return {
    list: () => [...editor.state.applications.values()].map(view),
    create: ({ firstSecret, ...input }, actor) =>
      editor.edit((edit) => {
        if (edit.state.applications.has(input.id)) {
          const issues = [{ path: 'id', message: 'An application with this id exists already.' }]
          throw new AppError('ERR_NAME_TAKEN', undefined, { issues })
        }
        const application = { ...input, createdAtMs: edit.nowMs, updatedAtMs: edit.nowMs }
        tables.applications.add(application)
        edit.audit(actor, 'application.create', input.id, input.label)
        return addSecret(edit, { application, secrets: [] }, firstSecret)
      }),
    update: (id, change, actor) =>
      editor.edit((edit) => {
        const before = applicationOf(edit.state, id)
        const application: StoredApplication = {
          ...before.application,
          ...change,
          updatedAtMs: edit.nowMs,
        }
        tables.applications.update(application)
        edit.audit(actor, 'application.update', id, application.label)
        return put(edit, { ...before, application })
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const { application, secrets } = applicationOf(edit.state, id)
        parts.forgetTokens(edit, id)
        for (const secret of secrets) tables.applications.removeSecret(secret.id)
        const secretIds = secrets.map((each) => each.id)
        uses.remove(edit, secretIds)
        tables.applications.remove(id)
        edit.audit(actor, 'application.remove', id, application.label)
        const applications = edit.withoutEntries(edit.state.applications, [id])
        edit.state = { ...edit.state, applications }
      }),
    addSecret: (id, input, actor) =>
      editor.edit((edit) => {
        const made = addSecret(edit, applicationOf(edit.state, id), input)
        edit.audit(actor, 'application.add_secret', id, input.name)
        return made
      }),
    retireSecret: (id, secretId, retiresAtMs, actor) =>
      editor.edit((edit) => {
        tables.applications.retireSecret(secretId, retiresAtMs)
        const at = retiresAtMs === null ? 'not any more' : new Date(retiresAtMs).toISOString()
        edit.audit(actor, 'application.retire_secret', id, `${secretId}, ${at}`)
        return changeSecret(edit, id, secretId, (secret) => [{ ...secret, retiresAtMs }])
      }),
    removeSecret: (id, secretId, actor) =>
      editor.edit((edit) => {
        const changed = changeSecret(edit, id, secretId, () => [])
        if (changed.secrets.length === 0) {
          const message = 'It is the only one. Add another first, or switch the application off.'
          throw new AppError('ERR_IN_USE', message)
        }
        tables.applications.removeSecret(secretId)
        uses.remove(edit, [secretId])
        edit.audit(actor, 'application.remove_secret', id, secretId)
        return changed
      }),
    authenticate: (id, secret) => {
      const known = editor.state.applications.get(id)
      const fitting = sameSecret(liveSecrets(known?.secrets ?? [], now()), secret)
      if (known === undefined || fitting === null || !known.application.enabled) return null
      uses.note(fitting.id, now())
      return view(known)
    },
  }
}

/** @throws AppError ERR_NOT_FOUND */
export function applicationOf(state: State, id: string): OpenedApplication {
  const found = state.applications.get(id)
  if (found !== undefined) return found
  throw new AppError('ERR_NOT_FOUND', 'There is no application with this id.')
}

function newApplicationSecret(
  edit: Edit,
  applicationId: string,
  { name, secret }: ApplicationSecretInput,
  { tables, secrets, randomBytes }: ApplicationParts,
): OpenedSecret {
  const isOwn = secret !== null
  const text = secret ?? newSecret('sda_', randomBytes)
  const fault = refuseSameKey(edit.state.applications.values(), applicationId, text)
  if (fault !== null) refuse('ERR_INPUT_INVALID', 'secret', fault)
  const all = [...edit.state.applications.values()].flatMap((each) => each.secrets)
  const taken = (id: string): boolean => all.some((each) => each.id === id)
  const opened: OpenedSecret = {
    id: newId(`${applicationId} ${name}`, 'secret', taken, randomBytes),
    applicationId,
    name,
    hint: isOwn ? (text.length < HINTED_FROM_CHARS ? '' : text.slice(0, 4)) : hintOf(text),
    createdAtMs: edit.nowMs,
    retiresAtMs: null,
    text,
  }
  const { text: _, ...stored } = opened
  tables.applications.addSecret({ ...stored, sealed: secrets.seal(text) })
  return opened
}
