import { type ReactNode, useState } from 'react'
import type { ApiSecret } from '../../../shared/stream-token.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../kit/button.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { t } from '../../language/t.ts'

/** Replaces the text of an API secret after asking, and shows the new one once. */
export function RefreshSecretDialog(props: {
  readonly apiSecret: ApiSecret
  readonly onClose: () => void
}): ReactNode {
  const { apiSecret, onClose } = props
  const [secret, setSecret] = useState<string | null>(null)
  const action = useAction()
  const replace = async (): Promise<void> => {
    const made = await action.run(() =>
      call('POST /api-secrets/{id}/refresh', { params: { id: apiSecret.id } }),
    )
    if (made) setSecret(made.value.secret)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Refresh {name}', { name: apiSecret.name })}
      footer={
        secret === null ? (
          <>
            <CancelButton />
            <Button look="primary" busy={action.busy} onClick={() => void replace()}>
              {t('Refresh')}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>{t('Done')}</Button>
        )
      }
    >
      {secret === null ? (
        <div className="flex flex-col gap-2 text-sm">
          <p>
            {t(
              'The back end is refused from this moment until it has the new secret. Tokens it made go on working, and no live session ends.',
            )}
          </p>
          <p>{t('This cannot be undone: the old secret does not come back.')}</p>
        </div>
      ) : (
        <SecretOnce label={t('API secret')} value={secret} />
      )}
      {action.error !== null && (
        <p role="alert" className="mt-2 text-sm font-medium text-deny">
          {action.error.message}
        </p>
      )}
    </Dialog>
  )
}
