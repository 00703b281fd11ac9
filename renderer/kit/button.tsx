import { Loader2 } from 'lucide-react'
import { type ComponentProps, cloneElement, type ReactElement, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

const LOOKS = {
  primary: 'bg-primary text-on-primary hover:bg-primary-hover border-transparent font-medium',
  plain: 'border-line-strong bg-panel text-ink hover:bg-hover',
  ghost: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink',
  quietDanger: 'border-transparent bg-transparent text-deny hover:bg-deny-soft',
  danger: 'border-transparent bg-deny-strong text-white hover:brightness-110 font-medium',
} as const

interface Refusing {
  /**
   * Why it cannot be pressed now, as a sentence: greys it out, and is said on hover, on focus and by a screen reader, for
   * which it stays in reach of the keyboard. Null: it can be. Give it always or never.
   */
  readonly unless?: string | null
}

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'>, Refusing {
  /** `primary` once per view at most; `danger` and `quietDanger` only where something ends. Default `plain`. */
  readonly look?: keyof typeof LOOKS
  readonly size?: 'small' | 'normal'
  readonly icon?: ReactNode
  /** Shows that the click is being worked on and refuses another. It keeps the focus meanwhile. */
  readonly busy?: boolean
}

/** A button with a text label. Its type is `button` unless told otherwise, so it never submits by accident. */
export function Button(props: ButtonProps): ReactNode {
  const {
    look = 'plain',
    size = 'normal',
    icon,
    busy = false,
    unless,
    className,
    children,
    ...rest
  } = props
  const button = (
    <button
      type="button"
      {...rest}
      {...(busy ? { 'aria-busy': true, 'aria-disabled': true, onClick: refuse } : {})}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm whitespace-nowrap select-none disabled:opacity-55 aria-disabled:cursor-default aria-disabled:opacity-55',
        size === 'small' ? 'h-6.5 px-2 text-xs' : 'h-8 px-3',
        LOOKS[look],
        className,
      )}
    >
      {busy ? <Loader2 aria-hidden className="size-3.5 animate-spin" /> : icon}
      {children}
    </button>
  )
  return unless === undefined ? button : <Unless reason={unless}>{button}</Unless>
}

/** Refuses a press while there is a reason, and tells it. */
function Unless(props: {
  readonly reason: string | null
  readonly children: ReactElement<ComponentProps<'button'>>
}): ReactNode {
  const { reason, children } = props
  const reasonId = useId()
  const refusing =
    reason === null
      ? children
      : cloneElement(children, {
          'aria-disabled': true,
          'aria-describedby': reasonId,
          onClick: refuse,
        })
  return (
    <>
      <Tooltip label={reason} off={reason === null}>
        {refusing}
      </Tooltip>
      <span hidden id={reasonId}>
        {reason}
      </span>
    </>
  )
}

/** Also keeps a form from being sent, which Enter in one of its fields does by pressing its button. */
const refuse = (event: { preventDefault(): void }): void => event.preventDefault()

export interface IconButtonProps
  extends Omit<ComponentProps<'button'>, 'aria-label' | 'disabled'>,
    Refusing {
  /** What it does; read out and shown as tooltip. */
  readonly label: string
  readonly shortcut?: string
  /** On or off, for toggles. */
  readonly pressed?: boolean
}

/** A square button with an icon only. */
export function IconButton(props: IconButtonProps): ReactNode {
  const { label, shortcut, pressed, unless = null, className, children, ...rest } = props
  const reasonId = useId()
  const refusing = { 'aria-disabled': true, 'aria-describedby': reasonId, onClick: refuse }
  const said = unless === null ? label : `${label}. ${unless}`
  return (
    <>
      <Tooltip label={said} {...(shortcut === undefined ? {} : { shortcut })}>
        <button
          type="button"
          aria-label={label}
          aria-pressed={pressed}
          {...rest}
          {...(unless === null ? {} : refusing)}
          className={classNames(
            'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink aria-disabled:opacity-50 aria-pressed:bg-selected aria-pressed:text-ink [&_svg]:size-4',
            className,
          )}
        >
          {children}
        </button>
      </Tooltip>
      {unless !== null && (
        <span hidden id={reasonId}>
          {unless}
        </span>
      )}
    </>
  )
}
