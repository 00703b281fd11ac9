import { type ReactNode, useState } from 'react'
import { Button } from '../../kit/button.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { Textarea } from '../../kit/input.tsx'
import { t } from '../../language/t.ts'
import { type PastedRequest, readRequest } from './nimble-request.ts'

const EXAMPLE =
  '{\n  "host": "radio.example:8081",\n  "url": "/live/news/playlist.m3u8",\n  "ip": "203.0.113.9",\n  "user-agent": "VLC/3.0",\n  "session_id": "42",\n  "session_type": "HLS"\n}'

/** Takes a request however the operator has it, and fills the form with it. */
export function PasteDialog(props: {
  readonly onClose: () => void
  readonly onRead: (request: PastedRequest) => void
}): ReactNode {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | undefined>()
  const read = (): void => {
    const pasted = readRequest(text)
    if (pasted.ok) props.onRead(pasted.request)
    else setError(pasted.message)
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      changed={text !== ''}
      title={t('Paste a request')}
      description={t(
        'An address (http…), a curl command, the JSON that Nimble posts, or what a decision shows of the wire.',
      )}
      footer={
        <>
          <CancelButton />
          <Button look="primary" onClick={read}>
            {t('Fill the form')}
          </Button>
        </>
      }
    >
      <Textarea
        label={t('Request')}
        data
        rows={10}
        value={text}
        placeholder={EXAMPLE}
        error={error}
        onChange={(next) => {
          setText(next)
          setError(undefined)
        }}
      />
    </Dialog>
  )
}
