import type { EditGroup, EditKind, EditPreview, Undone } from '../../shared/edit.ts'
import type { TestOverride } from '../../shared/pinned-test.ts'
import type { Actor } from './actor.ts'

/**
 * Undoes edits, for 30 days. Only the fields that an edit changed are put back, through the call that edits them. Edits that
 * were made together are undone together, all of them or none.
 */
export interface Edits {
  /** What undoing an edit would do, without doing it. ERR_NOT_FOUND. */
  preview(id: number): EditPreview
  /**
   * Puts back what an edit changed, in one transaction with its entry in the audit log; that is an edit itself.
   *
   * @param confirm  That of the preview. Null: nobody looked at one.
   * @param override Puts rules in force again although pinned tests fail. Null, the default: they are held to those.
   * @throws AppError ERR_UNDO_CONFIRM when the preview has to be looked at first; ERR_UNDO_REFUSED when it cannot be as it was
   *         any more, with why; ERR_NOT_FOUND. Nothing has changed then.
   */
  undo(id: number, confirm: string | null, actor: Actor, override?: TestOverride | null): Undone
  /** How many edits were kept since start, and the last of them. */
  latest(): { readonly count: number; readonly id: number }
}

/** A thing as it can be edited: what people call it, and its fields. */
export interface Editable {
  readonly label: string
  readonly fields: object
}

/** How things of one kind are read and edited. */
export interface EditKindCalls {
  /** ERR_NOT_FOUND. */
  read(subject: string): Editable
  /** Edits it by the ordinary call, whose schema and checks judge it. */
  write(subject: string, fields: unknown, actor: Actor): void
}

export type EditKinds = Readonly<Record<EditKind, EditKindCalls>>

/** Keeps what edits change. */
export interface EditKeeper {
  /**
   * Runs one edit and keeps what it changes of a thing, under the entry in the audit log that it makes.
   *
   * @param work  The edit.
   * @param after Fields after it, where what it returns tells them. Default: they are read again.
   */
  keep<T>(
    thing: { readonly kind: EditKind; readonly subject: string; readonly actor: Actor },
    work: () => T,
    after?: (result: T) => object,
  ): T
  /**
   * Runs edits that are undone in one step, under an entry in the audit log of its own: `<kind>.apply`. Without any edit there
   * is none.
   *
   * @param detail What that entry says, asked for afterwards.
   */
  together<T>(
    what: { readonly kind: EditGroup; readonly label: string; readonly actor: Actor },
    work: () => T,
    detail: () => string,
  ): T
  /** Keeps which tokens were issued as a list, by their grants, so that they can be withdrawn together. */
  keepList(
    list: { readonly id: string; readonly label: string; readonly grants: readonly string[] },
    actor: Actor,
  ): void
  /** Whether such a list is kept. */
  isList(id: string): boolean
  /** The grants of a list that is kept. ERR_NOT_FOUND. */
  grantsOfList(id: string): readonly string[]
  readonly calls: Edits
}
