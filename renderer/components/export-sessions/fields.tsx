import type { ReactNode } from 'react'
import { EXPORT_PRESETS } from '../../../shared/session-export.ts'
import { useApi } from '../../api/query.ts'
import { Checks } from '../../kit/checks.tsx'
import { Combo } from '../../kit/combo.tsx'
import { formatEither } from '../../kit/format.ts'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import { t } from '../../language/t.ts'
import { ColumnChoice } from './columns.tsx'
import type { ExportChoice, ExportDraft } from './draft.ts'

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

const SHAPES = [
  { value: 'own', label: t('Columns of your choice') },
  { value: 'phenix-viewing', label: t('As the Phenix viewing report') },
  { value: 'dolby-viewer-records', label: t("As Dolby's viewer records") },
] as const

const ACTIONS = [
  { value: 'both', label: t('Viewers and publishers') },
  { value: 'subscribe', label: t('Viewers') },
  { value: 'publish', label: t('Publishers') },
] as const

interface FieldsProps {
  readonly draft: ExportDraft
  readonly onChange: (change: Partial<ExportDraft>) => void
  /** What is wrong with a field, by its path. */
  readonly issue: (path: string) => string | undefined
}

/** What an export is made of: the period, the shape, who is in it, where it goes. */
export function ExportFields({ draft, onChange, issue }: FieldsProps): ReactNode {
  return (
    <div className="flex flex-col gap-3.5">
      <div className="grid gap-3 sm:grid-cols-3">
        <Input
          label={t('First day')}
          type="date"
          value={draft.from}
          onChange={(from) => onChange({ from })}
          error={issue('fromMs')}
        />
        <Input
          label={t('Last day')}
          type="date"
          value={draft.to}
          onChange={(to) => onChange({ to })}
          error={issue('toMs')}
        />
        <ZoneField value={draft.timeZone} onChange={(timeZone) => onChange({ timeZone })} />
      </div>
      <p className="-mt-2 text-xs text-ink-3">
        {t(
          'Without days: everything that is kept. Who crosses an edge counts with the share inside.',
        )}
      </p>
      <ChoiceFields choice={draft} onChange={onChange} issue={issue} />
      <Where draft={draft} onChange={onChange} issue={issue} />
    </div>
  )
}

export interface ChoiceProps {
  readonly choice: ExportChoice
  readonly onChange: (change: Partial<ExportChoice>) => void
  /** What is wrong with a field, by its path. */
  readonly issue: (path: string) => string | undefined
}

/** What stands in a file, and who. */
export function ChoiceFields({ choice, onChange, issue }: ChoiceProps): ReactNode {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label={t('Shape')}
          value={choice.preset}
          options={SHAPES}
          onChange={(preset) => onChange({ preset })}
        />
        <Select
          label={t('Who')}
          value={choice.action}
          options={ACTIONS}
          onChange={(action) => onChange({ action })}
        />
      </div>
      {choice.preset === 'own' ? (
        <ColumnChoice columns={choice.columns} onChange={(columns) => onChange({ columns })} />
      ) : (
        <p className="data text-xs text-ink-2">
          {EXPORT_PRESETS[choice.preset].map(([header]) => header).join(', ')}
        </p>
      )}
      <Filters choice={choice} onChange={onChange} issue={issue} />
    </>
  )
}

/** A field for a time zone by its IANA name, with those the browser knows. */
export const ZoneField = (props: {
  readonly value: string
  readonly onChange: (zone: string) => void
}): ReactNode => <Combo label={t('Time zone')} {...props} options={ZONES} />

function Filters({ choice, onChange, issue }: ChoiceProps): ReactNode {
  const servers = useApi('GET /media-servers').data?.mediaServers ?? []
  const list = (
    name: 'streams' | 'tags' | 'viewers' | 'grantIds' | 'trackingIds' | 'countries' | 'protocols',
    label: string,
    placeholder: string,
  ): ReactNode => (
    <TagInput
      label={label}
      values={choice[name]}
      placeholder={placeholder}
      error={issue(name) ?? issue(`${name}.0`)}
      onChange={(values) => onChange({ [name]: values })}
    />
  )
  return (
    <fieldset aria-label={t('Only')} className="grid gap-3 sm:grid-cols-2">
      {list('streams', t('Streams'), 'live/news')}
      {list('tags', t('Tags'), 'customer=42')}
      {list('viewers', t('Viewers'), 'ada')}
      {list('grantIds', t('Links and tokens, by id'), 'rj-1a2b')}
      {list('trackingIds', t('Tracking ids'), 'partner-a')}
      {list('countries', t('Countries'), t('DE, AT, ??'))}
      {list('protocols', t('Protocols'), 'hls, rtmp')}
      {servers.length > 0 && (
        <div className="sm:col-span-2">
          <Checks
            label={t('Media servers')}
            values={choice.mediaServerIds}
            options={servers.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(mediaServerIds) => onChange({ mediaServerIds })}
          />
        </div>
      )}
    </fieldset>
  )
}

function Where({ draft, onChange, issue }: FieldsProps): ReactNode {
  const folders = useApi('GET /exports').data?.folders ?? []
  return (
    <Input
      label={t('Keep as (optional)')}
      data
      value={draft.path}
      placeholder="november.csv"
      onChange={(path) => onChange({ path })}
      error={issue('path')}
      hint={
        folders.length === 0
          ? undefined
          : t('In {folders}. Left empty it can be downloaded for a day.', {
              folders: formatEither(folders),
            })
      }
    />
  )
}
