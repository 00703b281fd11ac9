import { Stethoscope } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Button } from '../../kit/button.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { known, t } from '../../language/t.ts'
import { go } from '../../route.ts'

/** Asks about one token by what the operator has of it. The address of the screen gets its id, never the text. */
export function AskToken(): ReactNode {
  const [text, setText] = useState('')
  const action = useAction()
  const look = async (): Promise<void> => {
    const token = text.trim()
    if (token === '') return
    const found = await action.run(() => call('GET /doctor', { query: { token } }))
    const id = found?.value.reports[0]?.id
    if (id === undefined) return
    setText('')
    go(`/doctor?token=${encodeURIComponent(id)}`)
  }
  return (
    <Form
      className="mx-auto flex max-w-4xl flex-wrap items-start gap-2 px-4 pt-4"
      onSubmit={() => void look()}
    >
      <Input
        className="min-w-60 flex-1"
        label={t('Token')}
        data
        value={text}
        maxLength={8192}
        hint={t('A link, the text of a token, or its id. It is not kept.')}
        error={action.error === null ? undefined : known(action.error.message)}
        onChange={setText}
      />
      <Button
        type="submit"
        className="mt-5"
        busy={action.busy}
        icon={<Stethoscope aria-hidden className="size-4" />}
      >
        {t('Look at it')}
      </Button>
    </Form>
  )
}
