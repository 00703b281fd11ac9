import type { ReactNode } from 'react'
import type { Application } from '../../../shared/application.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import type { Stream } from '../../../shared/stream.ts'
import type { IssuedSubscribeToken } from '../../../shared/stream-token.ts'
import {
  BULK_KINDS,
  type BulkField,
  type BulkKind,
  FIELDS_OF,
  type SignedKind,
} from '../../../shared/token-bulk.ts'
import type { TokenKey } from '../../../shared/token-key.ts'
import { pickedName } from '../../components/stream-name.ts'
import { Combo } from '../../kit/combo.tsx'
import { FileButton } from '../../kit/file-button.tsx'
import { Textarea } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Select } from '../../kit/select.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'
import { type BulkDraft, type BulkReading, readDraft } from './bulk-draft.ts'
import { KINDS } from './kinds.ts'

const FIELD_LABELS: Readonly<Record<BulkField, string>> = {
  stream: t('Stream'),
  minutes: t('Minutes'),
  label: t('Label'),
  tags: t('Tags'),
  viewer: t('Viewer'),
  address: t('Address'),
  target: t('Channel'),
  scopes: t('Scopes'),
  origins: t('Pages'),
  countries: t('Countries'),
  tracking: t('Tracking id'),
}
/** Those that the other form does not issue. */
const SIGNED: Readonly<Record<SignedKind, { label: string; purpose: string }>> = {
  'self-signed': {
    label: t('Self-signed token'),
    purpose: t('Viewers of a partner, signed with a subscribe token'),
  },
  'video-jwt': { label: t('Video JWT'), purpose: t('Users of a Native Frame project') },
}
const WORDS = { ...KINDS, ...SIGNED }
const EXAMPLES: Readonly<Record<BulkKind, string>> = {
  'listener-link': 'stream,minutes,label,tags\nlive/news,720,Ada Lovelace,press;crew',
  'nimble-link': 'stream,minutes,viewer,address\nlive/news,20,customer-42,',
  'stream-key': 'stream,label\nlive/news,Studio encoder',
  'subscribe-token':
    'stream,minutes,label,pages,tracking\nlive/news,1440,Partner A,*.example.com,partner-a',
  'publish-token': 'stream,minutes,label\nlive/news;live/backup,,Studio 1',
  'edge-auth': 'channel,minutes,label,tags\nnews,60,Ada Lovelace,press;crew',
  'access-token': 'user,stream,scopes,minutes\ncustomer-42,live/news,viewer,1440',
  'server-token':
    'target,minutes,label\nhttps://video.example/live/news/index.m3u8,60,Ada Lovelace',
  'self-signed': 'stream,minutes,viewer\nlive/news,60,customer-42',
  'video-jwt': 'user,stream,scopes,minutes\ncustomer-42,live/news,viewer,60',
}
const NOT_THERE = t('none')

interface Props {
  readonly draft: BulkDraft
  readonly streams: readonly Stream[]
  readonly servers: readonly MediaServer[]
  readonly applications: readonly Application[]
  readonly tokenKeys: readonly TokenKey[]
  /** Subscribe tokens that can sign. */
  readonly parents: readonly IssuedSubscribeToken[]
  readonly onChange: (change: Partial<BulkDraft>) => void
}

/** Kind, rows, columns and what holds for rows that do not say. */
export function BulkFields(props: Props): ReactNode {
  const { draft, onChange } = props
  const reading = readDraft(draft)
  return (
    <>
      <Select
        label={t('Kind')}
        value={draft.kind}
        options={BULK_KINDS.map((kind) => ({
          value: kind,
          label: WORDS[kind].label,
          hint: WORDS[kind].purpose,
        }))}
        onChange={(kind) => onChange({ kind, chosen: {} })}
      />
      <div className="flex flex-col gap-1.5">
        <Textarea
          label={t('Rows')}
          data
          rows={7}
          value={draft.text}
          placeholder={EXAMPLES[draft.kind]}
          hint={t(
            'Paste cells from a spreadsheet, or lines with commas or semicolons. One token for each row.',
          )}
          onChange={(text) => onChange({ text })}
        />
        <div>
          <FileButton
            size="small"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            label={t('CSV file')}
            onFile={async (file) =>
              onChange({ text: await file.text(), chosen: {}, hasHeader: null })
            }
          >
            {t('Choose a CSV file')}
          </FileButton>
        </div>
      </div>
      {reading.names.length > 0 && <Columns draft={draft} reading={reading} onChange={onChange} />}
      <Defaults {...props} reading={reading} />
      <Switch
        label={t('Leave out rows with something wrong')}
        hint={t('Otherwise one such row keeps all from being issued.')}
        checked={draft.skipBad}
        onChange={(skipBad) => onChange({ skipBad })}
      />
    </>
  )
}

function Columns(props: {
  readonly draft: BulkDraft
  readonly reading: BulkReading
  readonly onChange: (change: Partial<BulkDraft>) => void
}): ReactNode {
  const { draft, reading, onChange } = props
  const options = [
    { value: NOT_THERE, label: t('not there') },
    ...reading.names.map((label, at) => ({ value: String(at), label })),
  ]
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border border-line p-3">
      <legend className="px-1 text-xs font-medium text-ink-2">{t('Which column is which')}</legend>
      <Switch
        label={t('The first row names the columns')}
        checked={reading.hasHeader}
        onChange={(hasHeader) => onChange({ hasHeader })}
      />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {FIELDS_OF[draft.kind].map((field) => (
          <Select
            key={field}
            label={FIELD_LABELS[field]}
            value={String(reading.columns[field] ?? NOT_THERE)}
            options={options}
            onChange={(value) =>
              onChange({
                chosen: { ...draft.chosen, [field]: value === NOT_THERE ? null : Number(value) },
              })
            }
          />
        ))}
      </div>
    </fieldset>
  )
}

/** Those that need no end. */
const ENDLESS: ReadonlySet<BulkKind> = new Set(['subscribe-token', 'publish-token'])

function OfEdgeAuth({ draft, applications, onChange }: Props): ReactNode {
  return (
    <>
      <Select
        label={t('Application')}
        value={draft.applicationId}
        options={applications.map(({ id, label }) => ({
          value: id,
          label: label === '' ? id : `${label} (${id})`,
        }))}
        placeholder={t('No application is set up')}
        onChange={(applicationId) => onChange({ applicationId })}
      />
      <Select
        label={t('For')}
        value={draft.type}
        options={[
          { value: 'stream', label: t('Viewing') },
          { value: 'publish', label: t('Publishing') },
          { value: 'auth', label: t('Opening a session') },
        ]}
        onChange={(type) => onChange({ type })}
      />
    </>
  )
}

/** What holds for rows that do not say. */
function Defaults(props: Props & { readonly reading: BulkReading }): ReactNode {
  const { draft, streams, servers, parents, tokenKeys, onChange } = props
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {draft.kind === 'nimble-link' && (
        <Select
          label={t('Media server')}
          value={draft.mediaServerId}
          options={servers.map(({ id, name }) => ({ value: id, label: name }))}
          placeholder={t('No Nimble Streamer is set up')}
          onChange={(mediaServerId) => onChange({ mediaServerId })}
        />
      )}
      {draft.kind === 'self-signed' && (
        <Select
          label={t('Signed with the subscribe token')}
          value={String(draft.subscribeTokenId ?? '')}
          options={parents.map(({ id, label }) => ({
            value: String(id),
            label: `${label} (${id})`,
          }))}
          placeholder={t('There is no subscribe token')}
          onChange={(id) => onChange({ subscribeTokenId: Number(id) })}
        />
      )}
      {draft.kind === 'server-token' && (
        <Select
          label={t('Signed with the key')}
          value={draft.tokenKeyId}
          options={tokenKeys.map(({ id, name }) => ({ value: id, label: name }))}
          placeholder={t('No key is kept yet: see Keys')}
          onChange={(tokenKeyId) => onChange({ tokenKeyId })}
        />
      )}
      {draft.kind === 'edge-auth' && <OfEdgeAuth {...props} />}
      {draft.kind !== 'edge-auth' && draft.kind !== 'server-token' && (
        <Combo
          label={t('Stream, for rows that name none')}
          value={draft.streamId}
          options={streams.map(({ id }) => id)}
          labelOf={(id) => pickedName(streams.find((each) => each.id === id)) ?? id}
          onChange={(streamId) => onChange({ streamId })}
        />
      )}
      {draft.kind !== 'stream-key' && (
        <NumberField
          label={t('Valid for, where a row does not say')}
          unit={t('minutes')}
          value={draft.minutes}
          min={1}
          max={43_200}
          {...(ENDLESS.has(draft.kind) ? { placeholder: t('do not expire') } : {})}
          onChange={(minutes) => onChange({ minutes })}
        />
      )}
    </div>
  )
}
