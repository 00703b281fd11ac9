import { createHash } from 'node:crypto'
import {
  type EditField,
  type EditKind,
  type EditPreview,
  KEEP_EDITS_MS,
  type Undone,
} from '../../shared/edit.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { KeptChange, KeptEdit } from '../store/catalogue/kept-edits.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { leavesOf, textOf } from './diff.ts'
import { openedBy } from './edit-opens.ts'
import type { Editor } from './editor.ts'
import type { Actor } from './types.ts'

/** Undoes edits, for 30 days. Only the fields that an edit changed are put back, through the call that edits them. */
export interface Edits {
  /** What undoing an edit would do, without doing it. ERR_NOT_FOUND. */
  preview(id: number): EditPreview
  /**
   * Puts back what an edit changed, in one transaction with its entry in the audit log; that is an edit itself.
   *
   * @param confirm That of the preview. Null: nobody looked at one.
   * @throws AppError ERR_UNDO_CONFIRM when the preview has to be looked at first; ERR_UNDO_REFUSED when it cannot be as it was
   *         any more, with why; ERR_NOT_FOUND. Nothing has changed then.
   */
  undo(id: number, confirm: string | null, actor: Actor): Undone
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
  readonly calls: Edits
}

interface Parts {
  readonly editor: Editor
  readonly tables: Pick<CatalogueTables, 'audit' | 'keptEdits'>
  kinds(): Readonly<Record<EditKind, EditKindCalls>>
  /** Epoch milliseconds. */
  now(): number
}

/** What a kept edit stands for now. */
interface Judged {
  readonly preview: EditPreview
  /** The thing as it would be. */
  readonly fields: unknown
}

export function createEdits({ editor, tables, kinds, now }: Parts): EditKeeper {
  let latest = { count: 0, id: 0 }

  function found(id: number): KeptEdit {
    const kept = tables.keptEdits.get(id)
    if (kept === null || now() >= kept.atMs + KEEP_EDITS_MS) {
      throw new AppError('ERR_NOT_FOUND', 'What was before this edit is not kept.')
    }
    if (kept.undoneAtMs === null) return kept
    throw new AppError('ERR_NOT_FOUND', 'This edit was undone already.')
  }

  /** Made and taken back, to see whether it could be. */
  function refusalOf(kept: KeptEdit, fields: unknown): string | null {
    try {
      const write = (): void => kinds()[kept.kind].write(kept.subject, fields, kept.actor)
      editor.batch(write, { keep: false })
      return null
    } catch (error) {
      return refusal(error)
    }
  }

  function judge(kept: KeptEdit): Judged {
    const thing = readOf(kinds()[kept.kind], kept)
    const { fields, ...rest } = describe(kept, thing)
    const isSame = rest.fieldsShown.length === 0
    const refused = isSame ? null : refusalOf(kept, fields)
    const { id, kind, subject, actor, atMs } = kept
    return {
      fields,
      preview: {
        ...{ id, kind, subject, label: thing.label, actor, atMs },
        goneAtMs: atMs + KEEP_EDITS_MS,
        fields: rest.fieldsShown,
        opens: rest.opens,
        refused,
        confirm: rest.confirm,
      },
    }
  }

  return {
    keep: (thing, work, after) =>
      editor.edit((edit) => {
        const { kind, subject, actor } = thing
        const before = thereIs(() => kinds()[kind].read(subject))
        const result = work()
        // The edit itself says what is not there, and better.
        if (before === null) return result
        const now = after?.(result) ?? null
        const changed = now === null ? kinds()[kind].read(subject) : { ...before, fields: now }
        const changes = changesOf(before.fields, changed.fields)
        const id = tables.audit.head()?.id
        if (changes.length === 0 || id === undefined) return result
        const { label } = changed
        tables.keptEdits.add({ id, kind, subject, label, actor, changes, atMs: edit.nowMs })
        edit.afterCommit(() => {
          latest = { count: latest.count + 1, id }
        })
        return result
      }),
    calls: {
      latest: () => latest,
      preview: (id) => judge(found(id)).preview,
      undo(id, confirm, actor) {
        const kept = found(id)
        const { preview, fields } = judge(kept)
        if (preview.refused !== null) throw new AppError('ERR_UNDO_REFUSED', preview.refused)
        const isLookedAt = confirm === preview.confirm
        if (!isLookedAt && (confirm !== null || mustBeLookedAt(preview))) {
          throw new AppError('ERR_UNDO_CONFIRM')
        }
        const before = latest
        editor.edit((edit) => {
          const detail = `entry ${id}: ${preview.fields.map((each) => each.path).join(', ') || 'no change'}`
          edit.audit(actor, `${kept.kind}.undo`, kept.subject, detail)
          if (preview.fields.length > 0) kinds()[kept.kind].write(kept.subject, fields, actor)
          tables.keptEdits.setUndone(id, edit.nowMs)
          // The list of the audit log shows it.
          edit.afterCommit(() => {})
        })
        return { label: preview.label, edit: latest.count > before.count ? latest.id : null }
      },
    },
  }
}

function thereIs<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof AppError && error.code === 'ERR_NOT_FOUND') return null
    throw error
  }
}

const mustBeLookedAt = ({ fields, opens }: EditPreview): boolean =>
  opens.length > 0 || fields.some((field) => field.isChangedSince)

function readOf(calls: EditKindCalls, { subject, label }: KeptEdit): Editable {
  const thing = thereIs(() => calls.read(subject))
  if (thing !== null) return thing
  throw new AppError(
    'ERR_UNDO_REFUSED',
    say('{label} is not there any more. If it was deleted, restore it first.', { label }),
  )
}

function refusal(error: unknown): string {
  if (!(error instanceof AppError) || error.status >= 500) throw error
  const [issue] = error.issues
  return issue === undefined ? error.message : `${error.message} ${issue.path}: ${issue.message}`
}

/** What undoing would make of a thing, and how it differs from now. */
function describe(kept: KeptEdit, thing: Editable) {
  const current = new Map(leavesOf(thing.fields, ''))
  const differing = kept.changes.filter(({ path, before }) => !isSame(current.get(path), before))
  const fieldsShown = differing.map(
    ({ path, before, after }): EditField => ({
      path,
      now: textOf(current.get(path)),
      before: textOf(before),
      isChangedSince: !isSame(current.get(path), after),
    }),
  )
  const { kind } = kept
  const opens = differing.flatMap(
    ({ path, before }) =>
      openedBy({ kind, label: thing.label }, path, { now: current.get(path), next: before }) ?? [],
  )
  const shown = differing.map(({ path, before }) => [
    path,
    current.get(path) ?? null,
    before ?? null,
  ])
  const confirm = createHash('sha256')
    .update(JSON.stringify([kept.id, shown]))
    .digest('base64url')
  return { fields: restored(thing.fields, differing), fieldsShown, opens, confirm }
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

function changesOf(before: object, after: object): readonly KeptChange[] {
  const old = new Map(leavesOf(before, ''))
  const fresh = new Map(leavesOf(after, ''))
  const paths = [...new Set([...old.keys(), ...fresh.keys()])]
  return paths
    .filter((path) => !isSame(old.get(path), fresh.get(path)))
    .map((path) => ({
      path,
      ...(old.has(path) && { before: old.get(path) }),
      ...(fresh.has(path) && { after: fresh.get(path) }),
    }))
}

/** A copy with some leaves as they were. Those that were not there go first: what they were in can be a leaf itself then. */
function restored(fields: object, changes: readonly KeptChange[]): unknown {
  const copy = structuredClone(fields) as Record<string, unknown>
  for (const { path, before } of changes) if (before === undefined) setLeaf(copy, path, undefined)
  for (const { path, before } of changes) if (before !== undefined) setLeaf(copy, path, before)
  return copy
}

function setLeaf(root: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.')
  const last = names.pop() ?? ''
  let at = root
  for (const name of names) {
    const inner = at[name]
    const isBranch = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    if (!isBranch && value === undefined) return
    if (!isBranch) at[name] = {}
    at = at[name] as Record<string, unknown>
  }
  if (value !== undefined) at[last] = value
  else delete at[last]
  // A group of which nothing is left was not there.
  if (value === undefined && Object.keys(at).length === 0 && names.length > 0) {
    setLeaf(root, names.join('.'), undefined)
  }
}
