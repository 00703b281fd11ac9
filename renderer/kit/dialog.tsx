import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useContext, useState } from 'react'
import { t } from '../language/t.ts'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import { Leave } from './leave.ts'
import { useOpener } from './use-opener.ts'

/** The dimming behind dialogs and drawers. */
export const SCRIM =
  'fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0'

const MIDDLE =
  'top-1/2 left-1/2 -translate-1/2 rounded-lg transition-[opacity,scale] duration-100 data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0'
const SHEET =
  'inset-x-0 bottom-0 rounded-t-lg border-x-0 border-b-0 transition-transform duration-150 ease-out data-ending-style:translate-y-full data-starting-style:translate-y-full'
const NORMAL = 'w-[min(30rem,calc(100vw-2rem))]'
const WIDE = 'w-[min(56rem,calc(100vw-2rem))]'

export interface DialogProps {
  readonly open: boolean
  /** Called when Escape, the cross or a click outside asks to close. */
  readonly onClose: () => void
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Buttons, the main one last. */
  readonly footer?: ReactNode
  readonly wide?: boolean
  /** Comes from the bottom edge, as wide as the window: for narrow ones. Default false. */
  readonly sheet?: boolean
  /** Called once it has closed and the focus is back where it was. */
  readonly onClosed?: () => void
  /** Something is filled in that closing would throw away: Escape, the cross, a click outside and Cancel ask first. Default false. */
  readonly changed?: boolean
}

/**
 * How Escape, the cross, a click outside and Cancel leave a dialog or drawer: at once, or after a question where something was changed.
 *
 * @returns `ask`, to call when one of them is used, and the question to draw inside.
 */
export function useLeaving(
  changed: boolean,
  onClose: () => void,
): { readonly ask: () => void; readonly question: ReactNode } {
  const [asking, setAsking] = useState(false)
  const stay = (): void => setAsking(false)
  const question = asking && (
    <Dialog
      open
      onClose={stay}
      title={t('Discard what you changed?')}
      footer={
        <>
          <Button onClick={stay}>{t('Keep editing')}</Button>
          <Button look="danger" onClick={onClose}>
            {t('Discard')}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">{t('It is not stored yet.')}</p>
    </Dialog>
  )
  return { ask: changed ? () => setAsking(true) : onClose, question }
}

/** A dialog in the middle of the page. Focus stays in it and returns to where it was. */
export function Dialog(props: DialogProps): ReactNode {
  const leaving = useLeaving(props.changed ?? false, props.onClose)
  const opener = useOpener(props.open)
  return (
    <Base.Root
      open={props.open}
      onOpenChange={(open) => !open && leaving.ask()}
      onOpenChangeComplete={(open) => !open && props.onClosed?.()}
    >
      <Base.Portal>
        <Base.Backdrop className={SCRIM} />
        <Base.Popup
          finalFocus={opener}
          className={classNames(
            'fixed z-40 flex max-h-[calc(100dvh-2rem)] flex-col border border-line bg-raised shadow-(--shadow-pop) outline-none',
            props.sheet === true ? SHEET : MIDDLE,
            props.sheet !== true && (props.wide === true ? WIDE : NORMAL),
          )}
        >
          <div className="flex items-start gap-3 pt-3.5 pe-12 pb-2 ps-4">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-lg font-semibold">{props.title}</Base.Title>
              {props.description !== undefined && (
                <Base.Description render={<div />} className="mt-0.5 text-sm text-ink-2">
                  {props.description}
                </Base.Description>
              )}
            </div>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-1.5">{props.children}</div>
          {props.footer !== undefined && (
            <div className="flex flex-wrap justify-end gap-2 px-4 pt-2 pb-3.5">
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

/** Leaves the dialog or drawer that it stands in the footer of, as Escape does. */
export function CancelButton(props: {
  /** Default `Cancel`. */
  readonly label?: string
  /** Why it cannot be left now. Default null: it can. */
  readonly unless?: string | null
}): ReactNode {
  const leave = useContext(Leave)
  return (
    <Button unless={props.unless ?? null} onClick={leave}>
      {props.label ?? t('Cancel')}
    </Button>
  )
}

/** What stands below a form in a dialog or drawer: the way out, and what submits it. */
export function SubmitFooter(props: {
  /** Id of the form. */
  readonly form: string
  /** Whether it is being submitted. Default false. */
  readonly busy?: boolean
  /** What the button says. */
  readonly children: ReactNode
}): ReactNode {
  return (
    <>
      <CancelButton />
      <Button look="primary" type="submit" form={props.form} busy={props.busy ?? false}>
        {props.children}
      </Button>
    </>
  )
}

/** The cross of a dialog or drawer. Has no tooltip, which would take the first Escape for itself. */
export const CloseButton = (): ReactNode => (
  <Base.Close
    aria-label={t('Close')}
    aria-keyshortcuts="Escape"
    className="absolute top-2.5 end-3 inline-flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
  >
    <X aria-hidden className="size-4" />
  </Base.Close>
)

/**
 * Asks before something ends. Says what goes with it; the button names the act (`Delete stream`), never "OK".
 *
 * @param onConfirm Done when its promise resolves, then the dialog closes; a rejection is shown and it stays open.
 * @param footer    What stands there in place of Cancel and the button, told whether it is being done and what does it. Default: those.
 */
export function ConfirmDialog(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly children: ReactNode
  readonly action: string
  readonly onConfirm: () => Promise<unknown>
  readonly footer?: ((busy: boolean, confirm: () => void) => ReactNode) | undefined
}): ReactNode {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const close = (): void => {
    setFailure(null)
    props.onClose()
  }
  const confirm = async (): Promise<void> => {
    setBusy(true)
    setFailure(null)
    try {
      await props.onConfirm()
      close()
    } catch (error) {
      setFailure(error instanceof Error ? error.message : t('That did not work.'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={props.title}
      footer={
        props.footer?.(busy, () => void confirm()) ?? (
          <>
            <CancelButton />
            <Button look="danger" busy={busy} onClick={() => void confirm()}>
              {props.action}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-2 text-sm text-ink-2">{props.children}</div>
      {failure !== null && (
        <p role="alert" className="mt-2 text-sm font-medium text-deny">
          {failure}
        </p>
      )}
    </Dialog>
  )
}
