import type { ReactNode } from 'react'
import type { Token, TokenAct } from '../../../shared/token.ts'
import { Button } from '../../kit/button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { actOnTokens } from './act.ts'

/** What can be done with the ticked rows, all of them at once. */
export function SelectionBar(props: {
  readonly selected: readonly Token[]
  readonly shownCount: number
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
      aria-label="Selected tokens"
      className="flex flex-wrap items-center gap-2 border-b border-line bg-selected px-4 py-1.5 text-sm"
    >
      <span role="status" className="figures font-medium">
        {formatNumber(selected.length)} selected
      </span>
      {selected.length < props.shownCount && (
        <Button size="small" look="ghost" onClick={props.onAll}>
          Select all {formatNumber(props.shownCount)} shown
        </Button>
      )}
      <span className="ml-auto flex flex-wrap gap-1.5">
        {areDeleted ? (
          <Button size="small" onClick={() => void act('restore')}>
            Restore
          </Button>
        ) : (
          <>
            <Button size="small" onClick={() => void act(areOff ? 'enable' : 'disable')}>
              {areOff ? 'Switch on' : 'Switch off'}
            </Button>
            <Button size="small" onClick={props.onRevoke}>
              Revoke
            </Button>
            <Button size="small" look="quietDanger" onClick={() => void act('delete')}>
              Delete
            </Button>
          </>
        )}
        <Button size="small" look="ghost" onClick={props.onClear}>
          Clear
        </Button>
      </span>
    </section>
  )
}
