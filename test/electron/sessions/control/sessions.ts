import type { Session } from '../../../../shared/session.ts'

/** A live session of a viewer, with some members as a test wants them. */
export function sessionFor(members: Partial<Session>): Session {
  return {
    id: 's00000001',
    decisionId: 1,
    mediaServerId: 'server',
    sessionKey: '1',
    streamId: 'live',
    streamName: 'live',
    action: 'subscribe',
    protocol: 'any',
    address: '192.0.2.1',
    country: '??',
    userAgent: null,
    referer: null,
    viewerId: null,
    grantId: null,
    ruleId: null,
    reason: 'public_stream',
    tags: [],
    trackingId: null,
    startedAtMs: 0,
    endsAtMs: null,
    revokedAtMs: null,
    endedAtMs: null,
    end: null,
    ...members,
  }
}
