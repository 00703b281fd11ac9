import { Microscope, Signature } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SignFormat, WorkbenchSigned } from '../../../shared/workbench.ts'
import { ApiError, call, titleOf } from '../../api/client.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { QrCode } from '../../kit/qr-code.tsx'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'
import { FindingList } from './finding-list.tsx'
import { SignFieldInput } from './sign-field-input.tsx'
import { membersOf, SIGN_FORMS, type Typed } from './sign-fields.ts'
import { useKeptKeys } from './use-kept-keys.ts'

/** Longer texts make codes that phones do not read off a screen. */
const QR_CHARS = 900

/** Of the choice of a key that is kept. */
const NO_KEY = ''

type SignForm = (typeof SIGN_FORMS)[number]

function keyFor({ format, own }: SignForm, secret: string, tokenId: unknown, keptId: string) {
  if (keptId !== '') return { kind: 'kept' as const, id: keptId }
  if (secret !== '') return { kind: 'pasted' as const, secret }
  if (own === true) return { kind: 'own' as const }
  return format === 'dolby-subscribe'
    ? { kind: 'stored' as const, id: Number(tokenId ?? 0) }
    : { kind: 'pasted' as const, secret }
}

function secretHint({ format, own }: SignForm): string {
  if (own === true)
    return t('Empty: the video key under Tokens, Keys signs. Or PEM or a JSON web key.')
  return format === 'dolby-subscribe'
    ? t('Empty: the one with this id that is stored here signs.')
    : t('Used for this once, kept nowhere.')
}

/** Signs a token with a pasted secret, a key that is kept, or a subscribe token of ours. It is shown here and kept nowhere. */
export function SignPane(props: { readonly onCheck: (token: string) => void }): ReactNode {
  const [format, setFormat] = useState<SignFormat>('dolby-subscribe')
  const [typed, setTyped] = useState<Typed>({})
  const [secret, setSecret] = useState('')
  const [keptId, setKeptId] = useState(NO_KEY)
  const [signed, setSigned] = useState<WorkbenchSigned | null>(null)
  const [failure, setFailure] = useState<ApiError | string | null>(null)
  const [busy, setBusy] = useState(false)
  const keptKeys = useKeptKeys().filter((key) => key.format === format)
  const form = SIGN_FORMS.find((each) => each.format === format) ?? SIGN_FORMS[0]
  if (form === undefined) return null
  const kept = keptKeys.find(({ id }) => id === keptId)
  const fields = form.fields.filter(({ name }) => !Object.hasOwn(kept?.settings ?? {}, name))
  const error = failure instanceof ApiError ? failure : null
  const isStored = format === 'dolby-subscribe' && secret === ''

  const sign = async (): Promise<void> => {
    const read = membersOf(fields, typed)
    if (typeof read === 'string') return setFailure(read)
    const { tokenId, ...members } = read
    setBusy(true)
    setFailure(null)
    try {
      const input = isStored || tokenId === undefined ? members : { tokenId, ...members }
      const key = keyFor(form, secret, tokenId, kept?.id ?? NO_KEY)
      setSigned(await call('POST /workbench/sign', { body: { format, key, input } }))
    } catch (caught) {
      setSigned(null)
      setFailure(caught instanceof ApiError ? caught : t('That could not be signed.'))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="grid gap-x-6 gap-y-5 lg:grid-cols-[25rem_minmax(0,1fr)]">
      <Form className="flex flex-col gap-3" onSubmit={() => void sign()}>
        <Select
          label={t('What')}
          value={format}
          options={SIGN_FORMS.map(({ format: value, label, hint }) => ({ value, label, hint }))}
          onChange={(next) => {
            setFormat(next)
            setTyped({})
            setKeptId(NO_KEY)
            setSigned(null)
            setFailure(null)
          }}
        />
        {keptKeys.length > 0 && (
          <Select
            label={t('Key')}
            value={kept?.id ?? NO_KEY}
            options={[
              {
                value: NO_KEY,
                label: form.own === true ? t('None of a media server') : t('A secret I paste'),
              },
              ...keptKeys.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            error={error?.issue('key')}
            hint={t(
              'A kept key signs here without showing its secret; that it did is in the audit log.',
            )}
            onChange={setKeptId}
          />
        )}
        {fields.map((field) => (
          <SignFieldInput
            key={`${format} ${field.name}`}
            field={field}
            value={typed[field.name] ?? ''}
            error={error?.issue(field.name)}
            onChange={(value) => setTyped((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
        {kept === undefined && (
          <Input
            label={form.secret}
            data
            type="password"
            value={secret}
            maxLength={4096}
            error={error?.issue('secret') ?? error?.issue('key.secret')}
            hint={secretHint(form)}
            onChange={setSecret}
          />
        )}
        {failure !== null && (
          <Callout tone="deny" title={error === null ? t('Not signed') : titleOf(error)}>
            {typeof failure === 'string' ? failure : failure.message}
          </Callout>
        )}
        <div>
          <Button
            look="primary"
            type="submit"
            busy={busy}
            icon={<Signature aria-hidden className="size-4" />}
          >
            {t('Sign')}
          </Button>
        </div>
      </Form>
      <section aria-label={t('Signed')} aria-live="polite" className="flex min-w-0 flex-col gap-4">
        {signed === null ? (
          <EmptyState icon={<Signature />} title={t('Signed here, kept nowhere')}>
            {t(
              'For tokens that are listed, counted and revoked, issue them under Tokens. This is for trying out what your own back end should make.',
            )}
          </EmptyState>
        ) : (
          <>
            <CodeBlock title={t('Token')} text={signed.token} secret />
            {form.cannotCheck !== true && (
              <div>
                <Button
                  icon={<Microscope aria-hidden className="size-4" />}
                  onClick={() => props.onCheck(signed.token)}
                >
                  {t('Check it')}
                </Button>
              </div>
            )}
            {signed.lint.length > 0 && <FindingList findings={signed.lint} tone="warn" />}
            {signed.token.length <= QR_CHARS && (
              <QrCode value={signed.token} label={t('The token as a QR code')} sizePx={200} />
            )}
          </>
        )}
      </section>
    </div>
  )
}
