import type { MediaServerStatus } from '../../../shared/media-server.ts'

/** Silence after which a server that used to ask is shown as quiet, milliseconds. */
const QUIET_AFTER_MS = 10 * 60_000

/** How a media server does, as the light shows it. */
export type Pulse = 'off' | 'refused' | 'waiting' | 'asking' | 'quiet'

/** Off when switched off; refused when the latest that may be its own was turned away; waiting before the first request; quiet after ten minutes without one. */
export function pulseOf(server: MediaServerStatus, nowMs: number): Pulse {
  if (!server.enabled) return 'off'
  const { lastRequestAtMs, turnedAway } = server
  if (turnedAway !== null && turnedAway.atMs > (lastRequestAtMs ?? 0)) return 'refused'
  if (lastRequestAtMs === null) return 'waiting'
  return nowMs - lastRequestAtMs < QUIET_AFTER_MS ? 'asking' : 'quiet'
}
