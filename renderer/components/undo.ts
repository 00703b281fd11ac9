import type { ReactNode } from 'react'
import type { DeletedKind } from '../../shared/deleted.ts'
import { call } from '../api/client.ts'
import { refresh } from '../api/query.ts'
import { toast, toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'

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
