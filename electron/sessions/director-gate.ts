import type { AccessRequest, Decision } from '../../shared/access.ts'
import type { DirectorSettings } from '../../shared/director.ts'
import { provenGrant } from '../../shared/proven-grant.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import type { Catalogue } from '../catalogue/types.ts'
import { turned } from './record.ts'

/** What it looks things up in. */
export interface DirectorGateTools {
  settings(): Pick<DirectorSettings, 'onlyLive'>
  readonly account: Pick<Catalogue['account'], 'get'>
  /** Whether somebody publishes a stream of this name now, as far as is known. */
  isLive(streamName: string): boolean
}

/**
 * What a Director asks of players beyond what every media server does, once everything else allowed them: whose token it
 * is, the account where no token was needed, and last whether the stream is on air. Requests of others pass.
 */
export function createDirectorGate(
  tools: DirectorGateTools,
): (request: AccessRequest, decision: Decision) => Decision {
  return (request, decision) => {
    if (request.mediaServerId !== '@director' || decision.outcome !== 'allow') return decision
    const { grantId, refusal } = provenGrant(decision.trace)
    // Such a stream lets in whoever comes, also where a rule applies, but whoever comes with a token must have a right one.
    if (grantId === null && refusal !== null) {
      return { ...decision, outcome: 'deny', reason: refusal }
    }
    const fault = grantId === null ? openFault(request) : kindFault(grantId)
    if (fault) return denied(decision, ...fault)
    const mustBeLive = request.action === 'subscribe' && tools.settings().onlyLive
    if (!mustBeLive || tools.isLive(request.streamName)) return decision
    return denied(decision, 'stream_not_live', 'not_live')
  }

  /** Nobody's token was needed: then the account must be named. */
  function openFault({ accountId = null }: AccessRequest): Fault {
    if (accountId === null) return ['credential_missing', 'account_missing']
    return accountId === tools.account.get().id ? null : ['stream_unknown', 'account_other']
  }
}

type Fault = readonly [reason: ReasonCode, word: string] | null

/** A Director knows publish tokens, subscribe tokens and what is signed with these, and no token of another system. */
function kindFault(grantId: string): Fault {
  return storedGrantOf(grantId) !== null ? null : ['credential_wrong_kind', 'token_unknown']
}

const denied = (decision: Decision, reason: ReasonCode, word: string): Decision =>
  turned(decision, 'deny', reason, ['restriction', 'fail', `subscribe:${word}`])
