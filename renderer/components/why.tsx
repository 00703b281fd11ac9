import type { ReactNode } from 'react'
import type { ReasonCode } from '../../shared/reasons.ts'
import { reasonText } from '../language/reason.ts'
import type { Names } from './names.ts'

/**
 * Why a decision or session came out as it did: the rule or credential behind it, then the reason as a sentence. A credential without a
 * name is told on hover alone: its id would take the room of the reason.
 */
export function Why(props: {
  readonly reason: ReasonCode
  readonly ruleId: string | null
  readonly grantId: string | null
  /** What the grant is called, where that came with it. */
  readonly label: string | undefined
  readonly names: Names
}): ReactNode {
  const { reason, ruleId, grantId, label, names } = props
  const grant = ruleId === null && grantId !== null ? (label ?? names.grant(grantId)) : null
  const isUnnamed = grant === grantId
  const title = [reasonText(reason), reason, ...(grant !== null && isUnnamed ? [grant] : [])]
  return (
    <span title={title.join(' ')}>
      {ruleId !== null && <span className="font-medium">{names.rule(ruleId)} </span>}
      {grant !== null && !isUnnamed && <span className="font-medium">{grant} </span>}
      <span className="text-ink-2">{reasonText(reason)}</span>
    </span>
  )
}
