import type { Session } from '../../shared/session.ts'
import type { ServerLimits } from './limits.ts'
import { createNumberedAnew, type NumberedAnewTools } from './numbered-anew.ts'
import { perServer } from './per-server.ts'
import type { Registry } from './registry.ts'

/** Seven days. A quiet server may have listeners who stay for days; one that is away for good keeps them no longer. */
const SILENT_MS = 7 * 86_400_000

export interface SilenceTools extends NumberedAnewTools {
  readonly registry: Pick<Registry, 'endWhere'> & NumberedAnewTools['registry']
  limitsOf(mediaServerId: string): Pick<ServerLimits, 'reportsEnd'>
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number
}

/** The backstop for ends that are reported, but were not: the media server died, or nobody was there to be told. */
export interface Silence {
  /** A media server asked or told something. */
  heard(mediaServerId: string): void
  /**
   * Ends the sessions of each server that reports ends and was silent for seven days. That one source came again without
   * having gone tells sooner of a server that died. So ends each viewer of a server without a list who was asked about, and is not
   * for as long; and who never was after as long, once a source came that began later: both may be from before the server was
   * started anew. Else a listener stays, who may listen on. nginx tells sooner, by how it asks and numbers. Servers that never report are
   * not its matter: their sessions have a limit each.
   */
  tick(): void
}

/** Makes a backstop that counts every server as heard now: what happened before this start is unknown. */
export function createSilence(tools: SilenceTools): Silence {
  const heardAtMs = new Map<string, number>()
  const sinceMs = tools.monotonicMs()
  const endNumberedAnew = createNumberedAnew(tools)

  /** What can be over at a server: all, only who is forgotten, or nothing, where its end is not reported or its list tells. */
  function overAt(mediaServerId: string, nowMs: number): 'all' | 'forgotten' | 'nothing' {
    if (!tools.limitsOf(mediaServerId).reportsEnd) return 'nothing'
    const silentMs = nowMs - (heardAtMs.get(mediaServerId) ?? sinceMs)
    if (silentMs >= SILENT_MS) return 'all'
    return tools.isListed(mediaServerId) ? 'nothing' : 'forgotten'
  }

  /** A publisher may be on air for months, and one who comes again takes the place of the one before. */
  function isForgotten(session: Session): boolean {
    if (session.action !== 'subscribe') return false
    const { registry } = tools
    const isAsked = session.askedEverySeconds !== undefined
    const quietMs = isAsked ? registry.quietMs(session) : registry.elapsedMs(session)
    return quietMs >= SILENT_MS && (isAsked || hasNewSource(session))
  }

  function hasNewSource(viewer: Session): boolean {
    const { registry } = tools
    return tools
      .publishersOf(viewer.streamName)
      .some(
        (each) =>
          each.mediaServerId === viewer.mediaServerId &&
          registry.elapsedMs(each) < registry.elapsedMs(viewer),
      )
  }

  return {
    heard: (mediaServerId) => void heardAtMs.set(mediaServerId, tools.monotonicMs()),
    tick() {
      endNumberedAnew()
      const nowMs = tools.monotonicMs()
      const overOf = perServer((id) => overAt(id, nowMs))
      tools.registry.endWhere((session) => {
        const over = overOf(session.mediaServerId)
        return over === 'all' || (over === 'forgotten' && isForgotten(session))
      }, 'assumed')
    },
  }
}
