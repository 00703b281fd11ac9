import { ArrowRightLeft, Check, CircleDashed, Mic, Minus, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

const TONES = {
  allow: ['text-allow bg-allow-soft', Check],
  deny: ['text-deny bg-deny-soft', X],
  redirect: ['text-redirect bg-redirect-soft', ArrowRightLeft],
  warn: ['text-warn bg-warn-soft', TriangleAlert],
  neutral: ['text-ink-2 bg-hover', Minus],
  air: ['text-warn bg-warn-soft', Mic],
  shadow: ['text-ink-2 bg-transparent ring-1 ring-inset ring-line-strong', CircleDashed],
} as const

export type Tone = keyof typeof TONES

/**
 * A short state in words, with an icon and a colour: never by colour alone.
 *
 * @param icon False leaves the icon out, where the words stand alone well enough. Default true.
 */
export function Badge(props: {
  readonly tone: Tone
  readonly children: ReactNode
  readonly icon?: boolean
  readonly className?: string
}): ReactNode {
  const [look, Icon] = TONES[props.tone]
  return (
    <span
      className={classNames(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-sm px-1.5 text-2xs font-medium whitespace-nowrap',
        look,
        props.className,
      )}
    >
      {props.icon !== false && <Icon aria-hidden className="size-3" strokeWidth={2.5} />}
      {props.children}
    </span>
  )
}
