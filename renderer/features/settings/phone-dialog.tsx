import type { ReactNode } from 'react'
import type { Action } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { formatDuration } from '../../kit/format.ts'
import { QrCode } from '../../kit/qr-code.tsx'
import { useNow } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'

export interface PhoneLink {
  /** With its code, so nothing to write on a screen. */
  readonly url: string
  /** By the clock of this browser. */
  readonly endsAtMs: number
}

/** The link as a QR code with the time it has left. */
export function PhoneDialog(props: {
  readonly link: PhoneLink
  /** What makes another one. */
  readonly action: Action
  readonly onAnother: () => void
  readonly onClose: () => void
}): ReactNode {
  const { link, action } = props
  const leftMs = link.endsAtMs - useNow()
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('Sign in a phone')}
      description={t('Point the camera of the phone at it, and open {address}.', {
        address: new URL(link.url).origin,
      })}
      footer={
        <>
          <Button busy={action.busy} onClick={props.onAnother}>
            {t('Another code')}
          </Button>
          <Button look="primary" onClick={props.onClose}>
            {t('Done')}
          </Button>
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-4">
        <div className="shrink-0">
          {leftMs > 0 ? (
            <QrCode value={link.url} label={t('The launch link as a QR code')} sizePx={208} />
          ) : (
            <p className="flex size-52 items-center justify-center rounded-md border border-line-strong bg-sunken p-3 text-center text-sm text-ink-2">
              {t('This code is too old.')}
            </p>
          )}
        </div>
        <div className="flex min-w-40 flex-1 flex-col items-start gap-3 text-sm text-ink-2">
          <p role="timer" className="figures font-medium text-ink">
            {leftMs > 0
              ? t('Opens once, within {time}.', { time: formatDuration(leftMs) })
              : t('It no longer works.')}
          </p>
          <p>{t('Whoever opens it is signed in and can do everything, as you can.')}</p>
          {leftMs > 0 && <CopyButton value={link.url} label={t('Copy the link')} secret text />}
        </div>
      </div>
      <Refused className="mt-3" error={action.error} title={t('There is no link for a phone')} />
    </Dialog>
  )
}
