import { type ReactNode, useState } from 'react'
import type {
  MediaServer,
  ServerSecretPurpose,
  ServerSecretStatus,
} from '../../../shared/media-server.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { toastDeleted } from '../../components/undo.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Ago, useNow } from '../../kit/time.tsx'
import { toast } from '../../kit/toast.tsx'
import { inSentence } from '../../language/language.ts'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'

/** Whether a secret is set, and how long the one before still counts. */
export function SecretState({
  status,
}: {
  readonly status: ServerSecretStatus | undefined
}): ReactNode {
  const nowMs = useNow()
  const isSet = status?.isSet === true
  const untilMs = status?.previousUntilMs ?? null
  return (
    <span className="flex items-center gap-2 text-sm" role="status">
      <Badge tone={isSet ? 'allow' : 'neutral'}>{isSet ? t('set') : t('not set')}</Badge>
      {untilMs !== null && untilMs > nowMs && (
        <span className="text-xs text-ink-3">
          <T
            text="The one before counts until {until}"
            values={{ until: <Ago atMs={untilMs} /> }}
          />
        </span>
      )}
    </span>
  )
}

/** For how long what is replaced goes on counting. */
export function OverlapField(props: {
  readonly value: number | null
  readonly onChange: (minutes: number | null) => void
}): ReactNode {
  return (
    <NumberField
      label={t('The one before counts for')}
      unit={t('minutes')}
      value={props.value}
      min={0}
      max={43_200}
      hint={t('0: what was signed with it is refused at once.')}
      onChange={props.onChange}
    />
  )
}

/** One secret shared with a media server. It goes in and is never shown again. */
export function SharedSecret(props: {
  readonly server: MediaServer
  readonly purpose: Exclude<ServerSecretPurpose, 'signing-password'>
  readonly title: string
  readonly about: string
  readonly hint: string
  /** Whether what it replaces can go on counting. Default false. */
  readonly overlaps?: boolean
  /** Told once it is stored or removed. */
  readonly onStored?: () => void
}): ReactNode {
  const { purpose, title, overlaps = false } = props
  const params = { id: props.server.id, purpose }
  const status = useApi('GET /media-servers/{id}/secrets/{purpose}', { params }).data
  const [value, setValue] = useState('')
  const [overlap, setOverlap] = useState<number | null>(0)
  const action = useAction()
  const isSet = status?.isSet === true

  const store = async (next: string | null): Promise<void> => {
    const body = { value: next, overlapMinutes: next === null || !overlaps ? 0 : (overlap ?? 0) }
    const stored = await action.run(() =>
      call('PUT /media-servers/{id}/secrets/{purpose}', { params, body }),
    )
    if (!stored) return
    setValue('')
    props.onStored?.()
    const said = next === null ? t('{title}: removed', { title }) : t('{title}: stored', { title })
    if (isSet) toastDeleted(said, 'server_secret', `${props.server.id}/${purpose}`)
    else toast(said)
  }
  return (
    <Form className="flex flex-col gap-3" onSubmit={() => void store(value)}>
      <div className="flex items-center gap-2">
        <h3 className="text-sm font-medium">{title}</h3>
        <SecretState status={status} />
      </div>
      <p className="text-sm text-ink-2">{props.about}</p>
      <Input
        label={isSet ? t('New {title}', { title: inSentence(title) }) : title}
        type="password"
        data
        value={value}
        maxLength={128}
        hint={props.hint}
        error={action.error?.issue('value')}
        onChange={setValue}
      />
      {overlaps && isSet && value !== '' && <OverlapField value={overlap} onChange={setOverlap} />}
      <div className="flex gap-2">
        {isSet && (
          <Button
            look="ghost"
            className="text-deny"
            busy={action.busy}
            onClick={() => void store(null)}
          >
            {t('Remove')}
          </Button>
        )}
        <Button
          className="ms-auto"
          busy={action.busy}
          unless={value === '' ? t('Nothing is written yet.') : null}
          onClick={() => void store(value)}
        >
          {t('Store')}
        </Button>
      </div>
    </Form>
  )
}
