import type { DiffLine } from '../../shared/api.ts'
import {
  type Application,
  type ApplicationChange,
  applicationChangeSchema,
  applicationSecretInputSchema,
} from '../../shared/application.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Actor } from './actor.ts'
import type { Applications } from './application-types.ts'
import { diffFields } from './diff.ts'
import { RESTORED } from './document-lists.ts'
import { givenValue, type SecretValues } from './document-references.ts'
import type { DeclaredApplication } from './document-schema.ts'
import { utcOf } from './keeping.ts'
import { refuse } from './validate.ts'

/** What applying the applications of a document needs, and gathers. */
export interface ApplicationWork {
  readonly applications: Applications
  readonly declared: readonly DeclaredApplication[]
  readonly prune: boolean
  readonly actor: Actor
  readonly values: SecretValues
  readonly lines: DiffLine[]
  readonly secrets: [name: string, secret: string][]
  /** Moves the issues of an error to where they stand in the document. */
  inPlace<T>(path: string, step: () => T): T
}

/** An application as a document has it: whole, since what is left out of one stays as it is. */
export const declareApplication = (application: Application): DeclaredApplication => {
  const names = application.secrets.filter(isNamed).map(({ name }) => ({ name }))
  return {
    id: application.id,
    ...changeOf(application),
    ...(names.length > 0 ? { secrets: names } : {}),
  }
}

/** Those that are in force, in the order they were made. */
export const liveApplications = (applications: Applications): readonly Application[] =>
  applications.list().filter(({ deletedAtMs }) => deletedAtMs === null)

/** Makes the applications what a document says. One that was deleted and can be restored comes back with its secrets. */
export function applyApplications(work: ApplicationWork): void {
  const { applications, actor, lines } = work
  const before = new Map(applications.list().map((each) => [each.id, each]))
  for (const [index, declared] of work.declared.entries()) {
    work.inPlace(`applications.${index}`, () => applyOne(work, before.get(declared.id), declared))
  }
  if (!work.prune) return
  const kept = new Set(work.declared.map(({ id }) => id))
  for (const { id, label } of liveApplications(applications)) {
    if (kept.has(id)) continue
    applications.remove(id, actor)
    lines.push({ kind: 'removed', noun: 'application', id, label: label || id, fields: [] })
  }
}

function applyOne(
  work: ApplicationWork,
  before: Application | undefined,
  declared: DeclaredApplication,
): void {
  const { applications, actor, lines } = work
  const { id } = declared
  const stays = before === undefined ? applicationChangeSchema.parse({}) : changeOf(before)
  const { id: _, secrets = null, settings = {}, ...simple } = declared
  const change = { ...stays, ...simple, settings: { ...stays.settings, ...settings } }
  const label = change.label || id
  const isNew = before === undefined || before.deletedAtMs !== null
  if (before === undefined) {
    const at = (secrets?.length ?? 0) - 1
    const first = secrets?.at(-1)
    const secret = first === undefined ? null : ownSecret(work, first, at)
    const firstSecret = { name: first?.name ?? '', secret }
    const create = () => applications.create({ id, ...change, firstSecret }, actor)
    const made = atValue(at, create)
    note(work, id, firstSecret.name, made.secret)
  } else if (before.deletedAtMs !== null) {
    applications.restore(id, actor)
  }
  const fields = diffFields(stays, change)
  if (before !== undefined && fields.length > 0) applications.update(id, change, actor)
  const secretFields = secrets === null ? [] : applySecrets(work, id, secrets)
  const all = [...fields, ...secretFields]
  if (isNew) {
    const told = before === undefined ? [] : [RESTORED, ...all]
    lines.push({ kind: 'added', noun: 'application', id, label, fields: told })
  } else if (all.length > 0) {
    lines.push({ kind: 'changed', noun: 'application', id, label, fields: all })
  }
}

function applySecrets(
  work: ApplicationWork,
  id: string,
  declared: readonly DeclaredSecret[],
): DiffLine['fields'][number][] {
  const { applications, actor } = work
  const application = applications.list().find((each) => each.id === id)
  const before = (application?.secrets ?? []).filter(({ deletedAtMs }) => deletedAtMs === null)
  const fields: DiffLine['fields'][number][] = []
  // Newest first, as an export lists them: the first one is made last, and signs. Another value stays in its place.
  for (const [at, each] of [...declared.entries()].reverse()) {
    const { name } = each
    const secret = ownSecret(work, each, at)
    const same = secret === null ? null : applications.secretWith(id, secret)
    const named = before.filter((each) => each.name === name)
    const known =
      named.find(isStanding) ??
      (secret === null ? undefined : (named.find((each) => each.id === same?.id) ?? named[0]))
    if (known !== undefined && (secret === null || same?.id === known.id)) continue
    refuseSame(id, same, `secrets.${at}.value`)
    const input = { name, secret, ...(known === undefined ? {} : { insteadOf: known.id }) }
    const add = () => applications.addSecret(id, input, actor)
    note(work, id, name, atValue(at, add).secret)
    if (known !== undefined) applications.removeSecret(id, known.id, actor)
    const [gone, come] = known === undefined ? ['', 'new secret'] : ['secret', 'another secret']
    fields.push({ path: `secrets.${name}`, before: gone, after: come })
  }
  if (!work.prune) return fields
  for (const secret of before.filter(isNamed)) {
    if (declared.some(({ name }) => name === secret.name)) continue
    applications.removeSecret(id, secret.id, actor)
    fields.push({ path: `secrets.${secret.name}`, before: 'secret', after: '' })
  }
  return fields
}

/** Moves what is said of a secret to where its value stands in the document. */
function atValue<T>(at: number, step: () => T): T {
  try {
    return step()
  } catch (error) {
    const [issue] = error instanceof AppError ? error.issues : []
    if (!(error instanceof AppError) || issue?.path !== 'secret') throw error
    refuse(error.code, `secrets.${at}.value`, issue.message)
  }
}

/** One value is one secret, and what somebody deleted does not count again because the document still has it. */
function refuseSame(id: string, secret: Secret | null, path: string): void {
  if (secret === null) return
  if (secret.deletedAtMs === null) {
    const name = secret.name || secret.id
    const has = say('The secret {name} of {id} has this value already.', { name, id })
    refuse('ERR_INPUT_INVALID', path, has)
  }
  const message = say(
    'The secret with this value was deleted at {at}. Restore it, or give another value.',
    { at: utcOf(secret.deletedAtMs) },
  )
  refuse('ERR_INPUT_INVALID', path, message)
}

type DeclaredSecret = NonNullable<DeclaredApplication['secrets']>[number]

/** The value a secret refers to. Null: one is made. */
const ownSecret = (
  { values }: ApplicationWork,
  { value }: DeclaredSecret,
  at: number,
): string | null =>
  value === undefined ? null : givenValue(values, value, `secrets.${at}.value`, SECRET)

const SECRET = applicationSecretInputSchema.shape.secret.unwrap().unwrap()

function note(work: ApplicationWork, id: string, name: string, secret: string | null): void {
  if (secret !== null) work.secrets.push([`${id} ${name}`.trimEnd(), secret])
}

type Secret = Application['secrets'][number]

const isStanding = ({ retiresAtMs, deletedAtMs }: Secret): boolean =>
  retiresAtMs === null && deletedAtMs === null

/** Whether an export names a secret, and `prune` takes it away: those that retire are left alone. */
const isNamed = (secret: Secret): boolean => secret.name !== '' && isStanding(secret)

const changeOf = ({
  label,
  enabled,
  streamGroup,
  settings,
}: ApplicationChange): ApplicationChange => ({
  label,
  enabled,
  streamGroup,
  settings,
})
