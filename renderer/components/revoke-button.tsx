import type { ReactNode } from 'react'
import { Button } from '../kit/button.tsx'
import { CancelButton } from '../kit/dialog.tsx'
import { t } from '../language/t.ts'
import { T } from '../language/text.tsx'
import { NAME_FITS } from './confirm-held.tsx'
import { HoldOrType } from './revoke-many/hold-or-type.tsx'
import { cutsSource, endsStream, type SourceReached } from './sources-reached.ts'

const ignore = (): void => undefined

/** What revokes: a press, or a hold where a source is cut by it. */
export function RevokeButton(props: {
  /** How many live sessions it refuses. */
  readonly count: number
  /** Whether they all go on, and are refused on return only. */
  readonly allGoOn: boolean
  readonly reached: readonly SourceReached[]
  readonly who: string | undefined
  readonly busy: boolean
  /** Why it cannot be done. Null: it can be. */
  readonly unless: string | null
  readonly onConfirm: () => void
}): ReactNode {
  const { count, allGoOn, reached, who, busy, onConfirm } = props
  if (cutsSource(reached)) {
    const [only, ...more] = reached
    const name = more.length === 0 && only !== undefined ? only.name : ''
    return (
      <HoldOrType
        sessions={count}
        revocations={1}
        uncounted={name !== '' && name.length <= NAME_FITS ? name : null}
        act={t('Revoke')}
        label={offAirOf(reached) ?? actOf(count, allGoOn)}
        busy={busy}
        doing={t('Revoking…')}
        unless={props.unless}
        onConfirm={onConfirm}
        onHolding={ignore}
      />
    )
  }
  return (
    <>
      <CancelButton />
      <Button look="danger" busy={busy} unless={props.unless} onClick={onConfirm}>
        {busy ? (
          t('Revoking…')
        ) : who === undefined ? (
          actOf(count, allGoOn)
        ) : (
          <span>
            <ActOn who={who} count={count} allGoOn={allGoOn} />
          </span>
        )}
      </Button>
    </>
  )
}

/** Null: no stream goes off air for certain. */
function offAirOf(reached: readonly SourceReached[]): string | null {
  const [first, ...more] = reached.filter(endsStream)
  if (first === undefined) return null
  if (more.length > 0) return t('Take {count} streams off air', { count: more.length + 1 })
  return first.name.length <= NAME_FITS
    ? t('Take {name} off air', { name: first.name })
    : t('Take the stream off air')
}

function actOf(count: number, allGoOn: boolean): string {
  if (count === 0) return t('Revoke')
  if (allGoOn) return t('Refuse from now on')
  return t('Revoke {count, plural, one {# session} other {# sessions}}', { count })
}

/** The same with whom it is done to, cut short where the name is long. */
function ActOn(props: {
  readonly who: string
  readonly count: number
  readonly allGoOn: boolean
}): ReactNode {
  const { count } = props
  const who = <span className="inline-block max-w-32 truncate align-bottom">{props.who}</span>
  if (count === 0) return <T text="Revoke {who}" values={{ who }} />
  if (props.allGoOn) return <T text="Refuse {who} from now on" values={{ who }} />
  return (
    <T
      text="Revoke {who}: {count, plural, one {# session} other {# sessions}}"
      values={{ who, count }}
    />
  )
}
