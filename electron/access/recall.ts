import type { Decision, Grant, TraceStep, Verification } from '../../shared/access.ts'
import { REASONS, type ReasonCode } from '../../shared/reasons.ts'

/** What is known of a grant beside a trace. Null when nothing is. */
export type KnownGrant = (
  grantId: string,
) => Pick<Grant, 'actions' | 'streamIds' | 'expiresAtMs' | 'tags' | 'viewerId'> | null

/** Stands for whatever was presented after the credential that fitted: nobody looked at it, so nothing is known of it. */
export const NOT_LOOKED_AT: Verification = {
  ok: false,
  reason: 'credential_unknown',
  grantId: null,
}

/**
 * What the credentials of a past decision came to, read back from its trace: nobody keeps the texts. What the trace did not
 * get to (the stream of a grant that had expired, say) counts as not fitting unless it is known otherwise. After one that
 * fitted comes {@link NOT_LOOKED_AT}.
 *
 * @param known For what the trace did not get to.
 */
export function recallVerifications(
  decision: Pick<Decision, 'trace' | 'grantId' | 'tags' | 'viewerId'>,
  known: KnownGrant,
): readonly Verification[] {
  const recalled: Verification[] = []
  for (const [check, outcome, detail] of decision.trace) {
    if (check === 'credential' && outcome !== 'skip') {
      recalled.push(outcome === 'pass' ? accepted(detail, known) : refused(detail, decision))
      continue
    }
    const last = recalled.at(-1)
    if (last === undefined || !last.ok) continue
    const grant = withStep(last.grant, [check, outcome, detail], decision)
    if (grant !== null) recalled[recalled.length - 1] = { ok: true, grant }
    if (check === 'grant_action' && outcome === 'pass') recalled.push(NOT_LOOKED_AT)
  }
  return recalled
}

/** For nothing, and over. */
const NOTHING = { actions: [], streamIds: [], expiresAtMs: 0, tags: [], viewerId: null } as const

function accepted(id: string, known: KnownGrant): Verification {
  return { ok: true, grant: { id, kind: 'rj-auth', label: null, ...(known(id) ?? NOTHING) } }
}

function refused(detail: string, { grantId }: Pick<Decision, 'grantId'>): Verification {
  // A reason of a later version is none here; refusing is all that counts.
  const reason = Object.hasOwn(REASONS, detail) ? (detail as ReasonCode) : 'credential_unknown'
  return { ok: false, reason, grantId }
}

/** A grant with what one more step of the trace says of it. Null when that says nothing. */
function withStep(
  grant: Grant,
  [check, outcome, detail]: TraceStep,
  { tags, viewerId }: Pick<Decision, 'tags' | 'viewerId'>,
): Grant | null {
  const passed = outcome === 'pass'
  if (check === 'grant_expiry') {
    return { ...grant, expiresAtMs: detail === 'never' ? null : Number(detail) }
  }
  if (check === 'grant_stream') return { ...grant, streamIds: passed ? [detail] : [] }
  if (check !== 'grant_action') return null
  const asked = detail === 'publish' ? ('publish' as const) : ('subscribe' as const)
  const other = asked === 'publish' ? ('subscribe' as const) : ('publish' as const)
  // A decision carries tags and viewer of the grant that fitted only.
  return passed ? { ...grant, actions: [asked], tags, viewerId } : { ...grant, actions: [other] }
}
