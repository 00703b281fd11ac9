import type { Decision } from '../../../shared/access.ts'
import type { Api } from '../../../shared/api-map.ts'
import { explainDecision } from '../../../shared/explain.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { explanationOf } from '../explanation.ts'
import type { ConsoleDeps } from '../types.ts'

/** A decision as sentences, with the operator's names for its stream and rules where they still exist. */
export function sentencesOf(
  decision: Decision,
  { streamName, mediaServerId }: Pick<DecisionRecord, 'streamName' | 'mediaServerId'>,
  deps: Pick<ConsoleDeps, 'catalogue' | 'mediaServers'>,
): readonly string[] {
  const { rules, mediaServers } = deps.catalogue
  const server = mediaServers.list().find(({ id }) => id === mediaServerId)
  const named = [...rules.published().rules, ...(rules.draft()?.rules ?? [])]
  return explainDecision(decision, {
    stream: streamName,
    rule: (id) => named.find((rule) => rule.id === id)?.name || id,
    ...(server === undefined
      ? {}
      : { canRedirect: deps.mediaServers.status(server).capabilities.redirect }),
  })
}

/** Answer of GET /decisions/{id}. */
export async function decisionWithReasons(
  decision: DecisionRecord,
  deps: ConsoleDeps,
): Promise<Api['GET /decisions/{id}']['answer']> {
  return {
    decision,
    sentences: sentencesOf(decision, decision, deps),
    exchange: deps.exchanges.get(decision.id),
    explanation: await explanationOf(decision, deps),
  }
}
