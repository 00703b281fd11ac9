import type {
  AccessRequest,
  Credential,
  Decision,
  Grant,
  Verification,
} from '../../shared/access.ts'
import { decide } from './decide.ts'
import { type Snapshot, withRevocations } from './snapshot.ts'

/** A question whose credential is not kept, only what it came to. */
export interface RecordedQuestion {
  readonly request: Omit<AccessRequest, 'phase' | 'credentials'>
  /** What was presented came to this. Null when nothing was. */
  readonly verification: Verification | null
  readonly atMs: number
}

const RECORDED: readonly Credential[] = [{ kind: 'opaque', value: 'recorded' }]
const NOTHING: readonly Credential[] = []

/**
 * Makes what asks recorded questions again, with the function that decides for real. What a credential came to then counts.
 * Revocations and session limits are left out: rules do not change them.
 */
export function createRecordedAsk(snapshot: Snapshot): (question: RecordedQuestion) => Decision {
  let proved: Verification = { ok: false, reason: 'credential_unknown', grantId: null }
  const tools = { ...snapshot.tools, verify: () => proved }
  const asked = { ...withRevocations(snapshot, []), tools }
  return ({ request, verification, atMs }) => {
    if (verification !== null) proved = verification
    const credentials = verification === null ? NOTHING : RECORDED
    return decide({ ...request, phase: 'start', credentials }, asked, atMs)
  }
}

/** A grant that fits a question, whatever else it is. */
export const fittingGrant = (
  { id, kind }: Pick<Grant, 'id' | 'kind'>,
  { action, viewerId }: Pick<AccessRequest, 'action' | 'viewerId'>,
  tags: readonly string[],
): Grant => ({
  ...{ id, kind, tags, viewerId },
  ...{ label: null, actions: [action], streamIds: null, expiresAtMs: null },
})

/** A credential that fits the question, with these tags. */
export const provedAs = (
  id: string,
  request: Pick<AccessRequest, 'action' | 'viewerId'>,
  tags: readonly string[],
): Verification => ({ ok: true, grant: fittingGrant({ id, kind: 'rj-auth' }, request, tags) })
