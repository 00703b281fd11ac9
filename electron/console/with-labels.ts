import type { ConsoleDeps, ConsoleHistory } from './types.ts'

type LabelOf = (grantId: string) => string
type Labelled = Pick<ConsoleDeps, 'live' | 'history'>

/** The live sessions and the history as the console tells them: each with what the token that let it in is called. */
export function withLabels({ live, history, catalogue }: ConsoleDeps): Labelled {
  const told = <T extends OfGrant>(each: T): T => withLabel(each, catalogue.tokens.labelOf)
  return { live: labelledLive(live, told), history: labelledHistory(history, told) }
}

interface OfGrant {
  readonly grantId: string | null
  readonly label?: string
}
type Tell = <T extends OfGrant>(each: T) => T

/** The same with its label; as it is where it has none. */
function withLabel<T extends OfGrant>(each: T, labelOf: LabelOf): T {
  const label = each.grantId === null ? '' : labelOf(each.grantId)
  return label === '' ? each : { ...each, label }
}

const labelledLive = (live: Labelled['live'], told: Tell): Labelled['live'] => ({
  ...live,
  list: () => live.list().map(told),
  get(id) {
    const session = live.get(id)
    return session === null ? null : told(session)
  },
  recent: (limit) => live.recent(limit).map(told),
  subscribe() {
    const subscription = live.subscribe()
    return {
      close: () => subscription.close(),
      take() {
        const delta = subscription.take()
        const { started, changed, decisions } = delta
        return {
          ...delta,
          started: started.map(told),
          changed: changed.map(told),
          decisions: decisions.map(told),
        }
      },
    }
  },
})

const labelledHistory = (history: ConsoleHistory, told: Tell): ConsoleHistory => ({
  ...history,
  async listDecisions(filter) {
    const page = await history.listDecisions(filter)
    return { ...page, decisions: page.decisions.map(told) }
  },
  async getDecision(id) {
    const decision = await history.getDecision(id)
    return decision === null ? null : told(decision)
  },
  async listEndedSessions(filter) {
    const page = await history.listEndedSessions(filter)
    return { ...page, sessions: page.sessions.map(told) }
  },
})
