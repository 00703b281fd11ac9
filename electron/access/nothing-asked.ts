import type { AccessRequest } from '../../shared/access.ts'

/** A question that says nothing: what is asked beside a request of a media server says only what it knows. */
export const NOTHING_ASKED: AccessRequest = {
  action: 'subscribe',
  phase: 'start',
  streamName: '',
  mediaServerId: '',
  protocol: '',
  address: null,
  userAgent: null,
  referer: null,
  sessionKey: null,
  viewerId: null,
  credentials: [],
}
