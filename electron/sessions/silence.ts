import type { ServerLimits } from './limits.ts'
import type { Registry } from './registry.ts'

export interface SilenceTools {
  readonly registry: Pick<Registry, 'endWhere'>
  limitsOf(mediaServerId: string): ServerLimits
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number
}

/** The backstop for ends that are reported, but were not: the media server died, or nobody was there to be told. */
export interface Silence {
  /** A media server asked or told something. */
  heard(mediaServerId: string): void
  /**
   * Ends the sessions of each server that reports ends and was silent for as long as a session is assumed to last
   * (`assumedSessionSeconds`). Servers that never report are not its matter: their sessions have a limit each.
   */
  tick(): void
}

/** Makes a backstop that counts every server as heard now: what happened before this start is unknown. */
export function createSilence(tools: SilenceTools): Silence {
  const heardAtMs = new Map<string, number>()
  const sinceMs = tools.monotonicMs()

  function isSilent(mediaServerId: string, nowMs: number): boolean {
    const { reportsEnd, assumedSessionSeconds } = tools.limitsOf(mediaServerId)
    const silentMs = nowMs - (heardAtMs.get(mediaServerId) ?? sinceMs)
    return reportsEnd && silentMs >= assumedSessionSeconds * 1_000
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
