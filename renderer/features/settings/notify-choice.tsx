import type { ReactNode } from 'react'
import { Switch } from '../../kit/switch.tsx'
import { toastNothing } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { setNotify, useNotify } from '../../shell/activity/notify.ts'

/** Whether notices are told outside of the page. The browser asks for its permission when it is switched on. */
export function NotifyChoice(): ReactNode {
  const change = async (on: boolean): Promise<void> => {
    if (await setNotify(on)) return
    toastNothing(
      t('The browser does not permit notifications of this page. Permit them in its settings.'),
    )
  }
  return (
    <Switch
      label={t('Tell notices outside of this window')}
      hint={t(
        'Alarms, long work that ended, silent media servers, links that may be shared. A few in a minute at most; on air alarms alone.',
      )}
      checked={useNotify()}
      onChange={(on) => void change(on)}
    />
  )
}
