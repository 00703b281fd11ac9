import type { ReactNode } from 'react'
import type { MediaServer } from '../../../shared/media-server.ts'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { t } from '../../language/t.ts'
import { encoderCommand } from './icecast-lines.ts'

/**
 * Makes the key without which no encoder goes on air, where the media server asks about encoders.
 *
 * @param secret The key made on this visit. Null: none.
 */
export function EncoderKey(props: {
  readonly server: MediaServer
  readonly stream: Stream
  readonly secret: string | null
  readonly onMade: (secret: string) => void
}): ReactNode {
  const { server, stream, secret } = props
  const action = useAction()
  const make = async (): Promise<void> => {
    const body = { streamId: stream.id, label: t('First encoder') }
    const made = await action.run(() => call('POST /stream-keys', { body }))
    if (made?.value.secret != null) props.onMade(made.value.secret)
  }
  if (secret !== null) {
    const command = encoderCommand(server, stream.name, secret)
    return (
      <>
        <SecretOnce label={t('Stream key')} value={secret}>
          {t('The encoder presents it when it connects. Copy it now: only a hash is kept.')}
        </SecretOnce>
        {command !== null && (
          <CodeBlock title={t('Send a tone with ffmpeg')} text={command} secret maxHeight="6rem" />
        )}
      </>
    )
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="text-ink-2">
        {t('This media server asks about encoders too, and none goes on air without a key.')}
      </p>
      <Refused error={action.error} title={t('No key was made')} />
      <Button busy={action.busy} onClick={() => void make()}>
        {t('Make a key for the encoder')}
      </Button>
    </div>
  )
}
