import type { ReactNode } from 'react'
import type { Token, TokenAct } from '../../../shared/token.ts'
import { Button } from '../../kit/button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import { actOnTokens } from './act.ts'

/** What can be done with the ticked rows, all of them at once. */
export function SelectionBar(props: {
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
    <section
      aria-label={t('Selected tokens')}
      className="flex flex-wrap items-center gap-2 border-b border-line bg-selected px-4 py-1.5 text-sm"
    >
      <span role="status" className="figures font-medium">
        {t('{selected} selected', { selected: formatNumber(selected.length) })}
      </span>
      {selected.length < props.shownCount && (
        <Button
          size="small"
          look="ghost"
          unless={
            props.isRead ? null : t('The filter cannot be read, so more are shown than it means.')
          }
          onClick={props.onAll}
        >
          {t('Select all {shownCount} shown', { shownCount: formatNumber(props.shownCount) })}
        </Button>
      )}
      <span className="ml-auto flex flex-wrap gap-1.5">
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
        <Button size="small" look="ghost" onClick={props.onClear}>
          {t('Clear')}
        </Button>
      </span>
    </section>
  )
}
