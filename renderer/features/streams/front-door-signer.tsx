import { type ReactNode, useState } from 'react'
import type { FrontDoorSignerKind, frontDoorInputSchema } from '../../../shared/front-door.ts'
import type { Stream } from '../../../shared/stream.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { toastDeleted } from '../../components/undo.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { Switch } from '../../kit/switch.tsx'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

type SignerInput = NonNullable<(typeof frontDoorInputSchema)['_input']['signer']>

const KINDS: Readonly<
  Record<FrontDoorSignerKind, { label: string; secret: string; hint: string; binds: boolean }>
> = {
  'nginx-secure-link': {
    label: t('nginx secure_link'),
    secret: t('Text of secure_link_md5'),
    hint: t(
      '$secure_link_expires$uri$remote_addr secret, as it stands in nginx.conf, without its quotes.',
    ),
    binds: false,
  },
  wowza: {
    label: t('Wowza SecureToken 2'),
    secret: t('Shared secret'),
    hint: t('As in Playback Security of the application.'),
    binds: true,
  },
  'ome-policy': {
    label: t('OvenMediaEngine signed policy'),
    secret: t('Policy key'),
    hint: t('As SecretKey of SignedPolicy in Server.xml.'),
    binds: true,
  },
  nimble: {
    label: t('Nimble wmsAuthSign'),
    secret: t('Password'),
    hint: t('As in the WMSAuth rule. The signature is good for the address of the viewer.'),
    binds: false,
  },
}
const OPTIONS = Object.entries(KINDS).map(([value, { label }]) => ({
  value: value as FrontDoorSignerKind,
  label,
}))

/** What signs the play address at a stream's front door. The key goes in and is never shown again. */
export function FrontDoorSigner({ stream }: { readonly stream: Stream }): ReactNode {
  const { id } = stream
  const status = useApi('GET /streams/{id}/front-door', { params: { id } })
  const kept = status.data?.settings ?? null
  const [chosenKind, setKind] = useState<FrontDoorSignerKind | null>(null)
  const kind = chosenKind ?? kept?.kind ?? 'nginx-secure-link'
  const [secret, setSecret] = useState('')
  const [chosenAddress, setWithAddress] = useState<boolean | null>(null)
  const withAddress = chosenAddress ?? (kept !== null && 'withAddress' in kept && kept.withAddress)
  const action = useAction()
  const words = KINDS[kind]
  const stored = status.data?.kind ?? null

  const store = async (signer: SignerInput | null, said: string): Promise<void> => {
    const done = await action.run(() =>
      call('PUT /streams/{id}/front-door', { params: { id }, body: { signer } }),
    )
    if (!done) return
    setSecret('')
    void status.refetch()
    if (stored !== null) toastDeleted(said, 'front_door', id)
    else toast(said)
  }
  const isWaiting = kept !== null && status.data?.hasKey === false
  const signer: SignerInput = {
    // What this form does not ask for, such as the names of parameters, stays.
    ...(kept?.kind === kind ? kept : {}),
    kind,
    secret,
    ...(words.binds ? { withAddress } : {}),
  } as SignerInput
  const issue = action.error?.issue('signer.secret') ?? action.error?.issue('secret')
  return (
    <Form
      className="flex flex-col gap-3 rounded-md border border-line p-3"
      onSubmit={() => void store(signer, t('Viewers are led on with its signature from now on'))}
    >
      <p className="flex items-center gap-2 text-sm" role="status">
        {t('What signs at the front door')}
        <Badge tone={stored === null ? 'neutral' : isWaiting ? 'warn' : 'allow'}>
          {stored === null ? t('the media server') : KINDS[stored].label}
        </Badge>
      </p>
      <p className="text-xs text-ink-2">
        {t(
          'With a signer, the front door leads to the play address of this stream, signed for two minutes as its server checks it.',
        )}
      </p>
      {isWaiting && (
        <Callout tone="warn" title={t('Its key is missing')}>
          {t(
            'It was set up by a document, which holds no keys. Nobody is led on before you store it.',
          )}
        </Callout>
      )}
      {action.error !== null && issue === undefined && (
        <Callout tone="deny" title={t('Not stored')}>
          {action.error.issue('signer') ?? action.error.message}
        </Callout>
      )}
      <Select label={t('Signer')} value={kind} options={OPTIONS} onChange={setKind} />
      <Input
        label={words.secret}
        type="password"
        data
        value={secret}
        maxLength={512}
        hint={t('{hint} Stored sealed; it cannot be shown again.', { hint: words.hint })}
        error={issue}
        onChange={setSecret}
      />
      {words.binds && (
        <Switch
          label={t('For the address of the viewer alone')}
          checked={withAddress}
          hint={t('As the gateway sees it. Only where the server sees the same one.')}
          onChange={setWithAddress}
        />
      )}
      <div className="flex gap-2">
        <Button
          type="submit"
          busy={action.busy}
          unless={secret === '' ? t('Write the key first.') : null}
        >
          {t('Store signer')}
        </Button>
        {stored !== null && (
          <Button
            look="ghost"
            className="text-deny"
            busy={action.busy}
            onClick={() =>
              void store(null, t('Viewers are led on as the media server is signed for'))
            }
          >
            {t('Remove')}
          </Button>
        )}
      </div>
    </Form>
  )
}
