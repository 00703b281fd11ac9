import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Button, IconButton } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { bodyOf, type ExportDraft, newDraft, whyNot } from './draft.ts'
import { ExportFields } from './fields.tsx'
import { ExportJobs, refreshExports, useExports } from './jobs.tsx'

/**
 * The button that exports sessions, with its dialog: what is exported, how far it is, the file.
 *
 * @param given What the form begins with, e.g. the period and filter of the screen. Default everything.
 * @param small As an icon, for a tool bar.
 */
export function ExportSessions(props: {
  readonly given?: Partial<ExportDraft>
  readonly small?: boolean
}): ReactNode {
  const [open, setOpen] = useState(false)
  const icon = <Download aria-hidden className="size-4" />
  const show = (): void => setOpen(true)
  return (
    <>
      {props.small === true ? (
        <IconButton label="Export sessions" onClick={show}>
          {icon}
        </IconButton>
      ) : (
        <Button icon={icon} onClick={show}>
          Export sessions
        </Button>
      )}
      {open && <ExportDialog given={props.given ?? {}} onClose={() => setOpen(false)} />}
    </>
  )
}

function ExportDialog(props: {
  readonly given: Partial<ExportDraft>
  readonly onClose: () => void
}): ReactNode {
  const [draft, setDraft] = useState(() => newDraft(props.given))
  const action = useAction()
  const jobs = useExports(true)
  const start = async (): Promise<void> => {
    await action.run(() => call('POST /exports', { body: bodyOf(draft) }))
    await refreshExports()
  }
  const { error } = action
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title="Export sessions"
      description="Who watched or published, when, from where and how much, as CSV."
      footer={
        <>
          {error !== null && (
            <Callout tone="deny" title="Nothing was exported" className="w-full">
              {error.message}
            </Callout>
          )}
          <Button onClick={props.onClose}>Close</Button>
          <Button
            look="primary"
            busy={action.busy}
            unless={whyNot(draft)}
            onClick={() => void start()}
          >
            Export
          </Button>
        </>
      }
    >
      <ExportJobs jobs={jobs} />
      <ExportFields
        draft={draft}
        issue={(path) => error?.issue(path)}
        onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
      />
    </Dialog>
  )
}
