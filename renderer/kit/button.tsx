import { Loader2 } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

const LOOKS = {
  primary: 'bg-primary text-on-primary hover:bg-primary-hover border-transparent font-medium',
  plain: 'border-line-strong bg-panel text-ink hover:bg-hover',
  ghost: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink',
  quietDanger: 'border-transparent bg-transparent text-deny hover:bg-deny-soft',
  danger: 'border-transparent bg-deny-strong text-white hover:brightness-110 font-medium',
} as const

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary` once per view at most; `danger` and `quietDanger` only where something ends. Default `plain`. */
  readonly look?: keyof typeof LOOKS
  readonly size?: 'small' | 'normal'
  readonly icon?: ReactNode
  /** Shows that the click is being worked on and refuses another. */
  readonly busy?: boolean
  /** Why it cannot be pressed now, as a sentence: greys it out and is said on hover. Null or left out: it can be. */
  readonly unless?: string | null
}

/** A button with a text label. Its type is `button` unless told otherwise, so it never submits by accident. */
export function Button(props: ButtonProps): ReactNode {
  const {
    look = 'plain',
    size = 'normal',
    icon,
    busy = false,
    unless = null,
    className,
    children,
    ...rest
  } = props
  return (
    <button
      type="button"
      title={unless ?? undefined}
      {...rest}
      disabled={rest.disabled === true || busy || unless !== null}
      aria-busy={busy || undefined}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm whitespace-nowrap select-none disabled:opacity-55',
        size === 'small' ? 'h-6.5 px-2 text-xs' : 'h-8 px-3',
        LOOKS[look],
        className,
      )}
    >
      {busy ? <Loader2 aria-hidden className="size-3.5 animate-spin" /> : icon}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does; read out and shown as tooltip. */
  readonly label: string
  readonly shortcut?: string
  /** On or off, for toggles. */
  readonly pressed?: boolean
}

/** A square button with an icon only. */
export function IconButton(props: IconButtonProps): ReactNode {
  const { label, shortcut, pressed, className, children, ...rest } = props
  return (
    <Tooltip label={label} {...(shortcut === undefined ? {} : { shortcut })}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
        className={classNames(
          'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink disabled:opacity-50 aria-pressed:bg-selected aria-pressed:text-ink [&_svg]:size-4',
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  )
}
