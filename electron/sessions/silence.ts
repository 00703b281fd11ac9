import type { ServerLimits } from './limits.ts'
import type { Registry } from './registry.ts'

/** Seven days. A quiet server may have listeners who stay for days; one that is away for good keeps them no longer. */
const SILENT_MS = 7 * 86_400_000

export interface SilenceTools {
  readonly registry: Pick<Registry, 'endWhere'>
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
   * having gone tells sooner of a server that died. Servers that never report are not its matter: their sessions have a
   * limit each.
   */
  tick(): void
}

/** Makes a backstop that counts every server as heard now: what happened before this start is unknown. */
export function createSilence(tools: SilenceTools): Silence {
  const heardAtMs = new Map<string, number>()
  const sinceMs = tools.monotonicMs()

  function isSilent(mediaServerId: string, nowMs: number): boolean {
    const silentMs = nowMs - (heardAtMs.get(mediaServerId) ?? sinceMs)
    return tools.limitsOf(mediaServerId).reportsEnd && silentMs >= SILENT_MS
  }

  return {
    heard: (mediaServerId) => void heardAtMs.set(mediaServerId, tools.monotonicMs()),
    tick() {
      const nowMs = tools.monotonicMs()
      const silent = new Map<string, boolean>()
      tools.registry.endWhere(({ mediaServerId }) => {
        const known = silent.get(mediaServerId) ?? isSilent(mediaServerId, nowMs)
        silent.set(mediaServerId, known)
        return known
      }, 'assumed')
    },
  }
}
