import { type ReactNode, useState } from 'react'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { t } from '../../language/t.ts'

const OVERLAPS = [
  { value: '1440', label: t('A day'), hint: t('Time to put the new one in everywhere.') },
  { value: '60', label: t('An hour') },
  { value: '0', label: t('Not at all'), hint: t('When it leaked: the old one stops at once.') },
] as const

/** Gives something a new secret, shown once, while the one before goes on counting for as long as is chosen. */
export function RollDialog(props: {
  readonly title: string
  /** What the new secret is, e.g. `Service token`. */
  readonly label: string
  readonly onClose: () => void
  /** Resolves to the new secret, or null where none was made. */
  readonly onRoll: (overlapMinutes: number) => Promise<string | null>
}): ReactNode {
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]['value']>('1440')
  const [secret, setSecret] = useState<string | null>(null)
  const action = useAction()
  const roll = async (): Promise<void> => {
    const rolled = await action.run(() => props.onRoll(Number(overlap)))
    if (rolled) setSecret(rolled.value)
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      footer={
        secret === null ? (
          <>
            <Button onClick={props.onClose}>{t('Cancel')}</Button>
            <Button look="primary" busy={action.busy} onClick={() => void roll()}>
              {t('Roll')}
            </Button>
          </>
        ) : (
          <Button onClick={props.onClose}>{t('Done')}</Button>
        )
      }
    >
      {secret === null ? (
        <Choice
          label={t('The one before goes on counting for')}
          value={overlap}
          options={OVERLAPS}
          onChange={setOverlap}
        />
      ) : (
        <SecretOnce label={props.label} value={secret} />
      )}
      {action.error !== null && (
        <p role="alert" className="mt-2 text-sm font-medium text-deny">
          {action.error.message}
        </p>
      )}
    </Dialog>
  )
}
