import { type ReactNode, useState } from 'react'
import type { Token } from '../../../shared/token.ts'
import { storedTokenOf } from '../../../shared/token-grants.ts'
import { call } from '../../api/client.ts'
import { useApi } from '../../api/query.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { toastEdited } from '../../components/undo.ts'
import { Choice } from '../../kit/choice.tsx'
import { SubmitFooter } from '../../kit/dialog.tsx'
import { Drawer } from '../../kit/drawer.tsx'
import { Form } from '../../kit/form.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'
import { titleOf } from './columns.tsx'
import type { TokenDraft } from './draft.ts'
import {
  accessChangeOf,
  draftOfAccess,
  draftOfStored,
  type End,
  editableKind,
  storedChangeOf,
} from './edit-draft.ts'
import { AccessTokenFields, StoredTokenFields } from './foreign-fields.tsx'

const FORM_ID = 'edit-token'

interface Props {
  readonly token: Token
  readonly onClose: () => void
}

/** Changes what a token permits that is kept here. Its text stays. */
export function EditDrawer(props: Props): ReactNode {
  const kind = editableKind(props.token)
  if (kind === null) return null
  if (kind === 'access-token') return <EditAccessToken {...props} />
  return <EditStoredToken kind={kind} {...props} />
}

function EditStoredToken(
  props: Props & { readonly kind: 'subscribe-token' | 'publish-token' },
): ReactNode {
  const { kind } = props
  const params = { id: String(storedTokenOf(props.token.id)?.id ?? '') }
  const [get, put] =
    kind === 'subscribe-token'
      ? (['GET /subscribe-tokens/{id}', 'PUT /subscribe-tokens/{id}'] as const)
      : (['GET /publish-tokens/{id}', 'PUT /publish-tokens/{id}'] as const)
  const { data, error, refetch } = useApi(get, { params })
  if (data === undefined) return <NotYet {...props} error={error} onRetry={() => void refetch()} />
  return (
    <EditForm
      {...props}
      start={draftOfStored(kind, data)}
      onSave={(draft, end) => call(put, { params, body: storedChangeOf(data, draft, end) })}
    />
  )
}

function EditAccessToken(props: Props): ReactNode {
  const params = { id: props.token.id }
  const { data, error, refetch } = useApi('GET /access-tokens/{id}', { params })
  if (data === undefined) return <NotYet {...props} error={error} onRetry={() => void refetch()} />
  return (
    <EditForm
      {...props}
      start={draftOfAccess(data)}
      onSave={(draft, end) =>
        call('PUT /access-tokens/{id}', { params, body: accessChangeOf(data, draft, end) })
      }
    />
  )
}

function NotYet(
  props: Props & { readonly error: Error | null; readonly onRetry: () => void },
): ReactNode {
  return (
    <Drawer
      open
      onClose={props.onClose}
      title={t('Edit {title}', { title: titleOf(props.token) })}
      description=""
    >
      {props.error === null ? (
        <LoadingRows rows={5} />
      ) : (
        <LoadFailed what={t('the token')} error={props.error} onRetry={props.onRetry} />
      )}
    </Drawer>
  )
}

function EditForm(
  props: Props & {
    readonly start: TokenDraft
    readonly onSave: (draft: TokenDraft, end: End) => Promise<object | null>
  },
): ReactNode {
  const { token, onClose } = props
  // What is being typed stays, whatever is read anew meanwhile.
  const [draft, setDraft] = useState(props.start)
  const [end, setEnd] = useState<End>('stays')
  const changed = useChanged({ draft, end })
  const action = useAction()
  const save = async (): Promise<void> => {
    const saved = await action.run(() => props.onSave(draft, end))
    if (saved === null) return
    toastEdited(t('{title} is changed', { title: titleOf(token) }), saved.value)
    onClose()
  }
  const fields = {
    draft,
    issue: (path: string) => action.error?.issue(path),
    onChange: (change: Partial<TokenDraft>) => setDraft({ ...draft, ...change }),
    end: (
      <EndFields
        draft={draft}
        end={end}
        error={action.error?.issue('expiresAtMs')}
        onEnd={setEnd}
        onMinutes={(minutes) => setDraft({ ...draft, minutes })}
      />
    ),
  }
  return (
    <Drawer
      open
      onClose={onClose}
      changed={changed}
      title={t('Edit {title}', { title: titleOf(token) })}
      description={t('Its text stays. Who is in with it is judged by this when asked about again.')}
      footer={
        <SubmitFooter form={FORM_ID} busy={action.busy}>
          {t('Save')}
        </SubmitFooter>
      }
    >
      <Form id={FORM_ID} className="flex flex-col gap-4" onSubmit={() => void save()}>
        <Refused error={action.error} title={t('Nothing was changed')} fieldsSay />
        {draft.kind === 'access-token' ? (
          <AccessTokenFields {...fields} />
        ) : (
          <StoredTokenFields {...fields} />
        )}
      </Form>
    </Drawer>
  )
}

function EndFields(props: {
  readonly draft: TokenDraft
  readonly end: End
  readonly error: string | undefined
  readonly onEnd: (end: End) => void
  readonly onMinutes: (minutes: number | null) => void
}): ReactNode {
  const { draft, end } = props
  return (
    <>
      <Choice<End>
        row
        label={t('Its end')}
        value={end}
        options={[
          { value: 'stays', label: t('Stays') },
          ...(draft.kind === 'access-token' ? [] : [{ value: 'never', label: t('None') } as const]),
          { value: 'moves', label: t('Moves') },
        ]}
        onChange={props.onEnd}
      />
      {end === 'moves' && (
        <NumberField
          label={t('Valid for')}
          unit={t('minutes')}
          value={draft.minutes}
          min={1}
          hint={t('From now on.')}
          error={props.error}
          onChange={props.onMinutes}
        />
      )}
    </>
  )
}
