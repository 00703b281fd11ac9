import type { Stream } from '../../shared/stream.ts'
import { ApiError, call } from '../api/client.ts'
import { refresh } from '../api/query.ts'
import { toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'
import { lookAtEdit } from './looked-at-edit.ts'
import { toastEdited } from './undo.ts'
import { cutForGood, type WhoIsEnded, whoIsEndedNow } from './who-is-ended.ts'

/**
 * Switches a stream on or off at once, all else as it is stored now.
 *
 * @returns The answer, which toastEdited and editOf read the edit of.
 * @throws ApiError ERR_NOT_FOUND, and what storing a stream throws.
 */
export async function switchStream(streamId: string, enabled: boolean): Promise<{ item: Stream }> {
  const { streams } = await call('GET /streams')
  const found = streams.find(({ id }) => id === streamId)
  if (found === undefined) {
    throw new ApiError('ERR_NOT_FOUND', t('This stream is not there any more.'), 0)
  }
  const { id, createdAtMs: _, updatedAtMs: __, ...stored } = found
  return call('PUT /streams/{id}', { params: { id }, body: { ...stored, enabled } })
}

/**
 * Switches a stream the other way at once, says so and offers to undo that, or says why it was not stored.
 *
 * @param stream As it is on screen: `enabled` is what it no longer is.
 */
export async function switchOver({
  id,
  name,
  enabled,
}: Pick<Stream, 'id' | 'name' | 'enabled'>): Promise<void> {
  const ended = whoIsEndedNow(id)
  try {
    toastSwitched(await switchStream(id, !enabled), ended)
  } catch (error) {
    toastError(
      enabled
        ? t('{name} is not switched off', { name })
        : t('{name} is not switched on', { name }),
      error,
    )
  } finally {
    void refresh()
  }
}

/**
 * Says that a stream was switched, and offers to undo that.
 *
 * @param answer Of {@link switchStream}.
 * @param ended  Who was in before. Null: nobody.
 */
export function toastSwitched(answer: { readonly item: Stream }, ended: WhoIsEnded | null): void {
  const { name, enabled } = answer.item
  toastEdited(
    enabled ? t('{name} is switched on', { name }) : t('{name} is switched off', { name }),
    answer,
    enabled ? undefined : cutForGood(ended),
  )
}

/**
 * Undoes that a stream was switched off together with something else: it lets in again who was let in before, which whoever undoes
 * the whole asks for. Where the stream was changed since, that is shown instead. One that is not kept or was undone already counts
 * as undone.
 *
 * @param edit The edit that switched it off.
 * @throws ApiError ERR_UNDO_CONFIRM where it is shown, ERR_UNDO_REFUSED.
 */
export async function undoSwitch(edit: string): Promise<void> {
  const params = { id: edit }
  try {
    const { fields, confirm } = await call('GET /edits/{id}', { params })
    const isAsLeft = fields.every(({ isChangedSince }) => !isChangedSince)
    await call('POST /edits/{id}/undo', { params, body: isAsLeft ? { confirm } : {} })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'ERR_NOT_FOUND') return
    if (error.code === 'ERR_UNDO_CONFIRM') lookAtEdit(edit)
    throw error
  }
}
