import { Dialog as Base } from '@base-ui/react/dialog'
import { type ReactNode, useEffect, useRef } from 'react'
import { isBehindDialog } from './behind-dialog.ts'
import { classNames } from './class-names.ts'
import { CloseButton, SCRIM, useLeaving } from './dialog.tsx'
import { Leave } from './leave.ts'
import { useOpener } from './use-opener.ts'

/** Classes for a screen's content while a drawer that is not modal stands beside it; narrow windows are overlapped. */
export const besideDrawer = (open: boolean): string =>
  classNames('flex min-h-0 flex-1 flex-col', open && 'xl:me-[32rem]')

/**
 * A panel from where lines end for details and forms.
 *
 * @param modal False keeps the page behind usable, so that one can step through rows with it open; the screen makes room
 *              with {@link besideDrawer}. The focus stays where it was; Enter on the open row moves it in.
 *              Default true.
 */
export function Drawer(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly children: ReactNode
  /** Stays at the bottom while the content scrolls; the main button last. */
  readonly footer?: ReactNode
  readonly modal?: boolean
  readonly wide?: boolean
  /** As of a dialog. */
  readonly changed?: boolean
}): ReactNode {
  const modal = props.modal ?? true
  const leaving = useLeaving(props.changed ?? false, props.onClose)
  useEscape(props.open && !modal, leaving.ask)
  const opener = useOpener(props.open)
  return (
    <Base.Root
      open={props.open}
      onOpenChange={(open) => !open && leaving.ask()}
      modal={modal}
      disablePointerDismissal={!modal}
    >
      <Base.Portal>
        {modal && <Base.Backdrop className={SCRIM} />}
        <Base.Popup
          data-modeless={modal ? undefined : ''}
          initialFocus={modal}
          finalFocus={modal ? opener : true}
          className={classNames(
            'fixed end-0 bottom-0 flex max-w-full flex-col border-s border-line bg-raised outline-none transition-transform duration-150 ease-out data-ending-style:translate-x-full data-starting-style:translate-x-full rtl:data-ending-style:-translate-x-full rtl:data-starting-style:-translate-x-full',
            modal ? 'top-0 z-40 shadow-(--shadow-pop)' : 'top-12 z-20 max-xl:shadow-(--shadow-pop)',
            props.wide === true ? 'w-[44rem]' : 'w-[32rem]',
          )}
        >
          <div className="flex items-start gap-3 border-b border-line py-3 pe-12 ps-4">
            <div className="min-w-0 flex-1">
              <Base.Title className="truncate text-lg font-semibold">{props.title}</Base.Title>
              {props.description !== undefined && (
                <Base.Description render={<div />} className="text-xs text-ink-3">
                  {props.description}
                </Base.Description>
              )}
            </div>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">{props.children}</div>
          {props.footer !== undefined && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">
              <Leave value={leaving.ask}>{props.footer}</Leave>
            </div>
          )}
          {/* Last, so that opening puts the focus into the content. */}
          <CloseButton />
          {leaving.question}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** Closes on Escape from anywhere on the page, unless something above it wants the key first. */
function useEscape(active: boolean, onClose: () => void): void {
  const latest = useRef(onClose)
  useEffect(() => {
    latest.current = onClose
  })
  useEffect(() => {
    if (!active) return
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.matches('input, textarea')) return
      if (isBehindDialog() || document.querySelector('[role=menu]') !== null) return
      latest.current()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [active])
}
