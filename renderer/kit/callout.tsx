import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

const TONES = {
  neutral: ['border-line bg-panel', 'text-ink-3', Info],
  allow: ['border-transparent bg-allow-soft', 'text-allow', CircleCheck],
  warn: ['border-transparent bg-warn-soft', 'text-warn', TriangleAlert],
  deny: ['border-transparent bg-deny-soft', 'text-deny', CircleAlert],
} as const

/**
 * A boxed remark within a screen: what holds here, what to mind, what was refused. A refusal (`deny`) is read out as it
 * appears.
 */
export function Callout(props: {
  readonly tone?: keyof typeof TONES
  readonly title?: ReactNode
  readonly children?: ReactNode
  /** Buttons at its end. */
  readonly actions?: ReactNode
  readonly className?: string
}): ReactNode {
  const tone = props.tone ?? 'neutral'
  const [look, iconLook, Icon] = TONES[tone]
  return (
    <div
      role={tone === 'deny' ? 'alert' : undefined}
      className={classNames(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border px-3 py-2 text-sm',
        look,
        props.className,
      )}
    >
      <Icon aria-hidden className={classNames('size-4 shrink-0 self-start mt-0.5', iconLook)} />
      <div className="min-w-48 flex-1">
        {props.title !== undefined && <p className="font-medium">{props.title}</p>}
        {props.children !== undefined && <div className="text-ink-2">{props.children}</div>}
      </div>
      {props.actions !== undefined && (
        <div className="flex flex-wrap items-center gap-2">{props.actions}</div>
      )}
    </div>
  )
}
