import { compileSnapshot, type Snapshot } from '../../../electron/access/snapshot.ts'
import type { CredentialVerifier, KeepsOut, PlaceLookup } from '../../../electron/access/types.ts'
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
  readonly placeOf?: PlaceLookup
  readonly needsToken?: (streamName: string) => boolean
  readonly keepsOut?: KeepsOut
}

/** Around Paris with a hole, and from Fiji over the antimeridian to 178 degrees west. */
export const AREAS: Readonly<Record<'paris' | 'around' | 'fiji', AreaPolygon>> = {
  paris: { name: 'Paris', outer: '2,48.5 3,48.5 3,49.2 2,49.2 2,48.5' },
  around: {
    outer: '-5,42 8,42 8,51 -5,51',
    inner: ['2,48.5 3,48.5 3,49.2 2,49.2 2,48.5'],
  },
  fiji: { name: 'Fiji', outer: '176,-20 182,-20 182,-15 176,-15 176,-20' },
}

type AreaPolygon = Extract<Rule['source'], { kind: 'area' }>['polygons'][number]

/** 192.0.2.x is in Paris, 198.51.100.x in Fiji just past the antimeridian, all else nowhere. */
export const placeOf: PlaceLookup = (address) => {
  if (address?.startsWith('192.0.2.') === true) return { latitude: 48.86, longitude: 2.35 }
  if (address?.startsWith('198.51.100.') === true) return { latitude: -16.8, longitude: -179.9 }
  return null
}

/** A snapshot of one `token` stream unless said; 192.0.2.x is in DE, all else nowhere; for places see {@link placeOf}. */
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
      placeOf: setup.placeOf ?? placeOf,
      ...(setup.onFault === undefined ? {} : { onFault: setup.onFault }),
      ...(setup.needsToken === undefined ? {} : { needsToken: setup.needsToken }),
      ...(setup.keepsOut === undefined ? {} : { keepsOut: setup.keepsOut }),
    },
  )
}
