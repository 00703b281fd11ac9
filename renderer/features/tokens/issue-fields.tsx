import type { ReactNode } from 'react'
import type { Application } from '../../../shared/application.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import type { Stream } from '../../../shared/stream.ts'
import type { TokenKey } from '../../../shared/token-key.ts'
import { pickedName } from '../../components/stream-name.ts'
import { Button } from '../../kit/button.tsx'
import { Combo } from '../../kit/combo.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Select } from '../../kit/select.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import { t } from '../../language/t.ts'
import type { TokenDraft } from './draft.ts'
import { AccessTokenFields, EdgeAuthFields, StoredTokenFields } from './foreign-fields.tsx'
import { LabelField } from './label-field.tsx'
import { ServerTokenFields } from './server-fields.tsx'

const MAX_MINUTES = 43_200
const PRESETS = [
  { minutes: 20, label: t('20 minutes') },
  { minutes: 60, label: t('1 hour') },
  { minutes: 720, label: t('12 hours') },
  { minutes: 1440, label: t('1 day') },
  { minutes: 10_080, label: t('7 days') },
] as const

interface Props {
  readonly draft: TokenDraft
  /** Those that can be picked. */
  readonly streams: readonly Stream[]
  /** Those of Nimble Streamer. */
  readonly servers: readonly MediaServer[]
  readonly applications: readonly Application[]
  /** Those that can sign. */
  readonly tokenKeys: readonly TokenKey[]
  readonly issue: (path: string) => string | undefined
  readonly onChange: (change: Partial<TokenDraft>) => void
}

/** The fields of one kind of token. */
export function IssueFields(props: Props): ReactNode {
  const { draft, streams, issue, onChange } = props
  const isKey = draft.kind === 'stream-key'
  if (draft.kind === 'subscribe-token' || draft.kind === 'publish-token') {
    return <StoredTokenFields {...props} />
  }
  if (draft.kind === 'access-token') return <AccessTokenFields {...props} />
  if (draft.kind === 'edge-auth') return <EdgeAuthFields {...props} />
  if (draft.kind === 'server-token') return <ServerTokenFields {...props} />
  return (
    <>
      {draft.kind === 'nimble-link' && (
        <Select
          label={t('Media server')}
          value={draft.mediaServerId}
          options={props.servers.map(({ id, name }) => ({ value: id, label: name }))}
          placeholder={t('No Nimble Streamer is set up')}
          hint={t('Signed with its password, which is set under its Signed URLs.')}
          error={issue('mediaServerId')}
          onChange={(mediaServerId) => onChange({ mediaServerId })}
        />
      )}
      <Combo
        label={t('Stream')}
        value={draft.streamId}
        options={streams.map((each) => each.id)}
        labelOf={(id) => pickedName(streams.find((each) => each.id === id)) ?? id}
        {...(isKey ? {} : { hint: t('Patterns are not offered: what is signed is a name.') })}
        error={issue('streamId')}
        onChange={(streamId) => onChange({ streamId })}
      />
      {!isKey && <Lifetime {...props} />}
      {draft.kind === 'nimble-link' && <Viewer {...props} />}
      <LabelField
        value={draft.label}
        error={issue('label')}
        onChange={onChange}
        {...(isKey && { placeholder: t('Studio encoder') })}
      />
      {!isKey && (
        <TagInput
          label={t('Tags')}
          values={draft.tags}
          placeholder="press"
          hint={t('Rules can be about a tag. Sessions and reports carry it.')}
          error={issue('tags')}
          onChange={(tags) => onChange({ tags })}
        />
      )}
    </>
  )
}

function Lifetime({ draft, issue, onChange }: Props): ReactNode {
  return (
    <div className="flex flex-col gap-1.5">
      <NumberField
        label={t('Valid for')}
        unit={t('minutes')}
        value={draft.minutes}
        min={1}
        max={MAX_MINUTES}
        hint={t('Time to start. Whoever is in stays in, except where the media server asks again.')}
        error={issue('minutes')}
        onChange={(minutes) => onChange({ minutes })}
      />
      <div className="flex flex-wrap gap-1.5">
        {PRESETS.map((preset) => (
          <Button
            key={preset.minutes}
            size="small"
            aria-pressed={draft.minutes === preset.minutes}
            className="aria-pressed:bg-selected"
            onClick={() => onChange({ minutes: preset.minutes })}
          >
            {preset.label}
          </Button>
        ))}
      </div>
    </div>
  )
}

function Viewer({ draft, issue, onChange }: Props): ReactNode {
  return (
    <>
      <Input
        label={t('Viewer')}
        data
        value={draft.viewerId}
        maxLength={128}
        placeholder="customer-42"
        hint={t(
          'Who it is for (pay-per-view). Sessions carry it, and it can be revoked. Begin it with a letter.',
        )}
        error={issue('viewerId')}
        onChange={(viewerId) => onChange({ viewerId })}
      />
      <Input
        label={t('Address')}
        data
        value={draft.address}
        maxLength={64}
        placeholder="203.0.113.9"
        hint={t(
          'The only address it works from, as Nimble sees it. Needed when no viewer is named.',
        )}
        error={issue('address')}
        onChange={(address) => onChange({ address })}
      />
      <NumberField
        label={t('Signed part of the name')}
        unit={t('characters')}
        value={draft.strmLen}
        min={1}
        max={1024}
        placeholder={t('all')}
        hint={t('Empty: all of it. Fewer sign every stream whose name begins so.')}
        error={issue('strmLen')}
        onChange={(strmLen) => onChange({ strmLen })}
      />
    </>
  )
}
