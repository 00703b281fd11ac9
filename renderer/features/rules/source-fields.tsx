import type { ReactNode } from 'react'
import type { RuleSource } from '../../../shared/rule.ts'
import { cidrHint } from '../../components/cidr-hint.ts'
import { Select } from '../../kit/select.tsx'
import { TagInput } from '../../kit/tag-input.tsx'
import { t } from '../../language/t.ts'
import { AreaFields } from './area-fields.tsx'
import { CountryPicker } from './country-picker.tsx'
import { SOURCES } from './words.ts'

type Listed = Exclude<RuleSource['kind'], 'any' | 'authenticated' | 'country' | 'area'>

const LISTS: Readonly<
  Record<Listed, { label: string; hint: string; placeholder: string; lower: boolean }>
> = {
  address: {
    label: t('Addresses and blocks'),
    hint: t('Enter adds one; a pasted list is taken apart.'),
    placeholder: '203.0.113.0/24',
    lower: true,
  },
  referer: {
    label: t('Referring pages'),
    hint: t('* stands for anything. Upper and lower case are the same.'),
    placeholder: 'https://*.example.org/*',
    lower: false,
  },
  user_agent: {
    label: t('Players'),
    hint: t('* stands for anything. Upper and lower case are the same.'),
    placeholder: '*bot*',
    lower: false,
  },
  protocol: {
    label: t('Protocols'),
    hint: t('In lower case, as the media server names them.'),
    placeholder: 'hls',
    lower: true,
  },
  tag: {
    label: t('Tags'),
    hint: t('Matches when the credential carries one of these.'),
    placeholder: 'press',
    lower: false,
  },
}

/** Nobody gets past a new rule that keeps out because nobody knows where they are. */
function emptyOf(kind: RuleSource['kind'], keepsOut: boolean): RuleSource {
  if (kind === 'any' || kind === 'authenticated') return { kind }
  if (kind !== 'area') return { kind, values: [] }
  return { kind, polygons: [], ...(keepsOut && { unlocated: true }) }
}

/** Says what each address covers, in the order given, so that a slip of a digit shows before it is saved. */
function addressNotes(values: readonly string[]): string {
  return values
    .slice(0, 3)
    .map((value) => `${value}: ${cidrHint(value).text}`)
    .join(' ')
}

/** Whom the rule is about: the kind, and the list that goes with it. */
export function SourceFields(props: {
  readonly source: RuleSource
  readonly onChange: (source: RuleSource) => void
  /** Whether the rule keeps out whom it is about. */
  readonly keepsOut: boolean
  readonly error: string | undefined
}): ReactNode {
  const { source, onChange } = props
  return (
    <>
      <Select
        label={t('Who')}
        value={source.kind}
        options={SOURCES}
        onChange={(kind) => kind !== source.kind && onChange(emptyOf(kind, props.keepsOut))}
      />
      {source.kind === 'country' && (
        <CountryPicker
          values={source.values}
          error={props.error}
          onChange={(values) => onChange({ kind: 'country', values })}
        />
      )}
      {source.kind === 'area' && <AreaFields {...props} source={source} />}
      {'values' in source && source.kind !== 'country' && (
        <TagInput
          label={LISTS[source.kind].label}
          placeholder={LISTS[source.kind].placeholder}
          values={source.values}
          error={props.error}
          normalise={LISTS[source.kind].lower ? (text) => text.toLowerCase() : (text) => text}
          hint={
            source.kind === 'address' && source.values.length > 0
              ? addressNotes(source.values)
              : LISTS[source.kind].hint
          }
          onChange={(values) => onChange({ kind: source.kind, values })}
        />
      )}
    </>
  )
}
