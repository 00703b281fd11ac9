import { type ReactNode, useState } from 'react'
import type { Token } from '../../../shared/token.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { toastEdited } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { Form } from '../../kit/form.tsx'
import { LoadFailed } from '../../kit/load-state.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { t } from '../../language/t.ts'

export const SESSIONS_HINT = t('Empty: as its stream says. 0: no limit.')

/** Sessions at a time of one token, whatever its stream says. */
export function OwnLimit({ token }: { readonly token: Token }): ReactNode {
  const query = useApi('GET /limits')
  if (token.deletedAtMs !== null) return null
  if (query.error !== null) {
    return (
      <LoadFailed what={t('its limit')} error={query.error} onRetry={() => void query.refetch()} />
    )
  }
  if (query.data === undefined) return null
  const own = query.data.grantLimits.find(({ grantId }) => grantId === token.id)
  return (
    <OwnLimitForm
      key={own?.updatedAtMs ?? 0}
      grantId={token.id}
      stored={{
        sessions: own?.sessions ?? null,
        mayBeShared: own?.mayBeShared ?? false,
        note: own?.note ?? '',
      }}
    />
  )
}

function OwnLimitForm(props: {
  readonly grantId: string
  readonly stored: {
    readonly sessions: number | null
    readonly mayBeShared: boolean
    readonly note: string
  }
}): ReactNode {
  const { grantId, stored } = props
  const [sessions, setSessions] = useState(stored.sessions)
  const action = useAction()
  const store = async (): Promise<void> => {
    const body = { ...stored, sessions }
    const done = await action.run(() =>
      call('PUT /grant-limits/{grantId}', { params: { grantId }, body }),
    )
    if (done !== null) toastEdited(t('The limit is stored'), done.value)
  }
  return (
    <Form className="flex items-end gap-2" onSubmit={() => void store()}>
      <NumberField
        label={t('Sessions at a time')}
        value={sessions}
        min={0}
        max={1_000_000}
        placeholder={t('as its stream says')}
        hint={SESSIONS_HINT}
        error={action.error?.issue('sessions') ?? action.error?.message}
        onChange={setSessions}
      />
      <Button
        type="submit"
        className="mb-6"
        busy={action.busy}
        unless={sessions === stored.sessions ? t('Nothing is changed yet.') : null}
      >
        {t('Store')}
      </Button>
    </Form>
  )
}
