import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Shortcut } from './shortcut.tsx'

/**
 * Names a control on hover and focus, with its shortcut. It repeats the control's own label and is therefore never
 * the only place something is said; a screen reader passes it over.
 *
 * @param children One element that takes a ref and event handlers: a Button, an IconButton, a link.
 */
export function Tooltip(props: {
  readonly label: ReactNode
  readonly shortcut?: string
  readonly side?: 'bottom' | 'inline-end'
  /** There is nothing to say now. Default false. */
  readonly off?: boolean
  readonly children: ReactElement
}): ReactNode {
  return (
    <Base.Root disabled={props.off === true}>
      <Base.Trigger render={props.children} />
      <Base.Portal>
        <Base.Positioner side={props.side ?? 'bottom'} sideOffset={6} className="z-50">
          <Base.Popup
            aria-hidden
            className="flex max-w-80 items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-(--shadow-pop) transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {props.label}
            {props.shortcut !== undefined && <Shortcut keys={props.shortcut} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Shares one delay between neighbouring tooltips; once, around the app. */
export const TooltipProvider = Base.Provider
