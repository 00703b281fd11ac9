import type { ReactNode } from 'react'
import type { Action } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { t } from '../../language/t.ts'

/** The foot of a form of settings: why they were not stored, where no field says so, the button that stores them, and undo. */
export function StoreBar(props: {
  /** Words of the button, e.g. `Store limits`. */
  readonly label: string
  readonly action: Action
  readonly isChanged: boolean
  readonly onUndo: () => void
}): ReactNode {
  const { action, isChanged } = props
  return (
    <>
      <Refused error={action.error} title={t('Not stored')} fieldsSay />
      <div className="flex gap-2">
        <Button
          look="primary"
          type="submit"
          busy={action.busy}
          unless={isChanged ? null : t('Nothing is changed yet.')}
        >
          {props.label}
        </Button>
        {isChanged && <Button onClick={props.onUndo}>{t('Undo changes')}</Button>}
      </div>
    </>
  )
}
