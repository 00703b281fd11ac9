import type { ProtocolName } from './media-server.ts'

/** `served`: to whom it was told to refuse as well. `written`: as files, where it is set up; whether it is, nobody can tell from here. */
type OpenHls = 'served' | 'written'

const OPEN: ReadonlyMap<ProtocolName, OpenHls> = new Map([
  ['srs', 'served'],
  ['nginx-rtmp', 'written'],
])

/**
 * How HLS of a media server is for anyone. SRS asks at the first playlist alone, and its segments are for anyone (seen of SRS 7.0.18);
 * the module of nginx writes files with `hls on`, about which it asks nobody (1.2.2).
 *
 * @returns Null where HLS can be refused, or there is none.
 */
export const openHlsOf = (protocol: ProtocolName): OpenHls | null => OPEN.get(protocol) ?? null
