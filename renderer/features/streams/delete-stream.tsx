import type { ReactNode } from 'react'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { useFeed } from '../../api/feed.ts'
import { refresh } from '../../api/query.ts'
import { ConfirmHeld } from '../../components/confirm-held.tsx'
import { toastDeleted } from '../../components/undo.ts'
import { cutForGood, whoIsEnded } from '../../components/who-is-ended.ts'
import { t } from '../../language/t.ts'

const KEPT = t('Kept for 30 days in Settings, Recently deleted.')

/** Asks before a stream is deleted, with what becomes of those who are in, and has it held where its source is cut. */
export function DeleteStream(props: {
  readonly stream: Stream
  readonly open: boolean
  readonly onClose: () => void
  readonly onDeleted: () => void
}): ReactNode {
  const { stream } = props
  const sessions = useFeed((state) => state.sessions)
  const ended = props.open ? whoIsEnded(stream.id, sessions.values()) : null
  return (
    <ConfirmHeld
      open={props.open}
      onClose={props.onClose}
      title={t('Delete {name}', { name: stream.name })}
      action={t('Delete stream')}
      held={ended?.held ?? null}
      onConfirm={async () => {
        const kept = [cutForGood(ended), KEPT].filter(Boolean).join(' ')
        await call('DELETE /streams/{id}', { params: { id: stream.id } })
        await refresh()
        toastDeleted(t('{name} is deleted', { name: stream.name }), 'stream', stream.id, kept)
        props.onDeleted()
      }}
    >
      <p>
        {t(
          'Its publisher keys and its links go with it. For 30 days it can be put back with them, in Settings under Recently deleted.',
        )}
      </p>
      {ended !== null && <p className="font-medium text-deny">{ended.text}</p>}
      <p>{t('Whoever asks for it afterwards is refused as an unknown stream.')}</p>
      <p>
        {t('Past decisions and sessions stay. To close it for a while, switch it off instead.')}
      </p>
    </ConfirmHeld>
  )
}
