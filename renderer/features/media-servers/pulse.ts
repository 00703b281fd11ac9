import type { MediaServerStatus } from '../../../shared/media-server.ts'

/** Silence after which a server that used to ask is shown as quiet, milliseconds. */
const QUIET_AFTER_MS = 10 * 60_000

/** How a media server does, as the light shows it. */
export type Pulse = 'off' | 'waiting' | 'asking' | 'quiet'

/** Off when switched off; waiting before the first request; quiet after ten minutes without one. */
export function pulseOf(server: MediaServerStatus, nowMs: number): Pulse {
  if (!server.enabled) return 'off'
  if (server.lastRequestAtMs === null) return 'waiting'
  return nowMs - server.lastRequestAtMs < QUIET_AFTER_MS ? 'asking' : 'quiet'
}
