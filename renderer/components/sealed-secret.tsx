import { type ReactNode, useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { classNames } from '../kit/class-names.ts'
import { Form } from '../kit/form.tsx'
import { Input } from '../kit/input.tsx'
import { t } from '../language/t.ts'
import { Refused } from './refused.tsx'

/** Whether a secret is set, in words that are read out when it changes. */
export function SetState(props: {
  readonly isSet: boolean
  readonly text: string
  /** What is said beside it. */
  readonly children?: ReactNode
}): ReactNode {
  return (
    <span className="flex shrink-0 items-center gap-2" role="status">
      <Badge tone={props.isSet ? 'allow' : 'neutral'}>{props.text}</Badge>
      {props.children}
    </span>
  )
}

/** A form for one secret that goes in and is never shown again: stored, replaced or removed. */
export function SealedSecret(props: {
  /** What it is for. */
  readonly heading: ReactNode
  readonly isSet: boolean
  /** Whether one is set, said beside the heading. */
  readonly state: ReactNode
  /** More of what it is for. */
  readonly about?: string
  readonly label: string
  readonly hint: string
  readonly maxLength: number
  /** Words of the button that stores it. Default: Store. */
  readonly store?: string
  /** Why it cannot be stored while nothing is written. */
  readonly missing: string
  /** What else is asked once a secret is written. */
  readonly further?: ReactNode
  /** Asks the server to store it; null to remove it. */
  readonly send: (value: string | null) => Promise<unknown>
  /** Called once that was done. */
  readonly onDone: (value: string | null) => void
  readonly className?: string
}): ReactNode {
  const [value, setValue] = useState('')
  const action = useAction()
  const store = async (next: string | null): Promise<void> => {
    if (next === '') return
    const done = await action.run(() => props.send(next))
    if (!done) return
    setValue('')
    props.onDone(next)
  }
  return (
    <Form
      className={classNames('flex flex-col gap-3', props.className)}
      onSubmit={() => void store(value)}
    >
      <div className="flex min-w-0 items-center gap-2 text-sm">
        {props.heading}
        {props.state}
      </div>
      {props.about !== undefined && <p className="text-sm text-ink-2">{props.about}</p>}
      <Refused error={action.error} title={t('Not stored')} fieldsSay />
      <Input
        label={props.label}
        type="password"
        data
        value={value}
        maxLength={props.maxLength}
        hint={props.hint}
        error={action.error?.issues[0]?.message}
        onChange={setValue}
      />
      {value !== '' && props.further}
      <div className="flex gap-2">
        {props.isSet && (
          <RemoveButton busy={action.busy} onClick={() => void store(null)}>
            {t('Remove')}
          </RemoveButton>
        )}
        <Button
          type="submit"
          className="ms-auto"
          busy={action.busy}
          unless={value === '' ? props.missing : null}
        >
          {props.store ?? t('Store')}
        </Button>
      </div>
    </Form>
  )
}

/** Takes what is stored away, at the start of a row of buttons. */
export function RemoveButton(props: {
  readonly busy: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}): ReactNode {
  return (
    <Button look="quietDanger" busy={props.busy} onClick={props.onClick}>
      {props.children}
    </Button>
  )
}
