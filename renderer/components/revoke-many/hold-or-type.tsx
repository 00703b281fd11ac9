import { type ReactNode, useState } from 'react'
import { Button } from '../../kit/button.tsx'
import { CancelButton } from '../../kit/dialog.tsx'
import { HOLD_SECONDS, HoldButton } from '../../kit/hold-button.tsx'
import { Input } from '../../kit/input.tsx'
import { t } from '../../language/t.ts'

/** A hold, or the number typed for those who cannot hold. */
export function HoldOrType(props: {
  /** How many it concerns now. Null: that is not known yet. */
  readonly sessions: number | null
  readonly revocations: number
  /** On the button that is held. */
  readonly label: string
  /** The same in one word, on the other. */
  readonly act: string
  readonly busy: boolean
  /** Why it cannot be done now whatever is held or typed. Default null: it can be. */
  readonly unless?: string | null
  readonly onConfirm: () => void
  readonly onHolding: (isHeld: boolean) => void
}): ReactNode {
  const { sessions, busy } = props
  const [typed, setTyped] = useState('')
  const nothing =
    props.unless ??
    (sessions === null || props.revocations === 0 ? t('Nobody is concerned yet.') : null)
  // Where nobody is in, what is revoked still is not nothing.
  const asked = sessions === 0 ? props.revocations : sessions
  const isTyped = nothing === null && typed.trim() === String(asked)
  return (
    <div className="flex w-full flex-wrap items-end justify-end gap-2">
      <div className="mr-auto flex items-end gap-2">
        <Input
          label={t('Cannot hold? Type {sessions}', {
            sessions: asked ?? t('the number of sessions'),
          })}
          value={typed}
          onChange={setTyped}
          className="w-44"
        />
        <Button
          look="danger"
          busy={busy}
          unless={isTyped ? null : t('Type that number first.')}
          onClick={props.onConfirm}
        >
          {props.act}
        </Button>
      </div>
      <CancelButton />
      <HoldButton
        onHeld={props.onConfirm}
        onHolding={props.onHolding}
        unless={busy ? t('It is on its way.') : nothing}
      >
        {props.label}
      </HoldButton>
      <span className="sr-only">
        {t('Hold it for {holdSeconds} seconds.', { holdSeconds: HOLD_SECONDS })}
      </span>
    </div>
  )
}
