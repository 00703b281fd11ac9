import type { DeletedKind } from '../../shared/deleted.ts'
import { AppError } from '../../shared/errors.ts'
import type { RowsOf } from '../store/catalogue/deleted.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import { newId, type RandomBytes } from './ids.ts'
import type { State } from './state.ts'

/** What every such thing has beside what was put in. */
interface Entry {
  readonly id: string
  readonly name: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

type Entries<Thing> = ReadonlyMap<string, Thing>

/** What tells one kind of them from the others. */
export interface EntryKind<Thing extends Entry, Input> {
  readonly kind: DeletedKind
  /** Noun of its audit entries. */
  readonly noun: string
  /** Begins the id of one whose name has nothing readable. */
  readonly idNoun: string
  readonly most: number
  /** Said when there are so many, and when one is not there. */
  readonly tooMany: string
  readonly missing: string
  readonly rows: RowsOf['table']
  readonly table: { put(thing: Thing): void; remove(id: string): void }
  of(state: State): Entries<Thing>
  into(state: State, entries: Entries<Thing>): State
  /** Throws AppError ERR_NAME_TAKEN. `ownId` null: for a new one. */
  refuseTaken(entries: Entries<Thing>, input: Input, ownId: string | null): void
}

/** Things that have a name, and that nothing else refers to. */
export interface NamedEntries<Thing, Input> {
  /** In the order they were made. */
  list(): readonly Thing[]
  /** ERR_NAME_TAKEN, ERR_TOO_MANY. */
  create(input: Input, actor: Actor): Thing
  /** ERR_NOT_FOUND, ERR_NAME_TAKEN. */
  update(id: string, input: Input, actor: Actor): Thing
  /** Files it with what is deleted, so that it can be put back. ERR_NOT_FOUND. */
  remove(id: string, actor: Actor): void
}

/** Keeps things of one kind in the state and in their table; each edit is stored with its audit entry, or not at all. */
export function createNamedEntries<
  Thing extends Entry,
  Input extends Omit<Thing, keyof Entry> & { readonly name: string },
>(
  editor: Editor,
  { deleted }: Pick<CatalogueTables, 'deleted'>,
  randomBytes: RandomBytes,
  is: EntryKind<Thing, Input>,
): NamedEntries<Thing, Input> {
  function put(edit: Edit, thing: Thing): Thing {
    is.table.put(thing)
    edit.state = is.into(edit.state, edit.withEntry(is.of(edit.state), thing.id, thing))
    return thing
  }

  function found(edit: Edit, id: string): Thing {
    const thing = is.of(edit.state).get(id)
    if (thing === undefined) throw new AppError('ERR_NOT_FOUND', is.missing)
    return thing
  }

  return {
    list: () => [...is.of(editor.state).values()],
    create: (input, actor) =>
      editor.edit((edit) => {
        const entries = is.of(edit.state)
        if (entries.size >= is.most) throw new AppError('ERR_TOO_MANY', is.tooMany)
        is.refuseTaken(entries, input, null)
        const id = newId(input.name, is.idNoun, (each) => entries.has(each), randomBytes)
        const { nowMs } = edit
        edit.audit(actor, `${is.noun}.create`, id, input.name)
        const made = { ...input, id, createdAtMs: nowMs, updatedAtMs: nowMs }
        return put(edit, made as unknown as Thing)
      }),
    update: (id, input, actor) =>
      editor.edit((edit) => {
        const before = found(edit, id)
        is.refuseTaken(is.of(edit.state), input, id)
        edit.audit(actor, `${is.noun}.update`, id, input.name)
        return put(edit, { ...before, ...input, updatedAtMs: edit.nowMs })
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const { name } = found(edit, id)
        const { nowMs: deletedAtMs } = edit
        deleted.file({ kind: is.kind, subject: id, label: name, takes: [], actor, deletedAtMs }, [
          { table: is.rows, where: 'id = @value', value: id },
        ])
        is.table.remove(id)
        edit.state = is.into(edit.state, edit.withoutEntries(is.of(edit.state), [id]))
        edit.audit(actor, `${is.noun}.delete`, id, name)
      }),
  }
}
