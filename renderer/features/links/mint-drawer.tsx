import { type ReactNode, useState } from 'react'
import type { IssuedLink } from '../../../shared/credential.ts'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { pickedName } from '../../components/stream-name.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { Combo } from '../../kit/combo.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { formatFull } from '../../kit/format.ts'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { QrCode } from '../../kit/qr-code.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import { LinkTest } from './link-test.tsx'
import { qrHint } from './qr-hint.ts'

const PRESETS = [
  { minutes: 60, label: '1 hour' },
  { minutes: 720, label: '12 hours' },
  { minutes: 1440, label: '1 day' },
] as const
const MINUTES = { min: 1, start: 720, max: 43_200 } as const

/** Asks for a link, then shows it: the one time its text is known. */
export function MintDrawer(props: {
  readonly streams: readonly Stream[]
  readonly onClose: () => void
}): ReactNode {
  const { streams, onClose } = props
  const literal = streams.filter((stream) => !stream.name.includes('*'))
  const [streamId, setStreamId] = useState(literal[0]?.id ?? '')
  const [minutes, setMinutes] = useState<number | null>(MINUTES.start)
  const [label, setLabel] = useState('')
  const [tags, setTags] = useState<string[]>([])
  const [issued, setIssued] = useState<IssuedLink | null>(null)
  const action = useAction()
  const stream = streams.find((each) => each.id === streamId)
  const issue = (path: string): string | undefined => action.error?.issue(path)

  const mint = async (): Promise<void> => {
    const body = { streamId, minutes: minutes ?? MINUTES.start, label: label.trim(), tags }
    const done = await action.run(() => call('POST /links', { body }))
    if (done) setIssued(done.value)
  }
  if (issued !== null) {
    return (
      <Issued
        issued={issued}
        streamName={stream?.name ?? ''}
        onAgain={() => setIssued(null)}
        onClose={onClose}
      />
    )
  }
  return (
    <Drawer
      open
      onClose={onClose}
      title="Mint a link"
      description="A signed address that lets its holder start watching until it expires."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            busy={action.busy}
            unless={streamId === '' ? 'Pick a stream first; patterns cannot be picked.' : null}
            onClick={() => void mint()}
          >
            Mint link
          </Button>
        </>
      }
    >
      <Form className="flex flex-col gap-4" onSubmit={() => void mint()}>
        {action.error !== null && action.error.issues.length === 0 && (
          <Callout tone="deny" title="No link was minted">
            {action.error.message}
          </Callout>
        )}
        <Combo
          label="Stream"
          value={streamId}
          options={literal.map((each) => each.id)}
          labelOf={(id) => pickedName(literal.find((each) => each.id === id)) ?? id}
          hint="Patterns are not offered: a link names one stream."
          error={issue('streamId')}
          onChange={setStreamId}
        />
        {stream?.mode === 'public' && (
          <Callout tone="warn">
            This stream is public: viewers get in without a link too. A link still tells who they
            are, and rules can ask for it.
          </Callout>
        )}
        <div className="flex flex-col gap-1.5">
          <NumberField
            label="Valid for"
            unit="minutes"
            value={minutes}
            min={MINUTES.min}
            max={MINUTES.max}
            error={issue('minutes')}
            hint="Time to start watching. Whoever is in stays in; on a metered stream Icecast cuts them at its interval, and coming back needs a valid link."
            onChange={setMinutes}
          />
          <div className="flex flex-wrap gap-1.5">
            {PRESETS.map((preset) => (
              <Button
                key={preset.minutes}
                size="small"
                aria-pressed={minutes === preset.minutes}
                className="aria-pressed:bg-selected"
                onClick={() => setMinutes(preset.minutes)}
              >
                {preset.label}
              </Button>
            ))}
          </div>
        </div>
        <Input
          label="Label"
          value={label}
          maxLength={120}
          placeholder="For whom it is"
          error={issue('label')}
          onChange={setLabel}
        />
        <TagInput
          label="Tags"
          values={tags}
          placeholder="press"
          hint="Rules can be about a tag. Sessions and reports carry it."
          error={issue('tags')}
          onChange={setTags}
        />
      </Form>
    </Drawer>
  )
}

function Issued(props: {
  readonly issued: IssuedLink
  readonly streamName: string
  readonly onAgain: () => void
  readonly onClose: () => void
}): ReactNode {
  const { link, token, url } = props.issued
  return (
    <Drawer
      open
      onClose={props.onClose}
      title="Here is the link"
      description="Shown once. It can be minted again, not shown again."
      footer={
        <>
          <Button onClick={props.onAgain}>Mint another</Button>
          <Button look="primary" onClick={props.onClose}>
            Done
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-sm text-ink-2">
          {link.label !== '' && <span className="font-medium text-ink">{link.label}: </span>}
          watch <span className="data text-ink">{props.streamName}</span>, to be started before{' '}
          <span className="figures text-ink">{formatFull(link.expiresAtMs)}</span>.
        </p>
        {url === null ? (
          <>
            <Callout tone="warn" title="Where it is played is not known">
              Give the stream a play address, or the media server a public address, and links come
              out whole. Until then add this to the address yourself.
            </Callout>
            <CodeBlock title="Query" text={`rj-auth=${encodeURIComponent(token)}`} secret />
          </>
        ) : (
          <>
            <CodeBlock title="Link" text={url} secret />
            <div className="flex items-center gap-4">
              <div className="shrink-0">
                <QrCode value={url} label="The link as a QR code" sizePx={160} />
              </div>
              <p className="text-xs text-ink-2">{qrHint(url)}</p>
            </div>
          </>
        )}
        <LinkTest streamName={props.streamName} token={token} />
      </div>
    </Drawer>
  )
}
