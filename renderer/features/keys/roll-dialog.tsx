import { type ReactNode, useState } from 'react'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'

const OTHER = 'other'
const MAX_MINUTES = 43_200
const OVERLAPS = [
  { value: '1440', label: t('A day'), hint: t('Time to put the new one in everywhere.') },
  { value: '60', label: t('An hour') },
  { value: OTHER, label: t('Another time') },
  { value: '0', label: t('Not at all'), hint: t('When it leaked: the old one stops at once.') },
] as const

/** Gives something a new secret, shown once, while the one before goes on counting for as long as is chosen. */
export function RollDialog(props: {
  readonly title: string
  /** What the new secret is, e.g. `Service token`. */
  readonly label: string
  readonly onClose: () => void
  /** Whether a secret can be brought along instead of one being made. Default: no. */
  readonly takesOwn?: boolean
  /**
   * Resolves to the new secret, or null where none was made.
   *
   * @param own One that is brought along; null: one is to be made.
   */
  readonly onRoll: (overlapMinutes: number, own: string | null) => Promise<string | null>
}): ReactNode {
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]['value']>('1440')
  const [secret, setSecret] = useState<string | null>(null)
  const [minutes, setMinutes] = useState<number | null>(1440)
  const [own, setOwn] = useState('')
  const changed = useChanged([minutes, own])
  const action = useAction()
  const roll = async (): Promise<void> => {
    const overlapMinutes = overlap === OTHER ? (minutes ?? 1440) : Number(overlap)
    const rolled = await action.run(() => props.onRoll(overlapMinutes, own === '' ? null : own))
    if (rolled === null) return
    if (rolled.value === null) props.onClose()
    else setSecret(rolled.value)
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      changed={changed && secret === null}
      title={props.title}
      footer={
        secret === null ? (
          <>
            <CancelButton />
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
        <Form className="flex flex-col gap-3" onSubmit={() => void roll()} refused={action.error}>
          {props.takesOwn === true && (
            <Input
              label={t('Secret')}
              data
              type="password"
              value={own}
              maxLength={256}
              hint={t('The one you have from Phenix. Empty: one is made and shown once.')}
              error={action.error?.issue('secret')}
              onChange={setOwn}
            />
          )}
          <Choice
            label={t('The one before goes on counting for')}
            value={overlap}
            options={OVERLAPS}
            onChange={setOverlap}
          />
          {overlap === OTHER && (
            <NumberField
              label={t('Both hold for')}
              unit={t('minutes')}
              value={minutes}
              min={1}
              max={MAX_MINUTES}
              onChange={setMinutes}
            />
          )}
        </Form>
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
