import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { Stream } from '../../../shared/stream.ts'
import type { FormKind, IssuedToken, Token } from '../../../shared/token.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { CancelButton } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'
import { inputOf, newDraft, type TokenDraft } from './draft.ts'
import { FocusFirst } from './focus-first.tsx'
import { IssueFields } from './issue-fields.tsx'
import { Issued, issuedHint, issuedTitle } from './issued.tsx'
import { KindChooser } from './kind-chooser.tsx'
import { KINDS } from './kinds.ts'
import { SESSIONS_HINT } from './own-limit.tsx'
import { Preview, usePreview } from './preview.tsx'

/** From what it is for, over a form that says what it would permit, to the token itself. */
export function IssueDrawer(props: {
  readonly streams: readonly Stream[]
  /** Which one is chosen already, by its name. Empty: the first. */
  readonly streamName: string
  /** Id of a token whose kind, label and tags are taken. Null: none. */
  readonly as: string | null
  readonly onClose: () => void
}): ReactNode {
  const { onClose, streamName } = props
  const [draft, setDraft] = useState<TokenDraft | null>(null)
  const [issued, setIssued] = useState<IssuedToken | null>(null)
  const changed = useChanged(draft)
  const action = useAction()
  const { servers, applications, tokenKeys, isRead } = useChoices()
  const streams = draft === null ? [] : pickable(draft.kind, props.streams)
  const submit = async (): Promise<void> => {
    if (draft === null) return
    const done = await action.run(() => call('POST /tokens', { body: inputOf(draft) }))
    if (done !== null) setIssued(done.value)
  }
  const pick = (kind: FormKind, like: Pick<Token, 'label' | 'tags'> | null = null): void => {
    action.clear()
    const all = pickable(kind, props.streams)
    const stream = all.find(({ name }) => name === streamName) ?? all[0]
    const fresh = newDraft(kind, stream?.id ?? '', servers[0]?.id ?? '')
    setDraft({
      ...fresh,
      ...(like !== null && { label: like.label, tags: like.tags }),
      ...(streamName !== '' && { streams: [streamName], target: streamName }),
      applicationId: applications[0]?.id ?? '',
      tokenKeyId: tokenKeys[0]?.id ?? '',
      keyFormat: tokenKeys[0]?.format ?? null,
    })
  }
  const [isToCome, setIsToCome] = useState(props.as !== null)
  // Of st-1 also st-10 and further, the newest first.
  const query = { text: props.as ?? '', limit: '200' }
  const found = useApi('GET /tokens', { query }, isToCome).data?.tokens
  useEffect(() => {
    if (!isToCome || found === undefined || !isRead || props.streams.length === 0) return
    setIsToCome(false)
    const like = found.find(({ id }) => id === props.as)
    if (like !== undefined) pick(like.kind, like)
  })
  const step = issued !== null ? 'issued' : draft !== null ? 'form' : 'kind'
  return (
    <Drawer
      open
      onClose={onClose}
      changed={changed && issued === null}
      {...headOf(draft, issued)}
      footer={
        step === 'form' ? (
          <FormActions
            busy={action.busy}
            unless={whyNot(draft?.kind ?? null, {
              streams: streams.length,
              applications: applications.length,
              tokenKeys: tokenKeys.length,
            })}
            onBack={() => setDraft(null)}
            onSubmit={() => void submit()}
          />
        ) : step === 'issued' ? (
          <>
            <Button onClick={() => setIssued(null)}>{t('Issue another')}</Button>
            <Button look="primary" onClick={onClose}>
              {t('Done')}
            </Button>
          </>
        ) : undefined
      }
    >
      {step === 'kind' && (
        <KindChooser
          onPick={(kind) => {
            setIsToCome(false)
            pick(kind)
          }}
        />
      )}
      {step === 'form' && draft !== null && (
        <Form onSubmit={() => void submit()} refused={action.error}>
          <FocusFirst className="flex flex-col gap-4">
            <Refused error={action.error} title={t('Nothing was issued')} fieldsSay />
            <IssueFields
              draft={draft}
              streams={streams}
              servers={servers}
              applications={applications}
              tokenKeys={tokenKeys}
              issue={(path) => action.error?.issue(path)}
              onChange={(change) => setDraft({ ...draft, ...change })}
            />
            {draft.kind !== 'server-token' && (
              <NumberField
                label={t('Sessions at a time')}
                value={draft.sessions}
                min={0}
                max={1_000_000}
                placeholder={t('as its stream says')}
                hint={SESSIONS_HINT}
                error={action.error?.issue('sessions')}
                onChange={(sessions) => setDraft({ ...draft, sessions })}
              />
            )}
            <LivePreview draft={draft} />
          </FocusFirst>
        </Form>
      )}
      {issued !== null && draft !== null && (
        <Issued
          issued={issued}
          signed={
            draft.kind === 'nimble-link'
              ? { mediaServerId: draft.mediaServerId, address: draft.address.trim() || null }
              : undefined
          }
        />
      )}
    </Drawer>
  )
}

/** What can be chosen for some of the kinds. */
function useChoices() {
  const servers = useApi('GET /media-servers').data?.mediaServers
  const applications = useApi('GET /applications').data?.applications
  const tokenKeys = useApi('GET /token-keys').data?.tokenKeys
  return {
    isRead: servers !== undefined && applications !== undefined && tokenKeys !== undefined,
    servers: (servers ?? []).filter(({ protocol }) => protocol === 'nimble'),
    applications: (applications ?? []).filter(({ deletedAtMs }) => deletedAtMs === null),
    tokenKeys: (tokenKeys ?? []).filter(
      ({ deletedAtMs, hasSecret }) => deletedAtMs === null && hasSecret,
    ),
  }
}

function whyNot(
  kind: FormKind | null,
  {
    streams,
    applications,
    tokenKeys,
  }: { readonly streams: number; readonly applications: number; readonly tokenKeys: number },
): string | null {
  if (kind === 'subscribe-token' || kind === 'publish-token' || kind === 'access-token') return null
  if (kind === 'edge-auth')
    return applications === 0 ? t('Set up a Phenix application first.') : null
  if (kind === 'server-token') {
    return tokenKeys === 0 ? t('Keep a secret of the media server first, under Keys.') : null
  }
  return streams === 0 ? t('Set up a stream first.') : null
}

/** A signed address names one stream, so patterns are for encoders only. */
const pickable = (kind: FormKind, streams: readonly Stream[]): readonly Stream[] =>
  kind === 'stream-key' ? streams : streams.filter(({ name }) => !name.includes('*'))

function headOf(
  draft: TokenDraft | null,
  issued: IssuedToken | null,
): { readonly title: string; readonly description: string } {
  if (issued !== null) return { title: issuedTitle(issued), description: issuedHint(issued) }
  if (draft !== null) {
    const { noun, hint } = KINDS[draft.kind]
    return { title: t('Issue {noun}', { noun }), description: hint }
  }
  const description = t('Each kind of token is what its player, encoder or media server expects.')
  return { title: t('What is it for?'), description }
}

function LivePreview({ draft }: { readonly draft: TokenDraft }): ReactNode {
  return <Preview preview={usePreview(inputOf(draft))} />
}

function FormActions(props: {
  readonly busy: boolean
  readonly unless: string | null
  readonly onBack: () => void
  readonly onSubmit: () => void
}): ReactNode {
  return (
    <>
      <Button
        look="ghost"
        className="me-auto"
        icon={<ArrowLeft aria-hidden className="size-4" />}
        onClick={props.onBack}
      >
        {t('Other kinds')}
      </Button>
      <CancelButton />
      <Button look="primary" busy={props.busy} unless={props.unless} onClick={props.onSubmit}>
        {t('Issue')}
      </Button>
    </>
  )
}
