import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '../../kit/button.tsx'
import { CancelButton } from '../../kit/dialog.tsx'
import { HOLD_SECONDS, HoldButton } from '../../kit/hold-button.tsx'
import { Input } from '../../kit/input.tsx'
import { t } from '../../language/t.ts'

/**
 * A hold, or the number typed for those who cannot hold. The number stands still while it is typed, until it was sent or the box is
 * empty and left.
 */
export function HoldOrType(props: {
  /** How many it concerns now. Null: that is not known yet. */
  readonly sessions: number | null
  readonly revocations: number
  /** What is typed where the number could not be counted. Null, the default: there is a number, or there will be. */
  readonly uncounted?: string | null
  /** On the button that is held. */
  readonly label: string
  /** The same in one word, on the other. */
  readonly act: string
  readonly busy: boolean
  /** What the button that is held says while it is busy. Default its label. */
  readonly doing?: string
  /** Why it cannot be done now whatever is held or typed. Default null: it can be. */
  readonly unless?: string | null
  readonly onConfirm: () => void
  /** Told when a hold or the typing begins and when it is over, so that what is counted stands still meanwhile. */
  readonly onHolding: (isHeld: boolean) => void
}): ReactNode {
  const { sessions, busy, onHolding, uncounted = null } = props
  const [typed, setTyped] = useState('')
  const [isIn, setIsIn] = useState(false)
  const [isPressed, setIsPressed] = useState(false)
  const isHeld = isPressed || (sessions !== null && (isIn || typed !== ''))
  useEffect(() => {
    onHolding(isHeld)
    return () => onHolding(false)
  }, [isHeld, onHolding])
  const nothing =
    props.unless ??
    (uncounted === null && (sessions === null || props.revocations === 0)
      ? t('Nobody is concerned yet.')
      : null)
  // Where nobody is in, what is revoked still is not nothing.
  const asked = uncounted ?? (sessions === 0 ? props.revocations : sessions)
  const isTyped = nothing === null && typed.trim().toLowerCase() === String(asked).toLowerCase()
  const confirm = (): void => {
    // Once sent it is counted anew: where it is refused, for there being more by now, that number has to be typed.
    setTyped('')
    props.onConfirm()
  }
  return (
    <div className="flex w-full flex-wrap items-end justify-end gap-2">
      <div className="me-auto flex max-w-full min-w-0 flex-wrap items-end gap-2">
        <Input
          label={
            uncounted === null
              ? t('Cannot hold? Type {sessions}', {
                  sessions: asked ?? t('the number of sessions'),
                })
              : t('Cannot hold? Type “{uncounted}”', { uncounted })
          }
          value={typed}
          onChange={setTyped}
          onCursor={setIsIn}
          className="w-44 max-w-full"
        />
        <Button
          look="danger"
          busy={busy}
          unless={isTyped ? null : t('Type that first.')}
          onClick={confirm}
        >
          {props.act}
        </Button>
      </div>
      <CancelButton />
      <HoldButton
        onHeld={props.onConfirm}
        onHolding={setIsPressed}
        unless={busy ? t('It is on its way.') : nothing}
        doing={busy ? (props.doing ?? props.label) : null}
      >
        {props.label}
      </HoldButton>
      <span className="sr-only">
        {t('Hold it for {holdSeconds} seconds.', { holdSeconds: HOLD_SECONDS })}
      </span>
    </div>
  )
}
