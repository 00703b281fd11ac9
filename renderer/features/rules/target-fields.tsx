import type { ReactNode } from 'react'
import type { RuleTarget } from '../../../shared/rule.ts'
import type { Stream } from '../../../shared/stream.ts'
import { pickedName } from '../../components/stream-name.ts'
import { Combo } from '../../kit/combo.tsx'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'
import { TARGETS } from './words.ts'

function emptyOf(kind: RuleTarget['kind']): RuleTarget {
  if (kind === 'all') return { kind }
  return kind === 'stream' ? { kind, streamId: '' } : { kind, group: '' }
}

/** Groups in use, each once, by name. */
const groupsOf = (streams: readonly Stream[]): string[] =>
  [...new Set(streams.flatMap((stream) => stream.group ?? []))].sort()

/** Which streams the rule is for. */
export function TargetFields(props: {
  readonly target: RuleTarget
  readonly onChange: (target: RuleTarget) => void
  readonly streams: readonly Stream[]
  readonly issue: (path: string) => string | undefined
}): ReactNode {
  const { target, onChange, streams, issue } = props
  const nameOf = (id: string): string => pickedName(streams.find((each) => each.id === id)) ?? id
  return (
    <>
      <Select
        label={t('Where')}
        value={target.kind}
        options={TARGETS.map(({ value, label }) => ({ value, label }))}
        onChange={(kind) => kind !== target.kind && onChange(emptyOf(kind))}
      />
      {target.kind === 'stream' && (
        <Combo
          label={t('Stream')}
          value={target.streamId}
          options={streams.map((stream) => stream.id)}
          labelOf={nameOf}
          error={issue('target.streamId')}
          onChange={(streamId) => onChange({ kind: 'stream', streamId })}
        />
      )}
      {target.kind === 'group' && (
        <Combo
          label={t('Group')}
          value={target.group}
          options={groupsOf(streams)}
          hint={t('Groups are named on the streams themselves.')}
          error={issue('target.group')}
          onChange={(group) => onChange({ kind: 'group', group })}
        />
      )}
    </>
  )
}
