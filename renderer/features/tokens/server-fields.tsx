import type { ReactNode } from 'react'
import type { TokenKey } from '../../../shared/token-key.ts'
import { FORMAT_WORDS } from '../../components/key-formats.ts'
import { Input } from '../../kit/input.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'
import type { TokenDraft } from './draft.ts'
import { LabelField } from './label-field.tsx'
import { SERVER_FIELDS, TERM_PATHS } from './server-terms.ts'

interface Props {
  readonly draft: TokenDraft
  readonly tokenKeys: readonly TokenKey[]
  readonly issue: (path: string) => string | undefined
  readonly onChange: (change: Partial<TokenDraft>) => void
}

/** The fields of a token that a media server checks by itself: what its format can say. */
export function ServerTokenFields({ draft, tokenKeys, issue, onChange }: Props): ReactNode {
  const fields = draft.keyFormat === null ? null : SERVER_FIELDS[draft.keyFormat]
  const issueAt = (paths: readonly string[]): string | undefined =>
    paths.map(issue).find((each) => each !== undefined)
  const pick = (id: string): void => {
    const keyFormat = tokenKeys.find((key) => key.id === id)?.format ?? null
    onChange({ tokenKeyId: id, keyFormat, role: '' })
  }
  return (
    <>
      <Select
        label={t('Signed with the key')}
        value={draft.tokenKeyId}
        options={tokenKeys.map(({ id, name, format }) => ({
          value: id,
          label: `${name} (${FORMAT_WORDS[format]})`,
        }))}
        placeholder={t('No key is kept yet: see Keys')}
        error={issue('keyId')}
        onChange={pick}
      />
      {fields?.target != null && (
        <Input
          label={fields.target.label}
          data
          value={draft.target}
          maxLength={2048}
          placeholder={fields.target.placeholder}
          error={issueAt(TERM_PATHS.target)}
          onChange={(target) => onChange({ target })}
        />
      )}
      {fields !== null && fields.roles.length > 0 && (
        <Select
          label={t('To')}
          value={draft.role || (fields.roles[0] ?? '')}
          options={fields.roles.map((role) => ({ value: role, label: role }))}
          error={issue('terms.role') ?? issue('terms.actions')}
          onChange={(role) => onChange({ role })}
        />
      )}
      {fields?.hasViewer === true && (
        <Input
          label={t('Who')}
          data
          value={draft.viewerId}
          maxLength={256}
          placeholder="customer-42"
          hint={t('The identity or user name it carries there.')}
          error={issueAt(TERM_PATHS.viewer)}
          onChange={(viewerId) => onChange({ viewerId })}
        />
      )}
      {fields?.hasAddress === true && (
        <Input
          label={t('Only from the address')}
          data
          value={draft.address}
          maxLength={64}
          placeholder="203.0.113.9"
          error={issueAt(TERM_PATHS.address)}
          onChange={(address) => onChange({ address })}
        />
      )}
      {fields?.hasEnd === true && (
        <NumberField
          label={t('Valid for')}
          unit={t('minutes')}
          value={draft.minutes}
          min={1}
          hint={t('The media server checks it by itself: nothing ends it earlier but its key.')}
          error={issueAt(TERM_PATHS.minutes)}
          onChange={(minutes) => onChange({ minutes })}
        />
      )}
      <LabelField value={draft.label} error={issue('label')} onChange={onChange} />
    </>
  )
}
