import type { ReactNode } from 'react'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { t } from '../../language/t.ts'

/** Sends a viewer of the played media server to the handler. */
export function Practice(props: {
  readonly serverId: string
  readonly stream: string
  /** What the viewer presents; empty for none. */
  readonly credential: string
  readonly action: string
  readonly children: ReactNode
}): ReactNode {
  const { serverId, stream, credential } = props
  const action = useAction()
  const send = (): Promise<unknown> =>
    action.run(() =>
      call('POST /media-servers/{id}/practice', {
        params: { id: serverId },
        body: { stream, credential },
      }),
    )
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-prose text-ink-2">{props.children}</p>
      <Refused error={action.error} title={t('Nobody was sent')} />
      <div>
        <Button look="primary" busy={action.busy} onClick={() => void send()}>
          {props.action}
        </Button>
      </div>
    </div>
  )
}
