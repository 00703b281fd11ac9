import { Toast as Base } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../language/t.ts'
import { classNames } from './class-names.ts'
import { keepUndo, type UndoneBy } from './undo-stack.ts'

const manager = Base.createToastManager()

/** Twice the usual: what was done has to be seen, and the way back found, also on a busy machine. */
const ACTION_MS = 10_000

/**
 * Says briefly that something was done, and offers to undo it or to do something else.
 *
 * @param options.undo      Takes it back, once: by the button, or by Ctrl+Z, which works after the toast has gone too. Told by which.
 * @param options.timeoutMs How long it stays. Default 5 s, with an action 10 s.
 * @returns What {@link closeToast} takes.
 */
export function toast(
  title: string,
  options: {
    description?: ReactNode
    undo?: (by: UndoneBy) => void
    action?: { label: string; onClick: () => void }
    timeoutMs?: number
  } = {},
): string {
  const { description, undo, timeoutMs, action } = options
  const undoOnce =
    undo === undefined
      ? undefined
      : keepUndo((by) => {
          manager.close(id)
          undo(by)
        })
  const button = undoOnce === undefined ? action : { label: t('Undo'), onClick: undoOnce }
  const id = manager.add({
    title,
    ...(description === undefined ? {} : { description }),
    ...(button === undefined
      ? {}
      : {
          actionProps: { children: button.label, onClick: button.onClick },
          timeout: ACTION_MS,
        }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  })
  return id
}

/** Takes a toast away before its time. */
export const closeToast = (id: string): void => manager.close(id)

/** Says that nothing was done though nothing failed, such as where there is nothing to undo: without the tick of {@link toast}. */
export function toastNothing(title: string, description?: string): void {
  manager.add({ title, type: 'nothing', ...(description === undefined ? {} : { description }) })
}

/** Says that something failed and why, until it is dismissed. */
export function toastError(title: string, error: unknown): void {
  const description = error instanceof Error ? error.message : t('The reason is not known.')
  manager.add({ title, description, type: 'error', priority: 'high', timeout: 0 })
}

/** Where toasts appear; once, around the app. Beside the navigation: the other side is where drawers have their buttons. */
export function ToastProvider({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport
          aria-label={t('Notifications')}
          className="fixed bottom-4 start-16 z-50 flex w-[min(22rem,calc(100vw-5rem))] flex-col gap-2 lg:start-52"
        >
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function Sign({ type }: { readonly type: string | undefined }): ReactNode {
  if (type === 'error') return <CircleAlert aria-hidden className={`${SIGN} text-deny`} />
  if (type === 'nothing') return <Info aria-hidden className={`${SIGN} text-ink-2`} />
  return <CircleCheck aria-hidden className={`${SIGN} text-allow`} />
}

const SIGN = 'mt-0.5 size-4 shrink-0'

function ToastList(): ReactNode {
  const { toasts } = Base.useToastManager()
  return toasts.map((each) => (
    <Base.Root
      key={each.id}
      toast={each}
      data-toast=""
      className="rounded-lg border border-line bg-raised shadow-(--shadow-pop) transition-opacity duration-150 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-start gap-2.5 p-3">
        <Sign type={each.type} />
        <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-2.5 gap-y-2">
          {/* Where less is left beside the button, the button goes below. */}
          <div className="min-w-0 flex-[1_1_8rem] wrap-break-word">
            <Base.Title className="text-sm font-medium" />
            <Base.Description className="text-xs text-ink-2" />
          </div>
          {each.actionProps !== undefined && (
            <Base.Action className="h-6 rounded-md border border-line-strong px-2 text-xs hover:bg-hover" />
          )}
        </div>
        <Base.Close
          aria-label={t('Dismiss')}
          className={classNames(
            'flex size-6 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink',
          )}
        >
          <X aria-hidden className="size-3.5" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ))
}
