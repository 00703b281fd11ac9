import { compileSnapshot, type Snapshot } from '../../../electron/access/snapshot.ts'
import type { CredentialVerifier } from '../../../electron/access/types.ts'
import type { AccessRequest, Grant } from '../../../shared/access.ts'
import type { Revocation } from '../../../shared/credential.ts'
import type { Rule } from '../../../shared/rule.ts'
import type { Stream } from '../../../shared/stream.ts'

/** Thursday, 18 June 2026, 18:30 UTC. */
export const NOW_MS = Date.UTC(2026, 5, 18, 18, 30)

export const makeStream = (part: Partial<Stream> = {}): Stream => ({
  id: 'news',
  name: 'live/news',
  title: '',
  mode: 'token',
  group: null,
  enabled: true,
  recheckSeconds: 60,
  recheckGraceSeconds: 10,
  endAfterMissedChecks: 1,
  endAfterFailedChecks: 1,
  maxSessionSeconds: null,
  expiryEnds: 'by_token',
  playUrl: null,
  originUrl: null,
  originAllowPrivate: false,
  frontDoor: false,
  whipUrl: null,
  createdAtMs: 0,
  updatedAtMs: 0,
  ...part,
})

export const makeRule = (part: Partial<Rule> = {}): Rule => ({
  id: 'rule',
  priority: 5,
  name: '',
  source: { kind: 'any' },
  target: { kind: 'all' },
  actions: ['subscribe'],
  sharePercent: 100,
  schedule: null,
  effect: { kind: 'drop' },
  state: 'live',
  ...part,
})

export const makeRequest = (part: Partial<AccessRequest> = {}): AccessRequest => ({
  action: 'subscribe',
  phase: 'start',
  streamName: 'live/news',
  mediaServerId: 'server',
  protocol: 'hls',
  address: '192.0.2.7',
  userAgent: 'VLC/3.0.20 LibVLC/3.0.20',
  referer: 'https://www.example.org/watch',
  sessionKey: 'key-1',
  viewerId: null,
  credentials: [],
  ...part,
})

export const makeGrant = (part: Partial<Grant> = {}): Grant => ({
  id: 'link-1',
  kind: 'rj-auth',
  label: null,
  actions: ['subscribe'],
  streamIds: ['news'],
  expiresAtMs: NOW_MS + 60_000,
  tags: [],
  viewerId: null,
  ...part,
})

export const makeRevocation = (part: Partial<Revocation> = {}): Revocation => ({
  id: 'revocation',
  kind: 'grant',
  value: 'link-1',
  untilMs: null,
  note: '',
  createdAtMs: 0,
  liftedAtMs: null,
  ...part,
})

/** A credential that the verifier of {@link compile} reads as a grant: its JSON. */
export const credentialOf = (grant: Grant): AccessRequest['credentials'][number] => ({
  kind: 'rj-auth',
  value: JSON.stringify(grant),
})

/** A credential that is refused for a reason. */
export const refusedAs = (reason: string): AccessRequest['credentials'][number] => ({
  kind: 'rj-auth',
  value: reason,
})

const verify: CredentialVerifier = ({ value }) => {
  if (value.startsWith('{')) return { ok: true, grant: JSON.parse(value) }
  if (value === 'throw') throw new Error('The verifier broke.')
  return { ok: false, reason: value as 'credential_unknown', grantId: null }
}

export interface Setup {
  readonly streams?: readonly Stream[]
  readonly rules?: readonly Rule[]
  readonly revocations?: readonly Revocation[]
  readonly verify?: CredentialVerifier
  readonly onFault?: (cause: unknown) => void
}

/** A snapshot of one `token` stream unless said; 192.0.2.x is in DE, all else nowhere. */
export function compile(setup: Setup = {}): Snapshot {
  return compileSnapshot(
    {
      streams: setup.streams ?? [makeStream()],
      rules: setup.rules ?? [],
      ruleVersion: 3,
      revocations: setup.revocations ?? [],
    },
    {
      verify: setup.verify ?? verify,
      countryOf: (address) => (address?.startsWith('192.0.2.') === true ? 'DE' : '??'),
      ...(setup.onFault === undefined ? {} : { onFault: setup.onFault }),
    },
  )
}
