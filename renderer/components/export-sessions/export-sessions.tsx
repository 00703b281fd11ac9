import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { ask, currentPath } from '../../route.ts'
import { goToSection } from '../go-to-section.ts'
import { Refused } from '../refused.tsx'
import { useAsked } from '../use-asked.ts'
import { bodyOf, type ExportDraft, newDraft, whyNot } from './draft.ts'
import { ExportFields } from './fields.tsx'
import { takeFilter } from './filter-text.ts'
import { ExportJobs, refreshExports, useExports } from './jobs.tsx'

interface Begun {
  /** What the form begins with, e.g. the period of the screen. Default everything. */
  readonly given?: Partial<ExportDraft>
  /** Filter text of the screen, which it is taken over from as far as an export can. Default none. */
  readonly filter?: string
}

/** The button that exports sessions, with its dialog: what is exported, how far it is, the file. */
export function ExportSessions(props: Begun): ReactNode {
  const [open, setOpen] = useState(false)
  const show = (): void => setOpen(true)
  useAsked({ export: show })
  return (
    <>
      <Button icon={<Download aria-hidden className="size-4" />} onClick={show}>
        {t('Export sessions')}
      </Button>
      {open && <ExportSessionsDialog {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

/** The dialog alone. Waits for what the filter names, so that the form opens with it. */
export function ExportSessionsDialog(props: Begun & { readonly onClose: () => void }): ReactNode {
  const { given, filter = '', onClose } = props
  const streams = useApi('GET /streams')
  const servers = useApi('GET /media-servers')
  if (filter.trim() !== '' && (streams.isPending || servers.isPending)) return null
  const known = {
    streams: streams.data?.streams ?? [],
    mediaServers: servers.data?.mediaServers ?? [],
  }
  const taken = takeFilter(filter, known)
  return <ExportDialog given={{ ...taken.given, ...given }} left={taken.left} onClose={onClose} />
}

function ExportDialog(props: {
  readonly given: Partial<ExportDraft>
  /** What of the filter on screen an export cannot filter by. */
  readonly left: readonly string[]
  readonly onClose: () => void
}): ReactNode {
  const [draft, setDraft] = useState(() => newDraft(props.given))
  const changed = useChanged(draft)
  const [begun, setBegun] = useState(false)
  const action = useAction()
  const jobs = useExports(true)
  const start = async (): Promise<void> => {
    const done = await action.run(() => call('POST /exports', { body: bodyOf(draft) }))
    if (done !== null) setBegun(true)
    await refreshExports()
  }
  const { error } = action
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      changed={changed && !begun}
      title={t('Export sessions')}
      description={t('Who watched or published, when, from where and how much, as CSV.')}
      footer={
        <>
          <Refused error={error} title={t('Nothing was exported')} className="w-full" />
          <Button
            look="ghost"
            className="me-auto"
            onClick={() => {
              props.onClose()
              goToSection('/settings', t('Exports by themselves'))
            }}
          >
            {t('Exports by themselves')}
          </Button>
          <CancelButton label={t('Close')} />
          <Button
            look="primary"
            busy={action.busy}
            unless={whyNot(draft)}
            onClick={() => void start()}
          >
            {t('Export')}
          </Button>
        </>
      }
    >
      <ExportJobs jobs={jobs} />
      {jobs.length > 0 && (
        <p className="-mt-1.5 mb-3 text-xs text-ink-2">
          <T
            text="They go on when this is closed. Each is in <link>Work and notices</link> then, behind the bell, with its file."
            values={{
              link: (inner) => (
                <button
                  type="button"
                  className="underline"
                  onClick={() => {
                    props.onClose()
                    ask(currentPath(), 'work')
                  }}
                >
                  {inner}
                </button>
              ),
            }}
          />
        </p>
      )}
      {props.left.length > 0 && (
        <Callout tone="warn" title={t('Not all of the filter is taken over')} className="mb-3">
          <T
            text="Exports have no filter for {span}: sessions are exported whether that is true of them or not."
            values={{ span: <span className="data">{props.left.join(' ')}</span> }}
          />
        </Callout>
      )}
      <ExportFields
        draft={draft}
        issue={(path) => error?.issue(path)}
        onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
      />
    </Dialog>
  )
}
