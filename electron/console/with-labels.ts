import type { Session } from '../../shared/session.ts'
import type { ConsoleDeps, ConsoleHistory } from './types.ts'

type LabelOf = (grantId: string) => string
type Labelled = Pick<ConsoleDeps, 'live' | 'history'>
type Named = Pick<ConsoleDeps, 'live' | 'catalogue' | 'now'>

/** While tokens are being edited, who is in is looked at for other names no more often than this. */
const LOOK_EVERY_MS = 5_000

/** The live sessions and the history as the console tells them: each with what the token that let it in is called. */
export function withLabels({ live, history, catalogue, now }: ConsoleDeps): Labelled {
  const told = <T extends OfGrant>(each: T): T => withLabel(each, catalogue.tokens.labelOf)
  return {
    live: labelledLive({ live, catalogue, now }, told),
    history: labelledHistory(history, told),
  }
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

const labelledLive = ({ live, ...named }: Named, told: Tell): Labelled['live'] => ({
  ...live,
  list: () => live.list().map(told),
  get(id) {
    const session = live.get(id)
    return session === null ? null : told(session)
  },
  recent: (limit) => live.recent(limit).map(told),
  subscribe() {
    const subscription = live.subscribe()
    const names = namesTold({ live, ...named }, told)
    return {
      close: () => subscription.close(),
      take() {
        const delta = subscription.take()
        const started = delta.started.map(told)
        const changed = delta.changed.map(told)
        names.tell([...started, ...changed])
        return {
          ...delta,
          started,
          changed: [...changed, ...names.renamed()],
          decisions: delta.decisions.map(told),
        }
      },
    }
  },
})

/**
 * What one reader of the live sessions was told their tokens are called. It holds no more than there are tokens with a name: each
 * that is new is an edit, after which only those of who is in are kept.
 */
function namesTold({ live, catalogue, now }: Named, told: Tell) {
  let names = namesOf(live.list().map(told))
  let seen = catalogue.version
  let lookedAtMs = Number.NEGATIVE_INFINITY
  return {
    tell(sessions: readonly OfGrant[]): void {
      for (const [grantId, label] of namesOf(sessions)) names.set(grantId, label)
    },
    /** Those who are in whose token is called otherwise by now. */
    renamed(): readonly Session[] {
      if (catalogue.version === seen || Math.abs(now() - lookedAtMs) < LOOK_EVERY_MS) return []
      seen = catalogue.version
      lookedAtMs = now()
      const sessions = live.list().map(told)
      const before = names
      names = namesOf(sessions)
      return sessions.filter(
        ({ grantId, label }) => grantId !== null && before.get(grantId) !== label,
      )
    },
  }
}

function namesOf(sessions: readonly OfGrant[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const { grantId, label } of sessions) {
    if (grantId !== null && label !== undefined) names.set(grantId, label)
  }
  return names
}

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
