import type { ReactNode } from 'react'
import type { Revocation } from '../../shared/credential.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'
import { t } from '../language/t.ts'
import { keptOutBy } from './kept-out.ts'
import { RevocationLine } from './revocations-in-force.tsx'
import type { RevokeTarget } from './revoke-target.ts'
import { useRevocationsOf } from './use-revocations-of.ts'

/** What keeps out whom a decision was about, followed. Empty while there is no decision, and until they were read. */
export function useKeptOutBy(
  decision: DecisionRecord | undefined,
  target: RevokeTarget | null,
  session: Session | undefined,
): readonly Revocation[] {
  const read = useRevocationsOf(decision === undefined ? null : target)
  if (decision === undefined || target === null || read === undefined) return []
  return keptOutBy(read, decision, target, session, Date.now())
}

/** Says at the head of a decision that whoever it was about is revoked, and lifts that. Nothing where nothing keeps them out. */
export function RevokedHead(props: {
  readonly revocations: readonly Revocation[]
  readonly target: RevokeTarget
}): ReactNode {
  const { revocations, target } = props
  if (revocations.length === 0) return null
  return (
    <ul
      aria-label={t('Revoked since')}
      className="flex flex-col gap-1 rounded-md bg-deny-soft p-1.5"
    >
      {revocations.map((revocation) => (
        <RevocationLine key={revocation.id} revocation={revocation} target={target} />
      ))}
    </ul>
  )
}
