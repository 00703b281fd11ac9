import type { Revocation, RevocationInput } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { newId, type RandomBytes } from './ids.ts'
import type { RevocationCalls } from './revocation-types.ts'
import { isAddressOrBlock, refuse } from './validate.ts'

/** Makes the calls on the revocations. */
export function createRevocations(
  editor: Editor,
  tables: CatalogueTables,
  randomBytes: RandomBytes,
): RevocationCalls {
  return {
    list: () => editor.state.revocations,
    create: (input, actor) =>
      editor.edit((edit) => {
        check(edit, input)
        const taken = (id: string): boolean => edit.state.revocations.some((one) => one.id === id)
        const id = newId(`revoked ${input.kind}`, 'revoked', taken, randomBytes)
        const revocation = { ...input, id, createdAtMs: edit.nowMs, liftedAtMs: null }
        tables.revocations.add(revocation)
        edit.audit(actor, 'revocation.create', id, describe(input))
        edit.state = { ...edit.state, revocations: [revocation, ...edit.state.revocations] }
        return revocation
      }),
    createMany: (inputs, subject, actor, batch) =>
      editor.edit((edit) => {
        for (const input of inputs) check(edit, input)
        const ids = new Set(edit.state.revocations.map(({ id }) => id))
        const made = inputs.map((input): Revocation => {
          const id = newId(`revoked ${input.kind}`, 'revoked', (each) => ids.has(each), randomBytes)
          ids.add(id)
          const jobId = batch === undefined ? {} : { jobId: batch }
          return { ...input, id, createdAtMs: edit.nowMs, liftedAtMs: null, ...jobId }
        })
        for (const revocation of made) tables.revocations.add(revocation)
        const madeIds = made.map(({ id }) => id)
        if (batch !== undefined) tables.revocations.addTogether(batch, madeIds)
        edit.audit(actor, 'revocation.create_many', subject, toldOf(made))
        edit.state = { ...edit.state, revocations: [...made, ...edit.state.revocations] }
        return made
      }),
    liftTogether: (batch, actor) =>
      editor.edit((edit) => {
        const asked = new Set(tables.revocations.together(batch))
        if (asked.size === 0) {
          throw new AppError(
            'ERR_NOT_FOUND',
            'This is not known any more, or was undone already. Revocations are in their list.',
          )
        }
        const lifted = edit.state.revocations.filter(({ id }) => asked.has(id))
        if (lifted.length > 0) fileTogether(tables, edit, batch, lifted, actor)
        tables.revocations.liftTogether(batch, edit.nowMs)
        tables.revocations.forgetTogether(batch)
        edit.audit(actor, 'revocation.lift_many', namesOf(lifted), toldOf(lifted))
        const revocations = edit.state.revocations.filter(({ id }) => !asked.has(id))
        edit.state = { ...edit.state, revocations }
        return lifted.length
      }),
    isTogether: tables.revocations.isTogether,
    lift: (id, actor) =>
      editor.edit((edit) => {
        const revocation = edit.state.revocations.find((each) => each.id === id)
        if (revocation === undefined) {
          throw new AppError('ERR_NOT_FOUND', 'No revocation with this id is in force.')
        }
        const { nowMs: deletedAtMs } = edit
        const label = describe(revocation)
        tables.deleted.file(
          { kind: 'revocation', subject: id, label, takes: [], actor, deletedAtMs },
          [{ table: 'revocations', where: 'id = @value', value: id }],
        )
        tables.revocations.lift(id, edit.nowMs)
        edit.audit(actor, 'revocation.lift', id, label)
        const revocations = edit.state.revocations.filter((each) => each.id !== id)
        edit.state = { ...edit.state, revocations }
        return { ...revocation, liftedAtMs: edit.nowMs }
      }),
  }
}

/** As one thing, so that one step puts all of them in force again. Those that were lifted one by one before are not among them. */
function fileTogether(
  tables: CatalogueTables,
  { nowMs: deletedAtMs }: Edit,
  batch: string,
  lifted: readonly Revocation[],
  actor: Actor,
): void {
  const label = withNote(namesOf(lifted), lifted)
  tables.deleted.file(
    { kind: 'revocation', subject: batch, label, takes: [], actor, deletedAtMs },
    [{ table: 'revocations', where: TOGETHER, value: batch }],
  )
}

/** Those of a batch that are not lifted, as rows. */
const TOGETHER = `lifted_at_ms IS NULL
  AND id IN (SELECT revocation_id FROM revoked_together WHERE batch = @value)`

function check(edit: Edit, input: RevocationInput): void {
  if (input.kind === 'address' && !isAddressOrBlock(input.value)) {
    refuse('ERR_CIDR_INVALID', 'value', 'Write an address such as 192.0.2.7 or 192.0.2.0/24.')
  }
  if (input.untilMs !== null && input.untilMs <= edit.nowMs) {
    refuse('ERR_INPUT_INVALID', 'untilMs', 'This moment has passed already.')
  }
}

const NAMED: Readonly<Record<Revocation['kind'], (value: string) => string>> = {
  grant: (value) => say('grant {value}', { value }),
  viewer: (value) => say('viewer {value}', { value }),
  address: (value) => say('address {value}', { value }),
  session: (value) => say('session {value}', { value }),
}

const COUNTED: Readonly<Record<Revocation['kind'], (count: number) => string>> = {
  grant: (count) => say('{count, plural, one {# grant} other {# grants}}', { count }),
  viewer: (count) => say('{count, plural, one {# viewer} other {# viewers}}', { count }),
  address: (count) => say('{count, plural, one {# address} other {# addresses}}', { count }),
  session: (count) => say('{count, plural, one {# session} other {# sessions}}', { count }),
}

/** How many of each kind, with the note they have in common, e.g. `2 grants; 1 session: leaked`. */
function toldOf(revocations: readonly Revocation[]): string {
  const kinds = Map.groupBy(revocations, ({ kind }) => kind)
  const counts = [...kinds].map(([kind, { length }]) => COUNTED[kind](length))
  return withNote(counts.join('; ') || say('none'), revocations)
}

/** The first of several, and how many more, e.g. `viewer ann and 2 more`. */
function namesOf([first, ...more]: readonly RevocationInput[]): string {
  if (first === undefined) return say('none')
  const name = NAMED[first.kind](first.value)
  return more.length === 0 ? name : `${name} and ${more.length} more`
}

function withNote(text: string, [first]: readonly RevocationInput[]): string {
  const note = first?.note ?? ''
  return note === '' ? text : `${text}: ${note}`
}

const describe = (revocation: RevocationInput): string =>
  withNote(namesOf([revocation]), [revocation])
