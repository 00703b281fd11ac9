import type { ReactNode } from 'react'
import type { DeletedKind } from '../../shared/deleted.ts'
import { ApiError, call, editOf } from '../api/client.ts'
import { refresh } from '../api/query.ts'
import { toast, toastError } from '../kit/toast.tsx'
import { known, t } from '../language/t.ts'
import { lookAtEdit } from './looked-at-edit.ts'

/**
 * Says that something was deleted, and offers to put it back. It can be found in Settings, Recently deleted, as well.
 *
 * @param title   What is said, e.g. `live/news is deleted`.
 * @param subject The id it had.
 */
export function toastDeleted(
  title: string,
  kind: DeletedKind,
  subject: string,
  description?: ReactNode,
): void {
  toast(title, {
    ...(description === undefined ? {} : { description }),
    undo: () => void undo(() => restoreLatest(kind, subject)),
  })
}

async function restoreLatest(kind: DeletedKind, subject: string): Promise<string> {
  const { deleted } = await call('GET /deleted')
  const thing = deleted.find((each) => each.kind === kind && each.subject === subject)
  if (thing === undefined) throw new Error(t('It is not kept any more, or was restored already.'))
  await call('POST /deleted/{id}/restore', { params: { id: thing.id } })
  return t('Undone: it is back as it was')
}

async function undo(work: () => Promise<string>): Promise<void> {
  try {
    toast(await work())
  } catch (error) {
    toastError(t('That could not be undone'), error)
  } finally {
    void refresh()
  }
}

/**
 * Says that something was changed, and offers to undo that. Where it was changed again meanwhile, or somebody would get in, it is
 * shown first.
 *
 * @param title  What is said, e.g. `The limits are stored`.
 * @param answer Of the call that changed it.
 */
export function toastEdited(title: string, answer: object | null, description?: ReactNode): void {
  const id = editOf(answer)
  toast(title, {
    ...(description === undefined ? {} : { description }),
    ...(id === null ? {} : { undo: () => void undoEdit(id) }),
  })
}

async function undoEdit(id: string): Promise<void> {
  try {
    const { label } = await call('POST /edits/{id}/undo', { params: { id }, body: {} })
    toast(t('Undone: {name} is as before', { name: known(label) }))
  } catch (error) {
    if (error instanceof ApiError && error.code === 'ERR_UNDO_CONFIRM') lookAtEdit(id)
    else toastError(t('That could not be undone'), error)
  } finally {
    void refresh()
  }
}
