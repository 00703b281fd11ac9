import type { ReactNode } from 'react'
import type { Token, TokenAct } from '../../../shared/token.ts'
import { SelectionBar } from '../../components/selection-bar.tsx'
import { Button } from '../../kit/button.tsx'
import { t } from '../../language/t.ts'
import { actOnTokens } from './act.ts'

/** What can be done with the ticked rows, all of them at once. */
export function SelectedTokens(props: {
  readonly selected: readonly Token[]
  readonly shownCount: number
  /** Whether all of the filter can be read: otherwise more are shown than it means. */
  readonly isRead: boolean
  readonly onAll: () => void
  readonly onClear: () => void
  readonly onRevoke: () => void
}): ReactNode {
  const { selected } = props
  const act = async (what: TokenAct): Promise<void> => {
    if (await actOnTokens(what, selected)) props.onClear()
  }
  const areDeleted = selected.every(({ deletedAtMs }) => deletedAtMs !== null)
  const areOff = selected.every(({ disabledAtMs }) => disabledAtMs !== null)
  return (
    <SelectionBar
      label={t('Selected tokens')}
      count={selected.length}
      shown={props.shownCount}
      isRead={props.isRead}
      onAll={props.onAll}
      onClear={props.onClear}
    >
      {areDeleted ? (
        <Button size="small" onClick={() => void act('restore')}>
          {t('Restore')}
        </Button>
      ) : (
        <>
          <Button size="small" onClick={() => void act(areOff ? 'enable' : 'disable')}>
            {areOff ? t('Switch on') : t('Switch off')}
          </Button>
          <Button size="small" onClick={props.onRevoke}>
            {t('Revoke')}
          </Button>
          <Button size="small" look="quietDanger" onClick={() => void act('delete')}>
            {t('Delete')}
          </Button>
        </>
      )}
    </SelectionBar>
  )
}
