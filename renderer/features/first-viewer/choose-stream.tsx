import { type ReactNode, useState } from 'react'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { t } from '../../language/t.ts'

/** The stream that is to be guarded: a new one of the mode token, or one that is there. */
export function ChooseStream(props: {
  readonly streams: readonly Stream[]
  /** What the name begins as. */
  readonly example: string
  readonly onChosen: (id: string) => void
}): ReactNode {
  const [name, setName] = useState(props.example)
  const action = useAction()
  const submit = async (): Promise<void> => {
    // As it stands in the mount block of Icecast.
    const wanted = name.trim().replace(/^\//, '')
    const there = props.streams.find((each) => each.name === wanted)
    if (there !== undefined) {
      props.onChosen(there.id)
      return
    }
    const made = await action.run(() =>
      call('POST /streams', { body: { name: wanted, mode: 'token' } }),
    )
    if (made !== null) props.onChosen(made.value.item.id)
  }
  return (
    <Form className="flex max-w-md flex-col gap-3.5" onSubmit={() => void submit()}>
      {action.error?.issue('name') === undefined && (
        <Refused error={action.error} title={t('Not stored')} />
      )}
      <Input
        label={t('Name of the stream')}
        data
        required
        value={name}
        hint={t(
          'As the media server calls it: its mount without the first slash, or app/stream. Whoever watches will need a link.',
        )}
        error={action.error?.issue('name')}
        onChange={setName}
      />
      <div>
        <Button type="submit" look="primary" busy={action.busy}>
          {t('Guard this stream')}
        </Button>
      </div>
    </Form>
  )
}
