import { Pin } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { pinOf } from '../../shared/pinned-test.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import { Button } from '../kit/button.tsx'
import { t } from '../language/t.ts'
import { PinDialog } from './pin-dialog.tsx'

/** Makes a pinned test of an answer; says why not where rules did not decide it. */
export function PinButton(props: {
  readonly decided: Parameters<typeof pinOf>[0] & { readonly reason: ReasonCode }
  readonly size?: 'small'
}): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const pin = pinOf(props.decided)
  return (
    <>
      <Button
        {...(props.size === undefined ? {} : { size: props.size })}
        icon={<Pin aria-hidden className="size-4" />}
        unless={pin === null ? t('Rules did not decide this, so they cannot be held to it.') : null}
        onClick={() => setIsOpen(true)}
      >
        {t('Pin as test')}
      </Button>
      {isOpen && pin !== null && (
        <PinDialog pin={pin} reason={props.decided.reason} onClose={() => setIsOpen(false)} />
      )}
    </>
  )
}
