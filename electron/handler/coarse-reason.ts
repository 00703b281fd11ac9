import type { ReasonCode } from '../../shared/reasons.ts'

/**
 * What a media server may write into its log about a refusal. Coarse on purpose: an unknown, a wrong and a revoked
 * credential read alike, so that nobody learns from the wire which it was.
 */
export function coarseReason(reason: ReasonCode | undefined): string {
  switch (reason) {
    case 'credential_missing':
      return 'credential needed'
    case 'stream_unknown':
    case 'stream_disabled':
      return 'stream not available'
    case 'limit_grant':
    case 'limit_viewer':
    case 'limit_stream':
    case 'limit_publishers':
    case 'limit_banned':
    case 'session_displaced':
      return 'too many at a time'
    case 'request_malformed':
      return 'request not understood'
    case 'store_unavailable':
    case 'internal':
    case undefined:
      return 'not available now'
    default:
      return 'not permitted'
  }
}
