import { type ReactNode, useState } from 'react'
import { KEY_FORMATS, type KeyFormat, type TokenKey } from '../../../shared/token-key.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { FORMAT_WORDS } from '../../components/key-formats.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'

const FORM_ID = 'token-key'

/** Where the secret of each format is found. */
const SECRET_HINTS: Readonly<Record<KeyFormat, string>> = {
  'nms-sign': t('auth.secret of its configuration.'),
  'ome-policy': t('SecretKey of SignedPolicy in Server.xml.'),
  wowza: t('securetokensharedsecret of the application.'),
  'ant-media-hash': t('The token secret of the application.'),
  'ant-media-jwt': t('The JWT secret of the application, at least 32 characters.'),
  'ant-media-totp': t('The secret of the subscriber, base32.'),
  livekit: t('The API secret, at least 32 characters.'),
  'mediamtx-jwt': t('A private key: PEM or a JSON web key. MediaMTX gets the public one.'),
}

/** Keeps the secret of a media server, or gives a key that is kept another one. */
export function TokenKeyDrawer(props: {
  /** The one that gets another secret. Null: a new key. */
  readonly rolled: TokenKey | null
  readonly onClose: () => void
}): ReactNode {
  const { rolled, onClose } = props
  const [name, setName] = useState('')
  const [format, setFormat] = useState<KeyFormat>(rolled?.format ?? 'ome-policy')
  const [secret, setSecret] = useState('')
  const [apiKey, setApiKey] = useState(rolled?.settings.apiKey ?? '')
  const [prefix, setPrefix] = useState(rolled?.settings.prefix ?? '')
  const [algorithm, setAlgorithm] = useState(rolled?.settings.algorithm ?? 'SHA-256')
  const changed = useChanged([name, format, secret, apiKey, prefix, algorithm])
  const action = useAction()
  const settings = {
    ...(format === 'livekit' ? { apiKey } : {}),
    ...(format === 'wowza' ? { algorithm, ...(prefix === '' ? {} : { prefix }) } : {}),
  }
  const save = async (): Promise<void> => {
    const done = await action.run(() =>
      rolled === null
        ? call('POST /token-keys', { body: { name, format, settings, secret } })
        : call('POST /token-keys/{id}/roll', {
            params: { id: rolled.id },
            body: { secret, settings },
          }),
    )
    if (done !== null) onClose()
  }
  return (
    <Drawer
      open
      onClose={onClose}
      changed={changed}
      title={
        rolled === null
          ? t('New key of a media server')
          : t('Another secret for {name}', { name: rolled.name })
      }
      description={
        rolled === null
          ? t('Tokens that the media server checks by itself are signed with it.')
          : t('It signs from now on. The one before can be taken back for a day.')
      }
      footer={
        <Button look="primary" type="submit" form={FORM_ID} busy={action.busy}>
          {rolled === null ? t('Keep it') : t('Roll')}
        </Button>
      }
    >
      <Form id={FORM_ID} className="flex flex-col gap-3" onSubmit={() => void save()}>
        {rolled === null && (
          <>
            <Input
              label={t('Name')}
              autoFocus
              value={name}
              maxLength={60}
              placeholder={t('Studio OvenMediaEngine')}
              hint={t('The command line names it so, and a document does.')}
              error={action.error?.issue('name')}
              onChange={setName}
            />
            <Select
              label={t('Signs for')}
              value={format}
              options={KEY_FORMATS.map((each) => ({ value: each, label: FORMAT_WORDS[each] }))}
              onChange={(next) => setFormat(next as KeyFormat)}
            />
          </>
        )}
        {format === 'livekit' && (
          <Input
            label={t('API key')}
            data
            value={apiKey}
            maxLength={128}
            error={action.error?.issue('settings.apiKey')}
            onChange={setApiKey}
          />
        )}
        {format === 'wowza' && (
          <>
            <Input
              label={t('Prefix')}
              data
              value={prefix}
              maxLength={32}
              placeholder="wowzatoken"
              hint={t('securetokenqueryparametersprefix of the application.')}
              error={action.error?.issue('settings.prefix')}
              onChange={setPrefix}
            />
            <Select
              label={t('Algorithm')}
              value={algorithm}
              options={(['SHA-256', 'SHA-384', 'SHA-512'] as const).map((each) => ({
                value: each,
                label: each,
              }))}
              onChange={(next) => setAlgorithm(next as typeof algorithm)}
            />
          </>
        )}
        <Input
          label={t('Secret')}
          data
          type="password"
          autoFocus={rolled !== null}
          value={secret}
          maxLength={16_384}
          hint={SECRET_HINTS[format]}
          error={action.error?.issue('secret')}
          onChange={setSecret}
        />
        <Refused error={action.error} fieldsSay />
      </Form>
    </Drawer>
  )
}
