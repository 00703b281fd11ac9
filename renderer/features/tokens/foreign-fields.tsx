import type { ReactNode } from 'react'
import { SCOPES } from '../../../shared/access-scopes.ts'
import type { Application } from '../../../shared/application.ts'
import { Choice } from '../../kit/choice.tsx'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Select } from '../../kit/select.tsx'
import { Switch } from '../../kit/switch.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import { t } from '../../language/t.ts'
import type { TokenDraft } from './draft.ts'
import { LabelField } from './label-field.tsx'

interface Props {
  /** What stands for the lifetime where a token is edited. Absent while it is issued. */
  readonly end?: ReactNode
  readonly draft: TokenDraft
  readonly issue: (path: string) => string | undefined
  readonly onChange: (change: Partial<TokenDraft>) => void
}

const upper = (text: string): string => text.toUpperCase()

/** The fields of a subscribe or a publish token. */
export function StoredTokenFields({ draft, issue, onChange, end }: Props): ReactNode {
  const isPublish = draft.kind === 'publish-token'
  return (
    <>
      <Input
        label={t('Label')}
        value={draft.label}
        maxLength={128}
        placeholder={isPublish ? t('Studio 1') : t('Web site')}
        error={issue('label')}
        onChange={(label) => onChange({ label })}
      />
      <TagInput
        label={t('Streams')}
        values={draft.streams}
        placeholder="live/news"
        hint={t('Names as on the wire; between slashes a regular expression, e.g. /cam[0-9]+/.')}
        error={issue('streams')}
        onChange={(streams) => onChange({ streams })}
      />
      {end ?? (
        <NumberField
          label={t('Valid for')}
          unit={t('minutes')}
          value={draft.minutes}
          min={1}
          placeholder={t('does not expire')}
          error={issue('expiresAtMs')}
          onChange={(minutes) => onChange({ minutes })}
        />
      )}
      <TagInput
        label={t('Only on pages of')}
        values={draft.origins}
        placeholder="*.example.com"
        error={issue('allowedOrigins')}
        onChange={(origins) => onChange({ origins })}
      />
      <TagInput
        label={t('Only from addresses')}
        values={draft.addresses}
        placeholder="203.0.113.0/24"
        error={issue('allowedIpAddresses')}
        onChange={(addresses) => onChange({ addresses })}
      />
      <NumberField
        label={t('Only the first addresses')}
        unit={t('addresses')}
        value={draft.bindIpsOnUsage}
        min={1}
        placeholder={t('no such limit')}
        hint={t('Whoever uses it first keeps a place. Either this or addresses of your own.')}
        error={issue('bindIpsOnUsage')}
        onChange={(bindIpsOnUsage) => onChange({ bindIpsOnUsage })}
      />
      {isPublish ? (
        <Switch
          label={t('Viewers need a token')}
          hint={t('For its streams, public ones too (secure viewer).')}
          checked={draft.subscribeRequiresAuth}
          onChange={(subscribeRequiresAuth) => onChange({ subscribeRequiresAuth })}
        />
      ) : (
        // What is signed with a token names its tracking id, so that stays for good.
        end === undefined && (
          <Input
            label={t('Tracking id')}
            data
            value={draft.trackingId}
            maxLength={128}
            placeholder="partner-a"
            hint={t('Whom its viewers are counted for: a group, not one viewer.')}
            error={issue('trackingId')}
            onChange={(trackingId) => onChange({ trackingId })}
          />
        )
      )}
      <Countries draft={draft} issue={issue} onChange={onChange} />
    </>
  )
}

/** The fields of an access token of Native Frame. */
export function AccessTokenFields({ draft, issue, onChange, end }: Props): ReactNode {
  return (
    <>
      <TagInput
        label={t('Scopes')}
        values={draft.scopes}
        placeholder="viewer"
        hint={t('What it may do: {scopes}.', { scopes: SCOPES.join(', ') })}
        error={issue('scopes')}
        onChange={(scopes) => onChange({ scopes })}
      />
      {end === undefined && (
        <Input
          label={t('User')}
          data
          value={draft.userId}
          maxLength={256}
          placeholder="customer-42"
          hint={t('View time counts for it, and it can be revoked.')}
          error={issue('userId')}
          onChange={(userId) => onChange({ userId })}
        />
      )}
      <TagInput
        label={t('Streams')}
        values={draft.streams}
        placeholder={t('every stream')}
        hint={t('Names as on the wire.')}
        error={issue('mirrors')}
        onChange={(streams) => onChange({ streams })}
      />
      {end ?? (
        <NumberField
          label={t('Valid for')}
          unit={t('minutes')}
          value={draft.minutes}
          min={1}
          max={43_200}
          error={issue('minutes')}
          onChange={(minutes) => onChange({ minutes })}
        />
      )}
      <Input
        label={t('Display name')}
        value={draft.label}
        maxLength={256}
        placeholder="Ada"
        error={issue('displayName')}
        onChange={(label) => onChange({ label })}
      />
    </>
  )
}

/** The fields of an EdgeAuth token. */
export function EdgeAuthFields(
  props: Props & { readonly applications: readonly Application[] },
): ReactNode {
  const { draft, issue, onChange } = props
  return (
    <>
      <Select
        label={t('Application')}
        value={draft.applicationId}
        options={props.applications.map(({ id, label }) => ({
          value: id,
          label: label === '' ? id : `${label} (${id})`,
        }))}
        placeholder={t('No application is set up')}
        {...(props.applications.length === 0 && {
          hint: t('Set one up first, under Keys, Phenix applications.'),
        })}
        error={issue('applicationId')}
        onChange={(applicationId) => onChange({ applicationId })}
      />
      <Choice
        row
        label={t('For')}
        value={draft.use}
        options={[
          { value: 'stream', label: t('Viewing') },
          { value: 'publish', label: t('Publishing') },
          { value: 'auth', label: t('Opening a session') },
        ]}
        onChange={(use) => onChange({ use })}
      />
      <div className="grid grid-cols-2 gap-3">
        <Select
          label={t('What it names')}
          value={draft.targetKind}
          options={[
            { value: 'channelAlias', label: t('Channel alias') },
            { value: 'channelId', label: t('Channel id') },
            { value: 'roomAlias', label: t('Room alias') },
            { value: 'roomId', label: t('Room id') },
            { value: 'tag', label: t('Tag') },
          ]}
          onChange={(targetKind) => onChange({ targetKind })}
        />
        <Input
          label={t('Name')}
          data
          value={draft.target}
          placeholder="news"
          // What names nothing is told of the first of them.
          error={issue(draft.targetKind) ?? issue('channelAlias')}
          onChange={(target) => onChange({ target })}
        />
      </div>
      <NumberField
        label={t('Valid for')}
        unit={t('minutes')}
        value={draft.minutes}
        min={1}
        error={issue('expiresInSeconds')}
        onChange={(minutes) => onChange({ minutes })}
      />
      <Input
        label={t('Only from address')}
        data
        value={draft.address}
        placeholder={t('any')}
        error={issue('remoteAddress')}
        onChange={(address) => onChange({ address })}
      />
      <Countries draft={draft} issue={issue} onChange={onChange} />
      <TagInput
        label={t('Tags it applies')}
        values={draft.tags}
        placeholder="customer-42"
        hint={t('Sessions and reports carry them.')}
        error={issue('applyTags')}
        onChange={(tags) => onChange({ tags })}
      />
      <LabelField value={draft.label} error={issue('label')} onChange={onChange} />
    </>
  )
}

function Countries({ draft, issue, onChange }: Props): ReactNode {
  return (
    <div className="grid grid-cols-2 gap-3">
      <TagInput
        label={t('Only in countries')}
        values={draft.allowedCountries}
        placeholder="DE"
        normalise={upper}
        error={issue('allowedCountries')}
        onChange={(allowedCountries) => onChange({ allowedCountries })}
      />
      <TagInput
        label={t('Not in countries')}
        values={draft.deniedCountries}
        placeholder="US"
        hint={t('?? is where the country is not known.')}
        normalise={upper}
        error={issue('deniedCountries')}
        onChange={(deniedCountries) => onChange({ deniedCountries })}
      />
    </div>
  )
}
