import { Check } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { classNames } from '../../kit/class-names.ts'
import { t } from '../../language/t.ts'

/** One step: its number or a tick, what it is, what came of it, and while it is next what there is to do. */
export function Step(props: {
  readonly number: number
  readonly title: string
  /** Shown once it is done, e.g. the name that was chosen. */
  readonly result?: ReactNode
  readonly state: 'done' | 'next' | 'later'
  /** Whether it stays open once it is done, for what is shown once. Default false. */
  readonly keep?: boolean
  readonly children: ReactNode
}): ReactNode {
  const { state } = props
  const title = useRef<HTMLHeadingElement>(null)
  const before = useRef(state)
  useEffect(() => {
    // What was pressed is gone with the step before it, and the focus must not be lost with it.
    if (state === 'next' && before.current !== 'next') title.current?.focus()
    before.current = state
  }, [state])
  return (
    <li
      aria-current={state === 'next' ? 'step' : undefined}
      className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3.5 border-t border-line py-3.5"
    >
      <span
        className={classNames(
          'flex size-6 items-center justify-center rounded-full text-xs font-semibold',
          state === 'done' && 'bg-allow-soft text-allow',
          state === 'next' && 'bg-primary text-on-primary',
          state === 'later' && 'bg-hover text-ink-2',
        )}
      >
        {state === 'done' ? <Check aria-label={t('Done')} className="size-3.5" /> : props.number}
      </span>
      <div className="min-w-0">
        <h2
          ref={title}
          tabIndex={-1}
          className={classNames(
            'text-base',
            state === 'next' ? 'font-semibold' : state === 'later' ? 'text-ink-3' : 'text-ink-2',
          )}
        >
          {props.title}
          {state === 'done' && props.result !== undefined && (
            <>
              {/* Else the two run together where they are read out. */}
              {': '}
              <span className="font-medium text-ink">{props.result}</span>
            </>
          )}
        </h2>
        {(state === 'next' || (state === 'done' && props.keep === true)) && (
          <div className="flex flex-col gap-4 pt-2.5">{props.children}</div>
        )}
      </div>
    </li>
  )
}
