import { type ReactNode, useState } from 'react'
import type { EditField, EditPreview } from '../../shared/edit.ts'
import { call } from '../api/client.ts'
import { refresh, useApi } from '../api/query.ts'
import { useAction } from '../api/use-action.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { CancelButton, Dialog } from '../kit/dialog.tsx'
import { LoadingRows } from '../kit/load-state.tsx'
import { Ago } from '../kit/time.tsx'
import { toast } from '../kit/toast.tsx'
import { known, t } from '../language/t.ts'
import { lookAtEdit, useLookedAtEdit } from './looked-at-edit.ts'
import { NO_OVERRIDE, OverrideFields, toOverride } from './test-override.tsx'

/** What undoing an edit would do, for whoever asked to undo one; once, around the screens. */
export function UndoDialog(): ReactNode {
  const id = useLookedAtEdit()
  // Kept while it fades, so that it does not become empty before it is gone.
  const [last, setLast] = useState(id)
  if (id !== null && id !== last) setLast(id)
  return last === null ? null : <Asked key={last} id={last} open={id !== null} />
}

function Asked({ id, open }: { readonly id: string; readonly open: boolean }): ReactNode {
  const params = { id }
  const action = useAction()
  const [override, setOverride] = useState(NO_OVERRIDE)
  // Not while it is being undone: then there is nothing to read any more.
  const isRead = open && !action.busy
  const { data, error, isPending } = useApi('GET /edits/{id}', { params }, isRead)
  const close = (): void => {
    action.clear()
    lookAtEdit(null)
  }
  const undo = async (): Promise<void> => {
    const body = { confirm: data?.confirm ?? null, overrideTests: toOverride(override) }
    const done = await action.run(async () => {
      const undone = await call('POST /edits/{id}/undo', { params, body })
      close()
      return undone
    })
    if (done !== null) toast(t('Undone: {name} is as before', { name: known(done.value.label) }))
    // Where it was refused, what it would do may be something else by now.
    else void refresh()
  }
  const isPossible = data !== undefined && (data.refused === null || data.isOverridable)
  const isTyped = data?.refused === null || toOverride(override) !== undefined
  const failure = action.error ?? error
  return (
    <Dialog
      open={open}
      onClose={close}
      changed={override.reason !== ''}
      title={data === undefined ? t('Undo') : titleOf(data)}
      description={data === undefined ? undefined : <When {...data} />}
      footer={
        <>
          <CancelButton />
          {isPossible && (
            <Button
              look={data.opens.length > 0 ? 'danger' : 'primary'}
              busy={action.busy}
              unless={isTyped ? null : t('Pinned tests fail. Override them first.')}
              autoFocus
              onClick={() => void undo()}
            >
              {t('Undo this')}
            </Button>
          )}
        </>
      }
    >
      {isPending && <LoadingRows rows={2} />}
      {data !== undefined && <Effects {...data} />}
      {data?.isOverridable === true && (
        <div className="mt-3">
          <OverrideFields override={override} onOverride={setOverride} />
        </div>
      )}
      {failure !== null && (
        <p role="alert" className="mt-2 text-sm font-medium text-deny">
          {failure.message}
        </p>
      )}
    </Dialog>
  )
}

const titleOf = ({ kind, label }: EditPreview): string =>
  kind === 'document'
    ? t('Undo the applied document')
    : t('Undo the change of {name}', { name: label })

const When = ({ actor, atMs }: EditPreview): ReactNode => (
  <>
    {t('Changed by {actor}', { actor })}, <Ago atMs={atMs} />
  </>
)

function Effects({ fields, acts, opens, refused }: EditPreview): ReactNode {
  return (
    <div className="flex flex-col gap-3 text-sm">
      {refused !== null && (
        <p role="alert" className="font-medium text-deny">
          {t('It cannot be undone as things are now.')} {known(refused)}
        </p>
      )}
      {opens.length > 0 && (
        <ul className="rounded-md border border-line-strong bg-panel px-3 py-2 font-medium">
          {opens.map((sentence) => (
            <li key={sentence} className="wrap-anywhere">
              {known(sentence)}
            </li>
          ))}
        </ul>
      )}
      {acts.length > 0 && (
        <ul className="list-disc ps-4">
          {acts.map((sentence) => (
            <li key={sentence} className="wrap-anywhere">
              {known(sentence)}
            </li>
          ))}
        </ul>
      )}
      {fields.length + acts.length + opens.length === 0 && (
        <p className="text-ink-2">{t('It is as before already: nothing would change.')}</p>
      )}
      {fields.length > 0 && <Fields fields={fields} />}
      {fields.some((field) => field.isChangedSince) && (
        <p className="text-ink-2">
          {t('What was changed again since goes back behind that change too.')}
        </p>
      )}
    </div>
  )
}

const Fields = ({ fields }: { readonly fields: readonly EditField[] }): ReactNode => (
  <table className="w-full table-fixed">
    <thead className="text-start text-xs text-ink-3">
      <tr className="border-b border-line">
        {[t('Field'), t('Now'), t('Will be')].map((title) => (
          <th key={title} scope="col" className="py-1 pe-3 font-medium">
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {fields.map((field) => (
        <tr key={field.path} className="border-b border-line align-top last:border-none">
          <th scope="row" className="py-1.5 pe-3 text-start font-normal wrap-anywhere">
            <span className="data">{field.path}</span>{' '}
            {field.isChangedSince && <Badge tone="warn">{t('changed since')}</Badge>}
          </th>
          <td className="py-1.5 pe-3 wrap-anywhere text-ink-2">{field.now || t('empty')}</td>
          <td className="py-1.5 wrap-anywhere">{field.before || t('empty')}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
