import type { Application, ApplicationSecretInput } from '../../shared/application.ts'
import { AppError } from '../../shared/errors.ts'
import type { StoredApplication } from '../store/catalogue/applications.ts'
import { makeRoom } from './application-room.ts'
import { hasSecret, liveSecrets, refuseSameKey, sameSecret } from './application-secrets.ts'
import type { ApplicationParts, Applications, NewApplicationSecret } from './application-types.ts'
import type { Edit } from './editor.ts'
import { hintOf, hintOfOwn, newId, newSecret } from './ids.ts'
import { isGone } from './keeping.ts'
import type { OpenedApplication, OpenedSecret, State } from './state.ts'
import { refuse } from './validate.ts'

type Calls = Omit<Applications, 'tokens' | 'tokenActs' | 'preview' | 'issue'>

/** Makes the calls on the Phenix applications. */
export function createApplications(parts: ApplicationParts): Calls {
  const { editor, tables, uses, now } = parts
  const viewSecret = ({ text: _, applicationId: __, ...secret }: OpenedSecret) => ({
    ...secret,
    lastUsedAtMs: uses.get(secret.id)?.lastUsedAtMs ?? null,
  })
  const view = ({ application, secrets, deletedSecrets }: OpenedApplication): Application => ({
    ...application,
    secrets: [...secrets, ...deletedSecrets].map(viewSecret),
  })

  /** Puts an application with its secrets in force. */
  function put(edit: Edit, opened: OpenedApplication): Application {
    const id = opened.application.id
    const applications = edit.withEntry(edit.state.applications, id, opened)
    edit.state = { ...edit.state, applications }
    return view(opened)
  }

  function addSecret(edit: Edit, to: OpenedApplication, input: NewApplicationSecret) {
    const { insteadOf } = input
    const at = insteadOf === undefined ? 0 : to.secrets.findIndex(({ id }) => id === insteadOf)
    const place =
      insteadOf === undefined
        ? { createdAtMs: newestAt(edit.nowMs, to), retiresAtMs: null }
        : secretOf(to.secrets, insteadOf)
    const opened = newApplicationSecret(edit, to.application.id, input, place, parts)
    const next = { ...to, secrets: to.secrets.toSpliced(at, 0, opened) }
    return { application: put(edit, next), secret: input.secret === null ? opened.text : null }
  }

  return {
    list: () => {
      const { applications, deletedApplications } = editor.state
      return [...applications.values(), ...deletedApplications.values()].map(view)
    },
    create: ({ firstSecret, ...input }, actor) =>
      editor.edit((edit) => {
        if (edit.state.applications.has(input.id)) {
          refuse('ERR_NAME_TAKEN', 'id', 'An application with this id exists already.')
        }
        makeRoom(edit, parts, input.id)
        const at = { createdAtMs: edit.nowMs, updatedAtMs: edit.nowMs, deletedAtMs: null }
        const application = { ...input, ...at }
        tables.applications.add(application)
        edit.audit(actor, 'application.create', input.id, input.label)
        return addSecret(edit, { application, secrets: [], deletedSecrets: [] }, firstSecret)
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
        makeRoom(edit, parts)
        const opened = applicationOf(edit.state, id)
        const application = { ...opened.application, deletedAtMs: edit.nowMs }
        tables.applications.setDeleted(id, edit.nowMs)
        edit.audit(actor, 'application.remove', id, application.label)
        const { applications: live, deletedApplications: gone } = edit.state
        const applications = edit.withoutEntries(live, [id])
        const deletedApplications = edit.withEntry(gone, id, { ...opened, application })
        edit.state = { ...edit.state, applications, deletedApplications }
      }),
    restore: (id, actor) =>
      editor.edit((edit) => {
        makeRoom(edit, parts)
        const opened = edit.state.deletedApplications.get(id)
        if (opened === undefined) return view(applicationOf(edit.state, id))
        for (const { text } of opened.secrets) refuseOthersKey(edit, id, text)
        tables.applications.setDeleted(id, null)
        edit.audit(actor, 'application.restore', id, opened.application.label)
        const deletedApplications = edit.withoutEntries(edit.state.deletedApplications, [id])
        edit.state = { ...edit.state, deletedApplications }
        return put(edit, { ...opened, application: { ...opened.application, deletedAtMs: null } })
      }),
    addSecret: (id, input, actor) =>
      editor.edit((edit) => {
        const made = addSecret(edit, applicationOf(edit.state, id), input)
        edit.audit(actor, 'application.add_secret', id, input.name)
        return made
      }),
    secretWith: (id, text) => {
      const opened = applicationOf(editor.state, id)
      const kept = opened.deletedSecrets.filter((each) => !isGone(each.deletedAtMs, now()))
      const found = sameSecret([...kept, ...opened.secrets], text)
      return found === null ? null : viewSecret(found)
    },
    retireSecret: (id, secretId, retiresAtMs, actor) =>
      editor.edit((edit) => {
        const before = applicationOf(edit.state, id)
        const secret = secretOf(before.secrets, secretId)
        tables.applications.retireSecret(secretId, retiresAtMs)
        const at = retiresAtMs === null ? 'not any more' : new Date(retiresAtMs).toISOString()
        edit.audit(actor, 'application.retire_secret', id, `${secretId}, ${at}`)
        const secrets = before.secrets.map((each) =>
          each === secret ? { ...secret, retiresAtMs } : each,
        )
        return put(edit, { ...before, secrets })
      }),
    removeSecret: (id, secretId, actor) =>
      editor.edit((edit) => {
        makeRoom(edit, parts)
        const before = applicationOf(edit.state, id)
        const secret = secretOf(before.secrets, secretId)
        if (before.secrets.length === 1) {
          const message = 'It is the only one. Add another first, or switch the application off.'
          throw new AppError('ERR_IN_USE', message)
        }
        tables.applications.setSecretDeleted(secretId, edit.nowMs)
        edit.audit(actor, 'application.remove_secret', id, secretId)
        const secrets = before.secrets.filter((each) => each !== secret)
        const gone = { ...secret, deletedAtMs: edit.nowMs }
        return put(edit, { ...before, secrets, deletedSecrets: [gone, ...before.deletedSecrets] })
      }),
    restoreSecret: (id, secretId, actor) =>
      editor.edit((edit) => {
        makeRoom(edit, parts)
        const before = applicationOf(edit.state, id)
        const secret = secretOf([...before.secrets, ...before.deletedSecrets], secretId)
        if (secret.deletedAtMs === null) return view(before)
        refuseOthersKey(edit, id, secret.text)
        tables.applications.setSecretDeleted(secretId, null)
        edit.audit(actor, 'application.restore_secret', id, secretId)
        const secrets = [...before.secrets, { ...secret, deletedAtMs: null }]
        const newestFirst = secrets.sort((a, b) => b.createdAtMs - a.createdAtMs)
        const deletedSecrets = before.deletedSecrets.filter((each) => each !== secret)
        return put(edit, { ...before, secrets: newestFirst, deletedSecrets })
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

function secretOf(secrets: readonly OpenedSecret[], id: string): OpenedSecret {
  const found = secrets.find((each) => each.id === id)
  if (found !== undefined) return found
  throw new AppError('ERR_NOT_FOUND', 'This application has no secret with this id.')
}

/** What was deleted may be the key of another application by now. */
function refuseOthersKey(edit: Edit, applicationId: string, text: string): void {
  const fault = refuseSameKey(edit.state.applications.values(), applicationId, text)
  if (fault !== null) throw new AppError('ERR_IN_USE', fault)
}

/** Later than of each it has or had: their order, and with it which one signs, is told by when they were made. */
const newestAt = (nowMs: number, { secrets, deletedSecrets }: OpenedApplication): number =>
  Math.max(nowMs, ...[...secrets, ...deletedSecrets].map((each) => each.createdAtMs + 1))

function newApplicationSecret(
  edit: Edit,
  applicationId: string,
  { name, secret }: ApplicationSecretInput,
  { createdAtMs, retiresAtMs }: Pick<OpenedSecret, 'createdAtMs' | 'retiresAtMs'>,
  { tables, secrets, randomBytes }: ApplicationParts,
): OpenedSecret {
  const isOwn = secret !== null
  const text = secret ?? newSecret('sda_', randomBytes)
  const fault = refuseSameKey(edit.state.applications.values(), applicationId, text)
  if (fault !== null) refuse('ERR_INPUT_INVALID', 'secret', fault)
  const { applications, deletedApplications } = edit.state
  const all = [...applications.values(), ...deletedApplications.values()]
  const taken = (id: string): boolean => all.some((each) => hasSecret(each, id))
  const opened: OpenedSecret = {
    id: newId(`${applicationId} ${name}`, 'secret', taken, randomBytes),
    applicationId,
    name,
    hint: isOwn ? hintOfOwn(text) : hintOf(text),
    createdAtMs,
    retiresAtMs,
    deletedAtMs: null,
    text,
  }
  const { text: _, ...stored } = opened
  tables.applications.addSecret({ ...stored, sealed: secrets.seal(text) })
  return opened
}
