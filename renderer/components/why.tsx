import type { ReactNode } from 'react'
import type { ReasonCode } from '../../shared/reasons.ts'
import { reasonText } from '../language/reason.ts'
import type { Names } from './names.ts'

/** Why a decision or session came out as it did: the rule or credential behind it, then the reason as a sentence. */
export function Why(props: {
  readonly reason: ReasonCode
  readonly ruleId: string | null
  readonly grantId: string | null
  readonly names: Names
}): ReactNode {
  const { reason, ruleId, grantId, names } = props
  return (
    <span title={`${reasonText(reason)} ${reason}`}>
      {ruleId !== null && <span className="font-medium">{names.rule(ruleId)} </span>}
      {ruleId === null && grantId !== null && (
        <span className="font-medium">{names.grant(grantId)} </span>
      )}
      <span className="text-ink-2">{reasonText(reason)}</span>
    </span>
  )
}
