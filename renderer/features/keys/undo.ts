import { refresh } from '../../api/query.ts'
import { toast, toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

/** What can be done with a key at once, and taken back. */
export type KeyAct = 'disable' | 'enable' | 'delete' | 'restore'

const DONE: Readonly<Record<KeyAct, (name: string) => string>> = {
  disable: (name) => t('{name} switched off', { name }),
  enable: (name) => t('{name} switched on', { name }),
  delete: (name) => t('{name} deleted', { name }),
  restore: (name) => t('{name} restored', { name }),
}
const UNDO: Readonly<Record<KeyAct, KeyAct>> = {
  disable: 'enable',
  enable: 'disable',
  delete: 'restore',
  restore: 'delete',
}

/**
 * Does something to a key, says so, and offers to undo it.
 *
 * @param effect What it means to be without the key, in words; shown where it is taken out of use.
 * @param send   Makes the call of one act.
 */
export async function actOnKey(
  act: KeyAct,
  name: string,
  effect: string,
  send: (act: KeyAct) => Promise<unknown>,
): Promise<void> {
  try {
    await send(act)
  } catch (error) {
    toastError(t('{name} could not be changed', { name }), error)
    return
  } finally {
    void refresh()
  }
  const isTaken = act === 'disable' || act === 'delete'
  toast(DONE[act](name), {
    ...(isTaken ? { description: effect } : {}),
    undo: () => void undo(act, name, send),
  })
}

async function undo(
  act: KeyAct,
  name: string,
  send: (act: KeyAct) => Promise<unknown>,
): Promise<void> {
  try {
    await send(UNDO[act])
    toast(t('Undone: {name} as before', { name }))
  } catch (error) {
    toastError(t('{name} could not be changed', { name }), error)
  } finally {
    void refresh()
  }
}
