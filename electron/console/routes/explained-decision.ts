import type { Decision } from '../../../shared/access.ts'
import type { Api } from '../../../shared/api-map.ts'
import { explainDecision } from '../../../shared/explain.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { storedGrantOf } from '../../../shared/token-grants.ts'
import { explanationOf } from '../explanation.ts'
import type { ConsoleDeps } from '../types.ts'

/**
 * A decision as sentences, with the operator's names for its stream and rules where they still exist. For the console alone: whoever
 * asked is not told which stream a credential is for.
 */
export function sentencesOf(
  decision: Decision,
  { streamName, mediaServerId }: Pick<DecisionRecord, 'streamName' | 'mediaServerId'>,
  deps: Pick<ConsoleDeps, 'catalogue' | 'mediaServers'>,
): readonly string[] {
  const { rules, mediaServers, tokens } = deps.catalogue
  const server = mediaServers.list().find(({ id }) => id === mediaServerId)
  const named = [...rules.published().rules, ...(rules.draft()?.rules ?? [])]
  return explainDecision(decision, {
    stream: streamName,
    rule: (id) => named.find((rule) => rule.id === id)?.name || id,
    streamsOf: (grantId) => tokens.find(storedGrantOf(grantId) ?? grantId)?.streams ?? [],
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
