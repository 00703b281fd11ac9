import type { Phone } from '../../../shared/phone-api.ts'
import { call } from '../../api/client.ts'
import { refresh } from '../../api/query.ts'
import { toast, toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { phoneName } from './phone-name.ts'

/** Signs a phone out, and says how that went. @returns Whether it is out. */
export async function signOutPhone({ id, userAgent }: Phone): Promise<boolean> {
  const phone = phoneName(userAgent)
  let isOut = true
  try {
    await call('DELETE /phones/{id}', { params: { id } })
    toast(t('Signed out: {phone}', { phone }))
  } catch (error) {
    isOut = false
    toastError(t('Not signed out: {phone}', { phone }), error)
  }
  await refresh()
  return isOut
}
