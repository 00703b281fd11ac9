import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { classNames, OPTION, POPUP } from './class-names.ts'
import { Shortcut } from './shortcut.tsx'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  readonly shortcut?: string
  readonly onSelect: () => void
  readonly disabled?: boolean
  /** Ends something; set apart in colour, after a line. */
  readonly danger?: boolean
}

/** A list of actions that opens below its trigger. */
export function Menu(props: {
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly items: readonly MenuItem[]
  /** What it is about, above its lines and read out with the first: of one of many rows. Default nothing. */
  readonly about?: ReactNode
  readonly align?: 'start' | 'end'
  /** Open from the start, for a menu made by the click that asks for it. */
  readonly openAtOnce?: boolean
  /** What has the focus once it is left. Default: the trigger. */
  readonly backTo?: () => HTMLElement | null
}): ReactNode {
  const { backTo } = props
  return (
    <Base.Root defaultOpen={props.openAtOnce === true}>
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={props.align ?? 'end'} className="z-50">
          <Base.Popup
            {...(backTo !== undefined && { finalFocus: () => !isElsewhere() && backTo() })}
            className={classNames(POPUP, 'min-w-44 p-1')}
          >
            <About about={props.about}>
              {props.items.map((item, index) => (
                <div key={item.label}>
                  {item.danger === true && index > 0 && (
                    <Base.Separator className="mx-1 my-1 h-px bg-line" />
                  )}
                  <Base.Item
                    disabled={item.disabled === true}
                    onClick={() => {
                      // First: what opens now leads back to what has the focus.
                      backTo?.()?.focus()
                      item.onSelect()
                    }}
                    className={classNames(
                      OPTION,
                      item.danger === true && 'text-deny',
                      '[&_svg]:size-4',
                    )}
                  >
                    {item.icon}
                    <span className="flex-1">{item.label}</span>
                    {item.shortcut !== undefined && <Shortcut keys={item.shortcut} />}
                  </Base.Item>
                </div>
              ))}
            </About>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Whether what the menu opened has taken the focus already. */
const isElsewhere = (): boolean =>
  document.activeElement?.closest('[role=dialog]:not([data-toast])') !== null

function About(props: { readonly about: ReactNode; readonly children: ReactNode }): ReactNode {
  if (props.about === undefined) return props.children
  return (
    <Base.Group>
      <Base.GroupLabel className="mb-1 max-w-64 border-b border-line px-2.5 pt-1 pb-1.5 text-xs text-ink-3">
        {props.about}
      </Base.GroupLabel>
      {props.children}
    </Base.Group>
  )
}
