import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { StreamKey } from '../../../shared/credential.ts'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { LastUsed } from '../../components/last-used.tsx'
import { Refused } from '../../components/refused.tsx'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { toast, toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

/** The keys publishers of one stream use: made here, shown once, switched off or deleted later. */
export function StreamKeys({ stream }: { readonly stream: Stream }): ReactNode {
  const keys = useApi('GET /streams/{id}/keys', { params: { id: stream.id } })
  const action = useAction()
  const [label, setLabel] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const [doomed, setDoomed] = useState<StreamKey | null>(null)
  const create = async (): Promise<void> => {
    const made = await action.run(() =>
      call('POST /stream-keys', { body: { streamId: stream.id, label: label.trim() } }),
    )
    if (!made) return
    setSecret(made.value.secret)
    setLabel('')
  }
  const setDisabled = (key: StreamKey, disabled: boolean) =>
    action.run(() => call('PUT /stream-keys/{id}', { params: { id: key.id }, body: { disabled } }))
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-ink-2">
        {t(
          'Whoever publishes needs one of these, in every mode. Give each encoder its own, so that one can be switched off alone.',
        )}
      </p>
      <Form className="flex items-end gap-2" onSubmit={() => void create()}>
        <Input
          className="flex-1"
          label={t('Label')}
          value={label}
          maxLength={120}
          placeholder={t('Studio encoder')}
          onChange={setLabel}
        />
        <Button type="submit" busy={action.busy} icon={<Plus aria-hidden className="size-4" />}>
          {t('Make a key')}
        </Button>
      </Form>
      <Refused error={action.error} />
      {secret !== null && <SecretOnce label={t('Stream key')} value={secret} />}
      {keys.isPending && <LoadingRows rows={2} />}
      {keys.error !== null && (
        <LoadFailed what={t('keys')} error={keys.error} onRetry={() => void keys.refetch()} />
      )}
      {keys.data?.keys.length === 0 && (
        <p className="text-sm text-ink-3">{t('No key yet, so nobody can publish here.')}</p>
      )}
      <ul className="flex flex-col divide-y divide-line">
        {keys.data?.keys.map((key) => (
          <KeyRow
            key={key.id}
            streamKey={key}
            onDisable={(disabled) => void setDisabled(key, disabled)}
            onDelete={() => setDoomed(key)}
          />
        ))}
      </ul>
      <ConfirmDialog
        open={doomed !== null}
        onClose={() => setDoomed(null)}
        title={t('Delete key {label}', { label: doomed?.label || doomed?.hint || '' })}
        action={t('Delete key')}
        onConfirm={async () => {
          if (doomed !== null) await remove(doomed)
        }}
      >
        <p>
          {t(
            'Encoders that use it are refused the next time they connect. A publisher who is on the air stays until then. It can be restored for 30 days in Tokens, under Deleted.',
          )}
        </p>
      </ConfirmDialog>
    </div>
  )
}

async function remove({ id, label, hint }: StreamKey): Promise<void> {
  await call('DELETE /stream-keys/{id}', { params: { id } })
  await refresh()
  toast(t('Key {label} is deleted', { label: label || hint }), { undo: () => void restore(id) })
}

async function restore(id: string): Promise<void> {
  try {
    const tokens = [{ kind: 'stream-key', id }] as const
    await call('POST /tokens/acts', { body: { act: 'restore', tokens: [...tokens] } })
    toast(t('Undone: the key counts again'))
  } catch (error) {
    toastError(t('The key could not be restored'), error)
  } finally {
    void refresh()
  }
}

function KeyRow(props: {
  readonly streamKey: StreamKey
  readonly onDisable: (disabled: boolean) => void
  readonly onDelete: () => void
}): ReactNode {
  const { streamKey: key } = props
  const off = key.disabledAtMs !== null
  const name = key.label || key.hint
  return (
    <li className="flex items-center gap-2 py-2">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium">{key.label || t('No label')}</span>
          {off && <Badge tone="neutral">{t('Off')}</Badge>}
        </p>
        <p className="text-xs text-ink-3">
          {key.hint !== '' && (
            <>
              <span className="data">{key.hint}…</span>
              {', '}
            </>
          )}
          <LastUsed atMs={key.lastUsedAtMs} />
        </p>
      </div>
      <Button
        size="small"
        aria-label={off ? t('Switch on {name}', { name }) : t('Switch off {name}', { name })}
        onClick={() => props.onDisable(!off)}
      >
        {off ? t('Switch on') : t('Switch off')}
      </Button>
      <Button
        size="small"
        look="ghost"
        aria-label={t('Delete {name}', { name })}
        onClick={props.onDelete}
      >
        {t('Delete')}
      </Button>
    </li>
  )
}
