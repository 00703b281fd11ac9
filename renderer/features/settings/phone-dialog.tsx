import { type ReactNode, useState } from 'react'
import type { Phone } from '../../../shared/phone-api.ts'
import { type Action, useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { formatDuration } from '../../kit/format.ts'
import { QrCode } from '../../kit/qr-code.tsx'
import { useNow } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { phoneName } from './phone-name.ts'
import { signOutPhone } from './sign-out-phone.ts'

export interface PhoneLink {
  /** Of the phone, once it is in. */
  readonly id: string
  /** With its code, so nothing to write on a screen. */
  readonly url: string
  /** By the clock of this browser. */
  readonly endsAtMs: number
}

interface PhoneDialogProps {
  readonly link: PhoneLink
  /** Whom the link signed in. Null: nobody, or it is out again. */
  readonly phone: Phone | null
  /** What makes another one. */
  readonly action: Action
  readonly onAnother: () => void
  readonly onClose: () => void
}

/** The link as a QR code with the time it has left, and then who came in with it. */
export function PhoneDialog(props: PhoneDialogProps): ReactNode {
  const { link, phone, action } = props
  const [came, setCame] = useState<Phone | null>(null)
  if (phone !== null && phone.id !== came?.id) setCame(phone)
  const leftMs = link.endsAtMs - useNow()
  const guest = came?.id === link.id ? came : null
  const isOver = guest === null && leftMs <= 0
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('Sign in a phone')}
      {...(guest === null &&
        !isOver && {
          description: t('Point the camera of the phone at it, and open {address}.', {
            address: new URL(link.url).origin,
          }),
        })}
      footer={
        <>
          <Button {...(isOver && { look: 'primary' })} busy={action.busy} onClick={props.onAnother}>
            {t('New code')}
          </Button>
          <Button {...(!isOver && { look: 'primary' })} onClick={props.onClose}>
            {t('Done')}
          </Button>
        </>
      }
    >
      {guest === null && <Code url={link.url} leftMs={leftMs} />}
      <div role="status">{guest !== null && <Guest phone={guest} isIn={phone !== null} />}</div>
      <Refused className="mt-3" error={action.error} title={t('There is no link for a phone')} />
    </Dialog>
  )
}

function Code({ url, leftMs }: { readonly url: string; readonly leftMs: number }): ReactNode {
  const works = leftMs > 0
  return (
    <div className="flex flex-wrap items-center gap-4">
      <div className="shrink-0">
        {works ? (
          <QrCode value={url} label={t('The launch link as a QR code')} sizePx={208} />
        ) : (
          <p className="flex size-52 items-center justify-center rounded-md border border-line-strong bg-sunken p-3 text-center text-sm text-ink-2">
            {t('This code is too old.')}
          </p>
        )}
      </div>
      <div className="flex min-w-40 flex-1 flex-col items-start gap-3 text-sm text-ink-2">
        <p role="timer" className="figures font-medium text-ink">
          {works
            ? t('Opens once, within {time}.', { time: formatDuration(leftMs) })
            : t('It no longer works, and nobody came in with it.')}
        </p>
        {works && <p>{t('Whoever opens it is signed in and can do everything, as you can.')}</p>}
        {works && <CopyButton value={url} label={t('Copy the link')} secret text />}
      </div>
    </div>
  )
}

function Guest({ phone, isIn }: { readonly phone: Phone; readonly isIn: boolean }): ReactNode {
  const { busy, run } = useAction()
  const name = phoneName(phone.userAgent)
  if (!isIn) {
    return (
      <Callout title={t('Signed out: {phone}', { phone: name })}>
        {t('It has to be signed in anew.')}
      </Callout>
    )
  }
  return (
    <Callout
      tone="allow"
      title={t('Signed in: {phone}', { phone: name })}
      actions={
        <Button busy={busy} onClick={() => void run(() => signOutPhone(phone))}>
          {t('Sign out')}
        </Button>
      }
    >
      {t('It can do everything, as you can. Sign it out if it is not yours.')}
    </Callout>
  )
}
