import type { SessionCut } from '../../../shared/api.ts'
import type { Session } from '../../../shared/session.ts'
import type { Registry } from '../registry.ts'
import type { Cutter } from './cut.ts'

export interface CutAndEndTools {
  readonly cutter: Cutter
  readonly registry: Pick<Registry, 'current' | 'end' | 'noteCutting' | 'noteCutProblem' | 'cutEnd'>
  /** Whether a media server can be controlled. */
  cuts(mediaServerId: string): boolean
  /** Ends those that the list of their media server had, and has no longer. Never rejects. */
  endUnlisted(mediaServerId: string, sessions: readonly Session[]): Promise<void>
}

/** Cuts sessions and takes down what became of it. */
export interface CutAndEnd extends Cutter {
  /** Sessions that are over, are to be cut, and go on because their media server does not answer, or does not do it. */
  uncut(): readonly Uncut[]
}

/** A session that could not be cut, and why. */
export interface Uncut {
  readonly session: Session
  readonly problem: string
}

/**
 * Makes cutting that ends what is gone, so that it is known as cut even where the media server reports an ordinary end first,
 * and notes at the others why they go on.
 */
export function createCutAndEnd(tools: CutAndEndTools): CutAndEnd {
  const { cutter, registry, cuts } = tools
  const left = new Map<string, Uncut>()

  function note({ sessionId, outcome, detail }: SessionCut, session: Session): void {
    left.delete(sessionId)
    if (outcome === 'cut') {
      registry.end(session, registry.cutEnd(session))
      return
    }
    if (outcome === 'gone') return
    registry.noteCutProblem(session, detail)
    if (outcome !== 'not_found') left.set(sessionId, { session, problem: detail })
  }

  /** One that is not there may be at another server of the same name: it has left where its own listed it before. */
  async function seeWhoLeft(
    done: readonly SessionCut[],
    byId: ReadonlyMap<string, Session>,
  ): Promise<readonly SessionCut[]> {
    const absent = done.flatMap(({ sessionId, outcome }) =>
      outcome === 'not_found' ? (byId.get(sessionId) ?? []) : [],
    )
    const byServer = Map.groupBy(absent, ({ mediaServerId }) => mediaServerId)
    await Promise.all([...byServer].map((each) => tools.endUnlisted(...each)))
    const left = new Set(
      absent.filter((each) => registry.current(each) === null).map(({ id }) => id),
    )
    return done.map((cut) =>
      left.has(cut.sessionId) ? { ...cut, outcome: 'gone' as const, detail: '' } : cut,
    )
  }

  return {
    async cut(sessions) {
      for (const each of sessions) if (cuts(each.mediaServerId)) registry.noteCutting(each)
      const byId = new Map(sessions.map((each) => [each.id, each]))
      const done = await seeWhoLeft(await cutter.cut(sessions), byId)
      for (const cut of done) {
        const session = byId.get(cut.sessionId)
        if (session !== undefined) note(cut, session)
      }
      return done
    },
    uncut() {
      for (const [id, { session }] of left) {
        // It is over by now, or may go on after all.
        if (registry.current(session)?.cutProblem === undefined) left.delete(id)
      }
      return [...left.values()]
    },
  }
}
