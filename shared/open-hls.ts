import type { ProtocolName } from './media-server.ts'

const OPEN: ReadonlySet<ProtocolName> = new Set(['srs'])

/**
 * Whether a media server serves HLS to whom it was told to refuse: it asks at the first playlist alone, and its segments are for
 * anyone (seen of SRS 7.0.18).
 */
export const leavesHlsOpen = (protocol: ProtocolName): boolean => OPEN.has(protocol)
