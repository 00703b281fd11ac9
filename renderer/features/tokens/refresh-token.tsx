import { type ReactNode, useState } from 'react'
import type { Token } from '../../../shared/token.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../kit/button.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { t } from '../../language/t.ts'
import { titleOf } from './columns.tsx'
import { LOOKS } from './kinds.ts'

const REFRESH = {
  subscribe: 'POST /subscribe-tokens/{id}/refresh',
  publish: 'POST /publish-tokens/{id}/refresh',
} as const

/** Gives a subscribe or publish token a new text after asking, and shows it. */
export function RefreshToken(props: {
  readonly kind: keyof typeof REFRESH
  readonly id: string
  readonly token: Token
  /** Says how many sessions end. */
  readonly live: ReactNode
  readonly onClose: () => void
}): ReactNode {
  const { kind, id, token, onClose } = props
  const [secret, setSecret] = useState<string | null>(null)
  const action = useAction()
  const replace = async (): Promise<void> => {
    const made = await action.run(() => call(REFRESH[kind], { params: { id } }))
    if (made) setSecret(made.value.secret)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('Refresh {title}', { title: titleOf(token) })}
      footer={
        secret === null ? (
          <>
            <CancelButton />
            <Button look="danger" busy={action.busy} onClick={() => void replace()}>
              {t('Refresh')}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>{t('Done')}</Button>
        )
      }
    >
      {secret === null ? (
        <div className="flex flex-col gap-2 text-sm text-ink-2">
          <p>
            {t(
              'It gets a new text. The old one, and everything signed with it, is refused from this moment.',
            )}
          </p>
          <p>{t('This cannot be undone: the old text does not come back.')}</p>
          {props.live}
        </div>
      ) : (
        <SecretOnce label={LOOKS[token.kind].label} value={secret} />
      )}
      {action.error !== null && (
        <p role="alert" className="mt-2 text-sm font-medium text-deny">
          {action.error.message}
        </p>
      )}
    </Dialog>
  )
}
