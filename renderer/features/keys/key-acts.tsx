import type { ReactNode } from 'react'
import { Button } from '../../kit/button.tsx'
import { t } from '../../language/t.ts'
import type { KeyAct } from './undo.ts'

/** The buttons of one key: a deleted one can be restored, any other deleted, and switched where it can be. */
export function KeyActs(props: {
  readonly isDeleted: boolean
  /** Absent where it cannot be switched off. */
  readonly isOff?: boolean
  /** What each button is read out as, with the key's name. */
  readonly labels: {
    readonly restore: string
    readonly delete: string
    /** Of the one that is offered, to switch it off or on. */
    readonly toggle?: string
  }
  readonly onAct: (act: KeyAct) => void
  /** Buttons of its own kind, before the others. */
  readonly children?: ReactNode
}): ReactNode {
  const { labels, isOff, onAct } = props
  if (props.isDeleted) {
    return (
      <Button size="small" aria-label={labels.restore} onClick={() => onAct('restore')}>
        {t('Restore')}
      </Button>
    )
  }
  const toggle = isOff === true ? t('Switch on') : t('Switch off')
  return (
    <>
      {props.children}
      {isOff !== undefined && (
        <Button
          size="small"
          aria-label={labels.toggle}
          onClick={() => onAct(isOff ? 'enable' : 'disable')}
        >
          {toggle}
        </Button>
      )}
      <Button size="small" look="ghost" aria-label={labels.delete} onClick={() => onAct('delete')}>
        {t('Delete')}
      </Button>
    </>
  )
}
