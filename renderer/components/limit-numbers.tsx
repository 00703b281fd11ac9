import type { ReactNode } from 'react'
import { NumberField } from '../kit/number-field.tsx'
import { t } from '../language/t.ts'

const MOST = 1_000_000

/** Numbers of sessions at a time; null where the box is empty. */
export interface LimitNumbers {
  readonly perGrant: number | null
  readonly perViewer: number | null
  readonly viewers: number | null
  readonly publishers: number | null
  readonly banSeconds: number | null
}

/** The numbers of a limit, for all streams or for one. */
export function LimitNumberFields(props: {
  readonly value: LimitNumbers
  /** What an empty box stands for, by its field; absent means `no limit`. */
  readonly usual?: LimitNumbers
  readonly issue: (path: string) => string | undefined
  readonly onChange: (changes: Partial<LimitNumbers>) => void
}): ReactNode {
  const { value, usual, issue, onChange } = props
  const min = usual === undefined ? 1 : 0
  const placeholder = (field: keyof LimitNumbers): string => {
    const number = usual?.[field] ?? null
    return number === null ? t('no limit') : `${number}`
  }
  const field = (name: keyof LimitNumbers, label: string, hint: string): ReactNode => (
    <NumberField
      label={label}
      value={value[name]}
      min={min}
      max={MOST}
      placeholder={placeholder(name)}
      hint={hint}
      error={issue(name)}
      onChange={(number) => onChange({ [name]: number })}
    />
  )
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        {field('perGrant', t('Per link or token'), t('Who watches with the same one at a time.'))}
        {field('perViewer', t('Per viewer'), t('One viewer by name, at all streams together.'))}
        {field(
          'viewers',
          t('Viewers of a stream'),
          t('At all media servers. When it is full it refuses.'),
        )}
        {field('publishers', t('Publishers of a stream'), t('At all media servers.'))}
      </div>
      <NumberField
        label={t('Ban after going over')}
        unit={t('seconds')}
        value={value.banSeconds}
        min={0}
        max={86_400}
        placeholder={
          usual === undefined
            ? t('none')
            : (usual.banSeconds ?? 0) === 0
              ? t('none')
              : `${usual.banSeconds}`
        }
        hint={t('For so long the link, token or viewer that was refused stays refused.')}
        error={issue('banSeconds')}
        onChange={(banSeconds) => onChange({ banSeconds })}
      />
    </>
  )
}
