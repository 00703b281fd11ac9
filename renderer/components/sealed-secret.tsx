import { type ReactNode, useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { Form } from '../kit/form.tsx'
import { Input } from '../kit/input.tsx'
import { t } from '../language/t.ts'
import { Refused } from './refused.tsx'

/** A form for one secret that goes in and is never shown again: stored, replaced or removed. */
export function SealedSecret(props: {
  /** What it is for. */
  readonly about: ReactNode
  readonly isSet: boolean
  /** Said in the badge, whether one is set. */
  readonly state: string
  readonly label: string
  readonly hint: string
  readonly maxLength: number
  /** Words of the button that stores it, and why it cannot while nothing is written. */
  readonly store: string
  readonly missing: string
  /** Asks the server to store it; null to remove it. */
  readonly send: (value: string | null) => Promise<unknown>
  /** Called once that was done. */
  readonly onDone: (value: string | null) => void
}): ReactNode {
  const [value, setValue] = useState('')
  const action = useAction()
  const store = async (next: string | null): Promise<void> => {
    const done = await action.run(() => props.send(next))
    if (!done) return
    setValue('')
    props.onDone(next)
  }
  return (
    <Form
      className="flex flex-col gap-2 rounded-md border border-line p-3"
      onSubmit={() => void store(value)}
    >
      <p className="flex min-w-0 items-center gap-2 text-sm" role="status">
        {props.about}
        <Badge tone={props.isSet ? 'allow' : 'neutral'}>{props.state}</Badge>
      </p>
      <Refused error={action.error} title={t('Not stored')} />
      <Input
        label={props.label}
        type="password"
        data
        value={value}
        maxLength={props.maxLength}
        hint={props.hint}
        onChange={setValue}
      />
      <div className="flex gap-2">
        <Button type="submit" busy={action.busy} unless={value === '' ? props.missing : null}>
          {props.store}
        </Button>
        {props.isSet && (
          <Button
            look="ghost"
            className="text-deny"
            busy={action.busy}
            onClick={() => void store(null)}
          >
            {t('Remove')}
          </Button>
        )}
      </div>
    </Form>
  )
}
