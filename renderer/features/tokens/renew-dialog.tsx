import { type ReactNode, useState } from 'react'
import { type IssuedToken, lifetimeOf, MOVABLE_KINDS, type Token } from '../../../shared/token.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Callout } from '../../kit/callout.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog, SubmitFooter } from '../../kit/dialog.tsx'
import { Form } from '../../kit/form.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { toast } from '../../kit/toast.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'
import { titleOf } from './columns.tsx'

const FORM_ID = 'renew-form'

type Way = 'renew' | 'overlap' | 'at_once'
const DAY_MINUTES = 1440

const ROLLING = [
  {
    value: 'overlap',
    label: t('Roll with an overlap'),
    hint: t('Another one is issued; both hold for a while, so that nobody is cut off.'),
  },
  {
    value: 'at_once',
    label: t('Roll at once: it leaked'),
    hint: t('Another one is issued; the one that is out is refused from now on.'),
  },
] as const

/** Gives a token a new end, or another text with the same grant while the one that is out fades. */
export function RenewDialog(props: {
  readonly token: Token
  /** Told when there is a new text to show. */
  readonly onIssued: (issued: IssuedToken) => void
  readonly onClose: () => void
}): ReactNode {
  const { token } = props
  const isMovable = MOVABLE_KINDS.includes(token.kind)
  const isKey = token.kind === 'stream-key'
  const [isOver] = useState(() => token.expiresAtMs !== null && token.expiresAtMs <= Date.now())
  const [way, setWay] = useState<Way>(isMovable && !isOver ? 'overlap' : 'renew')
  const [minutes, setMinutes] = useState<number | null>(null)
  const [overlap, setOverlap] = useState<number | null>(DAY_MINUTES)
  const changed = useChanged([minutes, overlap])
  const action = useAction()
  const submit = async (): Promise<void> => {
    const overlapMinutes = way === 'renew' ? null : way === 'at_once' ? 0 : (overlap ?? DAY_MINUTES)
    const body = { kind: token.kind, id: token.id, minutes, overlapMinutes }
    const done = await action.run(() => call('POST /tokens/renew', { body }))
    if (done === null) return
    if (done.value.secret !== null) return props.onIssued(done.value)
    toast(t('{title} has a new end', { title: titleOf(token) }))
    props.onClose()
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      changed={changed}
      title={t('Renew {title}', { title: titleOf(token) })}
      description={t('The same streams, label, tags and restrictions.')}
      footer={
        <SubmitFooter form={FORM_ID} busy={action.busy}>
          {way === 'renew' ? t('Renew') : t('Roll')}
        </SubmitFooter>
      }
    >
      <Form id={FORM_ID} className="flex flex-col gap-4 pb-1" onSubmit={() => void submit()}>
        {action.error !== null && <Callout tone="deny">{action.error.message}</Callout>}
        <Choice<Way>
          label={t('What becomes of the one that is out')}
          value={way}
          onChange={setWay}
          options={[
            {
              value: 'renew',
              label: t('Renew'),
              hint: isMovable
                ? t(
                    'The same text, with another end. This cannot be undone; renew again to move it.',
                  )
                : isOver
                  ? t('Another one is issued; this one has expired and stays so.')
                  : t('Another one is issued; the one that is out holds until its own end.'),
            },
            // Nothing but its end, or the key at the media server, ends such a token; and one that is over has nothing left to end.
            ...(token.kind === 'server-token' || (isOver && !isMovable) ? [] : ROLLING),
          ]}
        />
        {way === 'overlap' && (
          <NumberField
            label={t('Both hold for')}
            unit={t('minutes')}
            value={overlap}
            min={1}
            max={30 * DAY_MINUTES}
            hint={t('A day by default. Its own end counts when that is earlier.')}
            onChange={setOverlap}
          />
        )}
        {(way === 'renew' || !isKey) && (
          <NumberField
            label={way === 'renew' && isMovable ? t('Ends in') : t('New one valid for')}
            unit={t('minutes')}
            value={minutes}
            min={1}
            max={30 * DAY_MINUTES}
            placeholder={isKey ? t('no end') : asBefore(token)}
            onChange={setMinutes}
          />
        )}
      </Form>
    </Dialog>
  )
}

/** How long that is, where the list knows: a moved end of a signed address does not tell. */
function asBefore({ kind, createdAtMs, expiresAtMs }: Token): string {
  if (expiresAtMs === null || kind === 'nimble-link') return t('as before')
  return t('{minutes, number}, as before', { minutes: lifetimeOf({ createdAtMs, expiresAtMs }) })
}
