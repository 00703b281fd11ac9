import type { SessionCut } from '../../../shared/api.ts'
import type { Session } from '../../../shared/session.ts'
import type { Registry } from '../registry.ts'
import type { Cutter } from './cut.ts'

export interface CutAndEndTools {
  readonly cutter: Cutter
  readonly registry: Pick<Registry, 'current' | 'end' | 'noteCutting' | 'noteCutProblem' | 'cutEnd'>
  /** Whether a media server can be controlled. */
  cuts(mediaServerId: string): boolean
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
export function createCutAndEnd({ cutter, registry, cuts }: CutAndEndTools): CutAndEnd {
  const left = new Map<string, Uncut>()

  function note({ sessionId, outcome, detail }: SessionCut, session: Session): void {
    left.delete(sessionId)
    // One that is not listed may be at another server of the same name, so it is not taken to be over.
    if (outcome === 'cut') {
      registry.end(session, registry.cutEnd(session))
      return
    }
    registry.noteCutProblem(session, detail)
    if (outcome !== 'not_found') left.set(sessionId, { session, problem: detail })
  }

  return {
    async cut(sessions) {
      for (const each of sessions) if (cuts(each.mediaServerId)) registry.noteCutting(each)
      const done = await cutter.cut(sessions)
      const byId = new Map(sessions.map((each) => [each.id, each]))
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
