import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Stream } from '../../../shared/stream.ts'
import type { BulkCheck, BulkJob } from '../../../shared/token-bulk.ts'
import { call } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { withdrawList } from '../../components/revoke-many/withdrawing.ts'
import { Button } from '../../kit/button.tsx'
import { CancelButton, ConfirmDialog } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { toastError } from '../../kit/toast.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'
import { CheckPanel, useBulkCheck } from './bulk-check.tsx'
import { type BulkDraft, bulkInputOf, draftLike } from './bulk-draft.ts'
import { BulkFields } from './bulk-fields.tsx'
import { BulkProgress, useBulkJob } from './bulk-progress.tsx'

/** Issues a token for each of many rows: pasted, looked at, issued, and saved as a file. */
export function BulkDrawer(props: {
  readonly streams: readonly Stream[]
  /** Id of the link they take the place of, which fills in the form. Null: none. */
  readonly like: string | null
  readonly onClose: () => void
}): ReactNode {
  const { like, ...rest } = props
  const read = useApi('GET /links', { query: { ids: like ?? '' } }, like !== null)
  if (like !== null && read.isPending) return null
  const link = read.data?.links.find(({ id }) => id === like)
  return <OpenBulkDrawer {...rest} first={link === undefined ? {} : draftLike(link)} />
}

function OpenBulkDrawer(props: {
  readonly streams: readonly Stream[]
  readonly first: Partial<BulkDraft>
  readonly onClose: () => void
}): ReactNode {
  const [isAsking, setIsAsking] = useState(false)
  const servers = (useApi('GET /media-servers').data?.mediaServers ?? []).filter(
    ({ protocol }) => protocol === 'nimble',
  )
  const streams = props.streams.filter(({ name }) => !name.includes('*'))
  const applications = (useApi('GET /applications').data?.applications ?? []).filter(
    ({ deletedAtMs }) => deletedAtMs === null,
  )
  const [held, setDraft] = useState<BulkDraft>({
    kind: 'listener-link',
    text: '',
    hasHeader: null,
    chosen: {},
    streamId: streams[0]?.id ?? '',
    mediaServerId: servers[0]?.id ?? '',
    minutes: 720,
    applicationId: '',
    tokenKeyId: '',
    subscribeTokenId: null,
    type: 'stream',
    skipBad: false,
    ...props.first,
  })
  const parents = (
    useApi('GET /subscribe-tokens', { query: { limit: '1000', sort: 'label' } }).data?.tokens ?? []
  ).filter(({ isActive }) => isActive)
  const tokenKeys = (useApi('GET /token-keys').data?.tokenKeys ?? []).filter(
    ({ deletedAtMs, hasSecret, format }) =>
      // A code of a minute is for one subscriber, not for a list.
      deletedAtMs === null && hasSecret && format !== 'ant-media-totp',
  )
  const draft = {
    ...held,
    applicationId: held.applicationId || (applications[0]?.id ?? ''),
    tokenKeyId: held.tokenKeyId || (tokenKeys[0]?.id ?? ''),
    subscribeTokenId: held.subscribeTokenId ?? parents[0]?.id ?? null,
  }
  const [started, setStarted] = useState<BulkJob | null>(null)
  const changed = useChanged([held.text, held.chosen])
  const action = useAction()
  const input = bulkInputOf(draft)
  const check = useBulkCheck(input)
  const job = useBulkJob(started)
  const reason = whyNot(check, draft.skipBad)
  const submit = async (): Promise<void> => {
    const done = await action.run(() => call('POST /tokens/bulk', { body: input }))
    if (done !== null) setStarted(done.value)
  }
  const onClose = async (): Promise<void> => {
    if (job === null || job.state === 'running') return props.onClose()
    // Only the server knows: whoever cancels the dialog of the browser has no file.
    const params = { id: job.id }
    const now = await call('GET /tokens/bulk/{id}', { params }).catch(() => job)
    if (now.savedAtMs === null) setIsAsking(true)
    else props.onClose()
  }
  return (
    <Drawer
      open
      wide
      onClose={() => void onClose()}
      changed={changed && job === null}
      title={job === null ? t('Issue many at once') : t('Issuing the list')}
      description={t('One token for each row. What each became is in a file to save at the end.')}
      footer={
        job === null ? (
          <>
            <p className="me-auto self-center text-xs text-ink-3">{reason}</p>
            <CancelButton />
            <Button look="primary" busy={action.busy} unless={reason} onClick={() => void submit()}>
              {t('Issue {count, plural, one {# token} other {# tokens}}', {
                count: check?.good ?? 0,
              })}
            </Button>
          </>
        ) : (
          <JobActions job={job} onClose={() => void onClose()} />
        )
      }
    >
      {job === null ? (
        <div className="flex flex-col gap-4">
          <Refused error={action.error} title={t('Nothing was issued')} />
          <BulkFields
            draft={draft}
            streams={streams}
            servers={servers}
            applications={applications}
            tokenKeys={tokenKeys}
            parents={parents}
            onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
          />
          <CheckPanel check={check} />
        </div>
      ) : (
        <BulkProgress job={job} />
      )}
      <ConfirmDialog
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('Close without saving the file?')}
        action={t('Close')}
        onConfirm={async () => props.onClose()}
      >
        <p>
          {t(
            'It has the text of each token and what became of each row. It can be had from the list of work, the bell at the top, for an hour, unless Stagedoor is stopped or more lists are issued.',
          )}
        </p>
      </ConfirmDialog>
    </Drawer>
  )
}

function whyNot(check: BulkCheck | undefined, skipBad: boolean): string | null {
  if (check === undefined) return t('Paste some rows first.')
  if (check.good === 0) return t('No row can be issued.')
  return check.bad > 0 && !skipBad ? t('Mend the rows that are wrong, or leave them out.') : null
}

const issuedList = ({ id, issued }: BulkJob) => ({
  id,
  label: t('{issued, plural, one {# token was issued} other {# tokens were issued}}', { issued }),
})

function JobActions(props: { readonly job: BulkJob; readonly onClose: () => void }): ReactNode {
  const { job } = props
  const cancel = async (): Promise<void> => {
    try {
      await call('POST /tokens/bulk/{id}/cancel', { params: { id: job.id } })
    } catch (error) {
      toastError(t('It could not be stopped'), error)
    }
  }
  const save = async (): Promise<void> => {
    try {
      await download(`/export/tokens/${job.id}`, 'stagedoor-tokens.csv')
    } catch (error) {
      toastError(t('Nothing was saved'), error)
    }
  }
  if (job.state === 'running') return <Button onClick={() => void cancel()}>{t('Stop')}</Button>
  return (
    <>
      {job.issued > 0 && (
        <Button look="danger" className="me-auto" onClick={() => withdrawList(issuedList(job))}>
          {t('Withdraw all')}
        </Button>
      )}
      <Button onClick={props.onClose}>{t('Done')}</Button>
      <Button
        look="primary"
        icon={<Download aria-hidden className="size-4" />}
        onClick={() => void save()}
      >
        {t('Save the file')}
      </Button>
    </>
  )
}
