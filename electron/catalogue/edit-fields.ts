import { createHash } from 'node:crypto'
import type { EditField } from '../../shared/edit.ts'
import { AppError } from '../../shared/errors.ts'
import type { KeptChange, KeptEdit } from '../store/catalogue/kept-edits.ts'
import { isSame, leavesOf, textOf } from './diff.ts'
import { openedBy } from './edit-opens.ts'
import type { Editable } from './edit-types.ts'

/** What undoing would make of a thing, and how it differs from now. */
export function describe(kept: KeptEdit, thing: Editable) {
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
  const confirm = confirmOf([kept.id, shown])
  return { fields: restored(thing.fields, differing), fieldsShown, opens, confirm }
}

/** Stands for what somebody looked at. */
export const confirmOf = (shown: unknown): string =>
  createHash('sha256').update(JSON.stringify(shown)).digest('base64url')

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

/** What is read; null where it is not there. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof AppError && error.code === 'ERR_NOT_FOUND') return null
    throw error
  }
}
