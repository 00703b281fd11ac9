import { Pause, Play } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { t } from '../language/t.ts'
import { isBehindDialog } from './behind-dialog.ts'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import { formatNumber } from './format.ts'
import { singleKeysAreOn, useSingleKeys } from './single-keys.ts'
import { NARROW, useMedia } from './use-media.ts'

/**
 * Freezes what is shown while recording goes on, by click or Space. Says plainly that the view stands still and how
 * much has come since; in a narrow window as an icon with the number.
 *
 * @param newCount What arrived while paused.
 */
export function PauseButton(props: {
  readonly paused: boolean
  /** Stands still for the moment by itself: while one points at a row, is scrolled away or has details open. */
  readonly held: boolean
  readonly newCount: number
  readonly onToggle: () => void
}): ReactNode {
  const { paused, held, newCount } = props
  const still = paused || held
  const singleKeys = useSingleKeys()
  const isNarrow = useMedia(NARROW)
  const text = still
    ? t('{paused}, {newCount} new', {
        paused: paused ? t('Paused') : t('Held'),
        newCount: formatNumber(newCount),
      })
    : t('Pause')
  const key = singleKeys ? ` ${t('(Space)')}` : ''
  useSpace(props.onToggle)
  return (
    <>
      <Button
        aria-pressed={paused}
        aria-label={text}
        {...(singleKeys ? { 'aria-keyshortcuts': 'Space' } : {})}
        title={
          paused ? t('Go on{key}', { key }) : t('Freeze the view{key}. Recording goes on.', { key })
        }
        icon={
          paused ? (
            <Play aria-hidden className="size-3.5" />
          ) : (
            <Pause aria-hidden className="size-3.5" />
          )
        }
        onClick={props.onToggle}
        // The focus stays on the row that holds the view: else the press that lets it go on would find it going.
        onMouseDown={(event) => event.preventDefault()}
        // Wide enough for either text: a row that wraps when one points at the list would move the list under the pointer.
        className={classNames(
          isNarrow ? 'figures min-w-8 px-2' : 'min-w-36',
          still && 'border-warn bg-warn-soft text-warn',
        )}
      >
        {isNarrow ? still && formatNumber(newCount) : text}
      </Button>
      <span role="status" className="sr-only">
        {paused ? t('The view is paused. Recording goes on.') : ''}
      </span>
    </>
  )
}

const OWN_SPACE = 'input, textarea, select, button, a, [role=menuitem], [role=option], [role=tab]'

function useSpace(onToggle: () => void): void {
  const latest = useRef(onToggle)
  useEffect(() => {
    latest.current = onToggle
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== ' ' || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest(OWN_SPACE) !== null) return
      if (isBehindDialog() || !singleKeysAreOn()) return
      event.preventDefault()
      latest.current()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
