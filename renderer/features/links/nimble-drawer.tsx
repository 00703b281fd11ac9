import { type ReactNode, useState } from 'react'
import type { IssuedLink, NimbleLinkInput } from '../../../shared/credential.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { NIMBLE_LINK_MINUTES } from '../../../shared/signed-url.ts'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { pickedName } from '../../components/stream-name.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Combo } from '../../kit/combo.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Select } from '../../kit/select.tsx'
import { NimbleIssued } from './nimble-issued.tsx'

/** Asks for a Nimble signed URL, then shows it: the one time its text is known. The password stays in Stagedoor. */
export function NimbleDrawer(props: {
  readonly streams: readonly Stream[]
  /** Those of the protocol nimble; at least one. */
  readonly servers: readonly MediaServer[]
  readonly onClose: () => void
}): ReactNode {
  const { servers, onClose } = props
  const streams = props.streams.filter((stream) => !stream.name.includes('*'))
  const [mediaServerId, setMediaServerId] = useState(servers[0]?.id ?? '')
  const [streamId, setStreamId] = useState(streams[0]?.id ?? '')
  const [minutes, setMinutes] = useState<number | null>(NIMBLE_LINK_MINUTES.default)
  const [viewerId, setViewerId] = useState('')
  const [address, setAddress] = useState('')
  const [strmLen, setStrmLen] = useState<number | null>(null)
  const [label, setLabel] = useState('')
  const [issued, setIssued] = useState<IssuedLink | null>(null)
  const action = useAction()
  const issue = (path: string): string | undefined => action.error?.issue(path)
  const streamName = streams.find((each) => each.id === streamId)?.name ?? ''
  const signedTo = address.trim() === '' ? null : address.trim()

  const mint = async (): Promise<void> => {
    const body: NimbleLinkInput = {
      mediaServerId,
      streamId,
      minutes: minutes ?? NIMBLE_LINK_MINUTES.default,
      viewerId: viewerId.trim() === '' ? null : viewerId.trim(),
      address: signedTo,
      strmLen,
      label: label.trim(),
      tags: [],
    }
    const done = await action.run(() => call('POST /links/nimble', { body }))
    if (done) setIssued(done.value)
  }
  if (issued !== null) {
    return (
      <NimbleIssued
        issued={issued}
        streamName={streamName}
        presentedTo={{ mediaServerId, address: signedTo }}
        onAgain={() => setIssued(null)}
        onClose={onClose}
      />
    )
  }
  return (
    <Drawer
      open
      onClose={onClose}
      title="Sign a Nimble URL"
      description="A playback address as your site signs it (wmsAuthSign). Nimble itself checks it too."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            busy={action.busy}
            unless={streamId === '' ? 'Pick a stream first; patterns cannot be picked.' : null}
            onClick={() => void mint()}
          >
            Sign URL
          </Button>
        </>
      }
    >
      <Form className="flex flex-col gap-4" onSubmit={() => void mint()}>
        {action.error !== null && action.error.issues.length === 0 && (
          <Callout tone="deny" title="No URL was signed">
            {action.error.message}
          </Callout>
        )}
        <Select
          label="Media server"
          value={mediaServerId}
          options={servers.map(({ id, name }) => ({ value: id, label: name }))}
          hint="Signed with its password, which is set under its Signed URLs."
          error={issue('mediaServerId')}
          onChange={setMediaServerId}
        />
        <Combo
          label="Stream"
          value={streamId}
          options={streams.map((each) => each.id)}
          labelOf={(id) => pickedName(streams.find((each) => each.id === id)) ?? id}
          hint="Patterns are not offered: what is signed is a name."
          error={issue('streamId')}
          onChange={setStreamId}
        />
        <NumberField
          label="Valid for"
          unit="minutes"
          value={minutes}
          min={NIMBLE_LINK_MINUTES.min}
          max={NIMBLE_LINK_MINUTES.max}
          hint="Time to press play. Whoever is in stays in."
          error={issue('minutes')}
          onChange={setMinutes}
        />
        <Input
          label="Viewer"
          data
          value={viewerId}
          maxLength={128}
          placeholder="customer-42"
          hint="Who it is for (pay-per-view). Sessions carry it, and it can be revoked. Begin it with a letter."
          error={issue('viewerId')}
          onChange={setViewerId}
        />
        <Input
          label="Address"
          data
          value={address}
          maxLength={64}
          placeholder="203.0.113.9"
          hint="The only address it works from, as Nimble sees it. Needed when no viewer is named."
          error={issue('address')}
          onChange={setAddress}
        />
        <NumberField
          label="Signed part of the name"
          unit="characters"
          value={strmLen}
          min={1}
          max={1024}
          placeholder="all"
          hint="Empty: all of it. Fewer sign every stream whose name begins so."
          error={issue('strmLen')}
          onChange={setStrmLen}
        />
        <Input
          label="Label"
          value={label}
          maxLength={120}
          placeholder="For whom it is"
          error={issue('label')}
          onChange={setLabel}
        />
      </Form>
    </Drawer>
  )
}
