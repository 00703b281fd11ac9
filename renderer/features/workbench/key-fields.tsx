import type { ReactNode } from 'react'
import { Choice, type ChoiceOption } from '../../kit/choice.tsx'
import { Input } from '../../kit/input.tsx'
import { Select } from '../../kit/select.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import { t } from '../../language/t.ts'
import type { KeyChoice, Question } from './question.ts'
import { useKeptKeys } from './use-kept-keys.ts'

const STORED = {
  value: 'stored',
  label: t('The keys stored here'),
  hint: t('Every one that may have signed it is tried.'),
} as const
const PASTED = {
  value: 'pasted',
  label: t('A secret I paste'),
  hint: t('Kept in memory for this page only.'),
} as const
const DESCRIBED = {
  value: 'described',
  label: t('A parent I describe'),
  hint: t('Its text and its limits, where it is stored elsewhere.'),
} as const

const KEPT = {
  value: 'kept',
  label: t('A key kept for a media server'),
  hint: t('Its secret stays here. That it was used is in the audit log.'),
} as const

/** Which key a token is checked with. */
export function KeyFields(props: {
  readonly question: Question
  readonly kind: string
  readonly onChange: (changes: Partial<Question>) => void
  readonly issue: (path: string) => string | undefined
}): ReactNode {
  const { question, kind, onChange, issue } = props
  const isChild = kind === 'dolby-subscribe'
  const keptKeys = useKeptKeys()
  const options: readonly ChoiceOption<KeyChoice>[] = [
    STORED,
    ...(isChild || keptKeys.length === 0 ? [] : [KEPT]),
    isChild ? DESCRIBED : PASTED,
  ]
  const chosen = choiceOf(question.key, isChild)
  const isText = !['rj-auth', 'jwt', 'unknown'].includes(kind)
  return (
    <>
      <Choice
        label={t('Checked with')}
        value={chosen}
        options={options}
        onChange={(key) => onChange({ key })}
      />
      {chosen === 'kept' && (
        <Select
          label={t('Key')}
          value={question.keptKeyId}
          options={keptKeys.map(({ id, name, format }) => ({
            value: id,
            label: name,
            hint: format,
          }))}
          error={issue('key')}
          onChange={(keptKeyId) => onChange({ keptKeyId })}
        />
      )}
      {(chosen === 'pasted' || chosen === 'described') && (
        <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-3">
          <Input
            label={isChild ? t('Text of the subscribe token') : t('Secret')}
            data
            type="password"
            className={isText ? 'col-span-2' : ''}
            value={question.secret}
            maxLength={4096}
            error={issue('key.secret') ?? issue('secret')}
            onChange={(secret) => onChange({ secret })}
          />
          {!isText && (
            <Select
              label={t('Written as')}
              className="w-32"
              value={question.encoding}
              options={[
                { value: 'utf8', label: t('Text') },
                { value: 'hex', label: t('Hex') },
                { value: 'base64url', label: t('Base64url') },
              ]}
              onChange={(encoding) => onChange({ encoding })}
            />
          )}
        </div>
      )}
      {chosen === 'described' && <ParentFields question={question} onChange={onChange} />}
    </>
  )
}

/** What is no choice for this kind of token counts as the other one that is. */
function choiceOf(key: KeyChoice, isChild: boolean): KeyChoice {
  if (key === 'stored') return 'stored'
  if (isChild) return key === 'kept' ? 'stored' : 'described'
  return key === 'described' ? 'pasted' : key
}

function ParentFields(props: {
  readonly question: Question
  readonly onChange: (changes: Partial<Question>) => void
}): ReactNode {
  const { parent } = props.question
  const change = (changes: Partial<Question['parent']>): void =>
    props.onChange({ parent: { ...parent, ...changes } })
  return (
    <>
      <TagInput
        label={t('Its streams')}
        values={parent.streams}
        placeholder={t('Any')}
        hint={t('Names, or a regular expression between slashes: /cam.+/')}
        onChange={(streams) => change({ streams })}
      />
      <TagInput
        label={t('Its origins')}
        values={parent.allowedOrigins}
        placeholder={t('Any')}
        onChange={(allowedOrigins) => change({ allowedOrigins })}
      />
      <TagInput
        label={t('Its addresses')}
        values={parent.allowedIpAddresses}
        placeholder={t('Any')}
        onChange={(allowedIpAddresses) => change({ allowedIpAddresses })}
      />
      <Input
        label={t('Its tracking id')}
        data
        value={parent.trackingId}
        maxLength={128}
        onChange={(trackingId) => change({ trackingId })}
      />
    </>
  )
}
