import type { Decision } from '../../../shared/access.ts'
import type { Api } from '../../../shared/api-map.ts'
import { REASONS } from '../../../shared/reasons.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import type { ConsoleDeps } from '../types.ts'

/** A decision as sentences, with the operator's names for its stream and rules where they still exist. */
export function sentencesOf(
  decision: Decision,
  _streamName: string,
  _deps: Pick<ConsoleDeps, 'catalogue'>,
): readonly string[] {
  return [REASONS[decision.reason]]
}

/** Answer of GET /decisions/{id}. */
export function decisionWithReasons(
  decision: DecisionRecord,
  deps: Pick<ConsoleDeps, 'catalogue' | 'exchanges'>,
): Api['GET /decisions/{id}']['answer'] {
  return {
    decision,
    sentences: sentencesOf(decision, decision.streamName, deps),
    exchange: deps.exchanges.get(decision.id),
  }
}
