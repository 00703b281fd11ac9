import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ServiceToken } from '../../../shared/credential.ts'
import type { Stream } from '../../../shared/stream.ts'
import { call, titleOf } from '../../api/client.ts'
import { refresh, useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { SecretOnce } from '../../kit/secret-once.tsx'
import { Ago } from '../../kit/time.tsx'
import { curlExample } from './curl-example.ts'

const EXAMPLE_MINUTES = 720

/** Tokens with which a station's own back end asks for links, and how it asks. */
export function ServiceTokens(props: {
  readonly streams: readonly Stream[]
  readonly onClose: () => void
}): ReactNode {
  const tokens = useApi('GET /service-tokens')
  const action = useAction()
  const [name, setName] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const [doomed, setDoomed] = useState<ServiceToken | null>(null)
  const create = async (): Promise<void> => {
    const made = await action.run(() =>
      call('POST /service-tokens', { body: { name: name.trim() } }),
    )
    if (!made) return
    setSecret(made.value.secret)
    setName('')
  }
  const setDisabled = (token: ServiceToken, disabled: boolean) =>
    action.run(() =>
      call('PUT /service-tokens/{id}', { params: { id: token.id }, body: { disabled } }),
    )
  return (
    <Drawer
      open
      wide
      onClose={props.onClose}
      title="Service tokens"
      description="A shop or site asks for links itself, one for each viewer. Call it from a server, never from a page."
    >
      <div className="flex flex-col gap-4">
        <Form className="flex items-end gap-2" onSubmit={() => void create()}>
          <Input
            className="flex-1"
            label="Name"
            value={name}
            maxLength={60}
            placeholder="web shop"
            error={action.error?.issue('name')}
            onChange={setName}
          />
          <Button type="submit" busy={action.busy} icon={<Plus aria-hidden className="size-4" />}>
            Make a token
          </Button>
        </Form>
        {action.error !== null && action.error.issues.length === 0 && (
          <Callout tone="deny" title={titleOf(action.error)}>
            {action.error.message}
          </Callout>
        )}
        {secret !== null && <SecretOnce label="Service token" value={secret} />}
        <Example streams={props.streams} secret={secret} />
        {tokens.isPending && <LoadingRows rows={2} />}
        {tokens.error !== null && (
          <LoadFailed
            what="service tokens"
            error={tokens.error}
            onRetry={() => void tokens.refetch()}
          />
        )}
        {tokens.data?.serviceTokens.length === 0 && (
          <p className="text-sm text-ink-3">No service token yet.</p>
        )}
        <ul className="flex flex-col divide-y divide-line">
          {tokens.data?.serviceTokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              onDisable={(disabled) => void setDisabled(token, disabled)}
              onDelete={() => setDoomed(token)}
            />
          ))}
        </ul>
      </div>
      <ConfirmDialog
        open={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Delete ${doomed?.name ?? ''}`}
        action="Delete token"
        onConfirm={async () => {
          await call('DELETE /service-tokens/{id}', { params: { id: doomed?.id ?? '' } })
          await refresh()
        }}
      >
        <p>
          Whatever uses it gets no more links from this moment. Links it asked for go on working
          until they expire. It cannot be brought back; switching it off can.
        </p>
      </ConfirmDialog>
    </Drawer>
  )
}

function Example(props: {
  readonly streams: readonly Stream[]
  readonly secret: string | null
}): ReactNode {
  const about = useApi('GET /about').data
  const settings = useApi('GET /settings').data
  const stream = props.streams.find((each) => !each.name.includes('*'))
  if (about === undefined || stream === undefined) return null
  const origin = settings?.publicOrigin ?? about.handlerUrl
  return (
    <div className="flex flex-col gap-1">
      <p className="text-xs text-ink-2">
        The answer is the whole link as a JSON string. Without minutes it is valid for 720.
      </p>
      <CodeBlock
        title="Ask for a link"
        text={curlExample(origin, stream.name, EXAMPLE_MINUTES, props.secret)}
        secret={props.secret !== null}
      />
    </div>
  )
}

function TokenRow(props: {
  readonly token: ServiceToken
  readonly onDisable: (disabled: boolean) => void
  readonly onDelete: () => void
}): ReactNode {
  const { token } = props
  const off = token.disabledAtMs !== null
  return (
    <li className="flex items-center gap-2 py-2">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium">{token.name}</span>
          {off && <Badge tone="neutral">Off</Badge>}
        </p>
        <p className="text-xs text-ink-3">
          <span className="data">{token.hint}…</span>
          {', '}
          {token.lastUsedAtMs === null ? (
            'never used'
          ) : (
            <>
              used <Ago atMs={token.lastUsedAtMs} />
            </>
          )}
        </p>
      </div>
      <Button
        size="small"
        aria-label={`${off ? 'Switch on' : 'Switch off'} ${token.name}`}
        onClick={() => props.onDisable(!off)}
      >
        {off ? 'Switch on' : 'Switch off'}
      </Button>
      <Button
        size="small"
        look="ghost"
        aria-label={`Delete ${token.name}`}
        onClick={props.onDelete}
      >
        Delete
      </Button>
    </li>
  )
}
