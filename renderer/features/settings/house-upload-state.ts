import { useSyncExternalStore } from 'react'
import { ApiError } from '../../api/client.ts'
import { refresh } from '../../api/query.ts'
import { upload } from '../../api/upload.ts'
import { toast, toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

/** A house file on its way. It goes on when the screen is left. */
export interface HouseUpload {
  readonly name: string
  /** How much has left, 0 to 1. At 1 it is unpacked and checked. Null while that is not known. */
  readonly share: number | null
  cancel(): void
}

const listeners = new Set<() => void>()
let current: HouseUpload | null = null

function change(next: HouseUpload | null): void {
  current = next
  for (const listener of listeners) listener()
}

/**
 * Uploads a house file, and says how it went when it is over.
 *
 * @param replaces Whether one of that name makes room.
 * @returns Why it was refused. Null: it was taken, or cancelled.
 */
export async function uploadHouseFile(
  file: File,
  name: string,
  replaces: boolean,
): Promise<ApiError | null> {
  const leave = new AbortController()
  const state = { name, share: null, cancel: () => leave.abort() }
  const tell = (share: number): void => change({ ...state, share })
  const query = new URLSearchParams({ name, replace: String(replaces) })
  change(state)
  try {
    await upload(`/house-files?${query}`, file, 'application/zip', tell, leave.signal)
    toast(t('{name} can be played now', { name }))
    return null
  } catch (error) {
    if (error instanceof DOMException) return null
    toastError(t('{name} was not taken', { name }), error)
    return error instanceof ApiError ? error : null
  } finally {
    change(null)
    void refresh()
  }
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The upload under way, re-rendering as it goes on. Null: none is. */
export const useHouseUpload = (): HouseUpload | null =>
  useSyncExternalStore(subscribe, () => current)
