import type { ReactNode } from 'react'
import { useFeed } from '../../api/feed.ts'
import { HoldOrType } from '../../components/revoke-many/hold-or-type.tsx'
import { Button, type ButtonProps } from '../../kit/button.tsx'
import { CancelButton } from '../../kit/dialog.tsx'
import { t } from '../../language/t.ts'
import type { CountedImpact } from './live-impact.tsx'

/**
 * The buttons of a dialog that puts rules in force. While a show is on and somebody who is in would be ended, or it
 * could not be counted whether anybody would, it is held or typed instead of clicked.
 */
export function InForceButtons(props: {
  /** Whom the rules would refuse of those who are in. */
  readonly counted: CountedImpact
  readonly label: string
  readonly look: NonNullable<ButtonProps['look']>
  readonly busy: boolean
  /** Why it cannot be done now. Null: it can be. */
  readonly unless: string | null
  readonly onConfirm: () => void
  readonly onHolding: (isHeld: boolean) => void
}): ReactNode {
  const { counted, label, busy, unless, onConfirm } = props
  const { impact, error } = counted
  const isOnAir = useFeed((state) => state.onAir.isOn)
  const mayEnd = impact === null ? error !== null : impact.cut + impact.asked > 0
  if (isOnAir && mayEnd) {
    return (
      <HoldOrType
        sessions={impact?.refused ?? null}
        revocations={impact?.refused ?? 0}
        uncounted={impact === null ? t('not counted') : null}
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
