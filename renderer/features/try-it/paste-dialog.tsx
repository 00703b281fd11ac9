import { type ReactNode, useState } from 'react'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Textarea } from '../../kit/input.tsx'
import { type PastedRequest, readNimbleRequest } from './nimble-request.ts'

const EXAMPLE = `{
  "host": "radio.example:8081",
  "url": "/live/news/playlist.m3u8",
  "ip": "203.0.113.9",
  "user-agent": "VLC/3.0",
  "session_id": "42",
  "session_type": "HLS"
}`

/** Takes the body of a request Nimble made, from its log or the inspector, and fills the form with it. */
export function PasteDialog(props: {
  readonly onClose: () => void
  readonly onRead: (request: PastedRequest) => void
}): ReactNode {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | undefined>()
  const read = (): void => {
    const pasted = readNimbleRequest(text)
    if (pasted.ok) props.onRead(pasted.request)
    else setError(pasted.message)
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Paste a Nimble request"
      description="The JSON body Nimble posts to the handler."
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" onClick={read}>
            Fill the form
          </Button>
        </>
      }
    >
      <Textarea
        label="Request body"
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
