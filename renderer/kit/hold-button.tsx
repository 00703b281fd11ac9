import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { t } from '../language/t.ts'
import { classNames } from './class-names.ts'

/** How long it has to be held. */
export const HOLD_SECONDS = 5

const RADIUS = 7
const AROUND = 2 * Math.PI * RADIUS

/**
 * A button for what ends much at once: it acts after it was held for five seconds, with the pointer, Enter or Space. Letting go, leaving
 * it and Escape take it back. Offer another way beside it for those who cannot hold.
 */
export function HoldButton(props: {
  readonly children: string
  readonly onHeld: () => void
  /** Why it cannot be held now. Null: it can be. */
  readonly unless: string | null
  /** What is being done since it was held, in place of its label. Default null: nothing. */
  readonly doing?: string | null
  /** Told when a hold begins and when it is over, so that what it is about stands still meanwhile. */
  readonly onHolding?: (isHeld: boolean) => void
}): ReactNode {
  const { unless, doing = null } = props
  const [done, setDone] = useState<number | null>(null)
  const frame = useRef(0)
  const onHeld = useRef(props.onHeld)
  useEffect(() => {
    onHeld.current = props.onHeld
  })
  const release = useCallback(() => {
    cancelAnimationFrame(frame.current)
    setDone(null)
  }, [])
  useEffect(() => () => cancelAnimationFrame(frame.current), [])
  const isHeld = done !== null
  const { onHolding } = props
  useEffect(() => onHolding?.(isHeld), [isHeld, onHolding])
  const hold = (): void => {
    if (unless !== null || done !== null) return
    const startedAt = performance.now()
    const step = (): void => {
      const share = (performance.now() - startedAt) / (HOLD_SECONDS * 1000)
      if (share >= 1) {
        setDone(null)
        onHeld.current()
        return
      }
      setDone(share)
      frame.current = requestAnimationFrame(step)
    }
    setDone(0)
    frame.current = requestAnimationFrame(step)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && done !== null) {
      event.stopPropagation()
      release()
    }
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (!event.repeat) hold()
  }
  const left = done === null ? HOLD_SECONDS : Math.ceil(HOLD_SECONDS * (1 - done))
  return (
    <button
      type="button"
      aria-disabled={unless !== null || undefined}
      title={unless ?? undefined}
      onPointerDown={(event) => event.button === 0 && hold()}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onBlur={release}
      onKeyDown={onKeyDown}
      onKeyUp={release}
      onContextMenu={(event) => event.preventDefault()}
      className={classNames(
        'inline-flex min-h-8 max-w-full shrink-0 touch-none items-center gap-2 rounded-md border border-transparent bg-deny-strong px-3 py-1 text-start text-sm font-medium text-white select-none hover:brightness-110 aria-disabled:cursor-default aria-disabled:opacity-55',
      )}
    >
      <svg aria-hidden viewBox="0 0 18 18" className="size-4.5 shrink-0 -rotate-90">
        <circle
          cx="9"
          cy="9"
          r={RADIUS}
          fill="none"
          stroke="currentColor"
          strokeOpacity={0.35}
          strokeWidth={2.5}
        />
        <circle
          cx="9"
          cy="9"
          r={RADIUS}
          fill="none"
          stroke="currentColor"
          strokeWidth={2.5}
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - (done ?? 0))}
        />
      </svg>
      {doing ?? props.children}
      <span
        role="status"
        className="figures min-w-14 shrink-0 text-start font-normal whitespace-nowrap"
      >
        {doing !== null
          ? ''
          : done === null
            ? t('hold {holdSeconds} s', { holdSeconds: HOLD_SECONDS })
            : t('{left} s more', { left })}
      </span>
    </button>
  )
}
