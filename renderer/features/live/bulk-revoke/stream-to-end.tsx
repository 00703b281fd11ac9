import type { ReactNode } from 'react'
import type { Stream } from '../../../../shared/stream.ts'
import { feed } from '../../../api/feed.ts'
import { useApi } from '../../../api/query.ts'
import { Switch } from '../../../kit/switch.tsx'
import { t } from '../../../language/t.ts'
import { type BulkDraft, endsWithSwitch, type OnScreen, streamAsked } from './draft.ts'

/** The stream that can be switched off with the revoking. Null: no one stream is asked about, it is one of a pattern, or off. */
export function useStreamToEnd(draft: BulkDraft, onScreen: OnScreen): Stream | null {
  const id = streamAsked(draft, onScreen, feed.get().sessions.values())
  const streams = useApi('GET /streams', {}, id !== null).data?.streams
  return streams?.find((stream) => stream.id === id && endsWithSwitch(stream)) ?? null
}

/** Whether the stream ends as well: a connection that is revoked lets its player come back at once. */
export function EndsStream(props: {
  readonly stream: Stream
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}): ReactNode {
  const { name } = props.stream
  return (
    <Switch
      label={t('Switch {name} off as well', { name })}
      checked={props.checked}
      hint={t('Nobody is let in until it is switched on or undone; players cannot come back.')}
      onChange={props.onChange}
    />
  )
}
