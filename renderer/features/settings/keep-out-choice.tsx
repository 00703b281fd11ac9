import { type ReactNode, useState } from 'react'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { isDesktop, keepsOut, setKeepOut } from '../../shell/recorder.ts'

/** Whether the desktop's window stays out of recordings. A browser's page cannot ask for that, and says so. */
export function KeepOutChoice(): ReactNode {
  const [on, setOn] = useState(keepsOut())
  return (
    <Switch
      disabled={!isDesktop()}
      label={t('Keep this window out of recordings')}
      hint={
        isDesktop()
          ? t(
              'On Windows programs that record or show this screen get nothing of it, on macOS older ones. On Linux it does nothing. Streamer mode covers what is secret everywhere.',
            )
          : t('Only the desktop window can. Here streamer mode covers what is secret.')
      }
      checked={on}
      onChange={(next) => {
        setOn(next)
        setKeepOut(next)
      }}
    />
  )
}
