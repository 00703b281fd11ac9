import type { ReactNode } from 'react'
import type { RulesImpact } from '../../../shared/rules-impact.ts'
import { useFeed } from '../../api/feed.ts'
import { HoldOrType } from '../../components/revoke-many/hold-or-type.tsx'
import { Button, type ButtonProps } from '../../kit/button.tsx'
import { CancelButton } from '../../kit/dialog.tsx'

/**
 * The buttons of a dialog that puts rules in force. While a show is on and somebody who is in would be ended, it is held or typed
 * instead of clicked.
 */
export function InForceButtons(props: {
  /** Whom the rules would refuse of those who are in. Null: that is not known. */
  readonly impact: RulesImpact | null
  readonly label: string
  readonly look: NonNullable<ButtonProps['look']>
  readonly busy: boolean
  /** Why it cannot be done now. Null: it can be. */
  readonly unless: string | null
  readonly onConfirm: () => void
  readonly onHolding: (isHeld: boolean) => void
}): ReactNode {
  const { impact, label, busy, unless, onConfirm } = props
  const isOnAir = useFeed((state) => state.onAir.isOn)
  if (isOnAir && impact !== null && impact.cut + impact.asked > 0) {
    return (
      <HoldOrType
        sessions={impact.refused}
        revocations={impact.refused}
        label={label}
        act={label}
        busy={busy}
        unless={unless}
        onConfirm={onConfirm}
        onHolding={props.onHolding}
      />
    )
  }
  return (
    <>
      <CancelButton />
      <Button look={props.look} busy={busy} unless={unless} onClick={onConfirm}>
        {label}
      </Button>
    </>
  )
}
