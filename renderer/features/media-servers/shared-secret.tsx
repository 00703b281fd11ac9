import { type ReactNode, useState } from 'react'
import type { MediaServer } from '../../../shared/media-server.ts'
import type { ServerSecretPurpose, ServerSecretStatus } from '../../../shared/server-secret.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { SealedSecret, SetState } from '../../components/sealed-secret.tsx'
import { toastDeleted } from '../../components/undo.ts'
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
    <SetState isSet={isSet} text={isSet ? t('set') : t('not set')}>
      {untilMs !== null && untilMs > nowMs && (
        <span className="text-xs text-ink-3">
          <T
            text="The one before counts until {until}"
            values={{ until: <Ago atMs={untilMs} /> }}
          />
        </span>
      )}
    </SetState>
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
  const [overlap, setOverlap] = useState<number | null>(0)
  const isSet = status?.isSet === true

  const send = (value: string | null): Promise<unknown> => {
    const overlapMinutes = value === null || !overlaps ? 0 : (overlap ?? 0)
    const body = { value, overlapMinutes }
    return call('PUT /media-servers/{id}/secrets/{purpose}', { params, body })
  }
  const onDone = (value: string | null): void => {
    props.onStored?.()
    const said = value === null ? t('{title}: removed', { title }) : t('{title}: stored', { title })
    if (isSet) toastDeleted(said, 'server_secret', `${props.server.id}/${purpose}`)
    else toast(said)
  }
  return (
    <SealedSecret
      heading={<h3 className="font-medium">{title}</h3>}
      isSet={isSet}
      state={<SecretState status={status} />}
      about={props.about}
      label={isSet ? t('New {title}', { title: inSentence(title) }) : title}
      hint={props.hint}
      maxLength={128}
      missing={t('Nothing is written yet.')}
      further={overlaps && isSet && <OverlapField value={overlap} onChange={setOverlap} />}
      send={send}
      onDone={onDone}
    />
  )
}
