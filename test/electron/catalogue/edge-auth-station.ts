import { decide } from '../../../electron/access/decide.ts'
import type { LivePublishers } from '../../../electron/catalogue/tools.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { signEdgeAuth } from '../../../electron/tokens/edge-auth.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import { asking, createFixture, START_MS, stream } from './fixture.ts'

export const SECRET = 'f3b1c9d07a5e4e6b9c2d8a1f0e7b6c5d'
const COUNTRIES: Readonly<Record<string, string>> = { '192.0.2.7': 'DE', '198.51.100.9': 'US' }
const LIVE = [{ id: 'origin-1', tags: ['derby'], mediaServerId: 'hall' }]
const publishers: LivePublishers = {
  of: (name) => (name === 'live/news' ? LIVE : []),
  list: () => LIVE,
}

type Settings = Parameters<typeof applicationInputSchema.parse>[0]

/** A station with two streams and the application `radio.example`. */
export function station(application: object = {}) {
  const fixture = createFixture({
    countryOf: (address) => COUNTRIES[address ?? ''] ?? '??',
    publishers,
  })
  const { catalogue } = fixture
  catalogue.streams.create(stream({ name: 'live/news', group: 'news-room' }), 'console')
  catalogue.streams.create(stream({ name: 'live/other' }), 'console')
  const given: Settings = {
    id: 'radio.example',
    firstSecret: { secret: SECRET },
    ...application,
  }
  catalogue.applications.create(applicationInputSchema.parse(given), 'console')
  return fixture
}

/** A token of `radio.example` that expires in a minute. */
export const sign = (payload: object, secret = SECRET, applicationId = 'radio.example'): string =>
  signEdgeAuth({ applicationId, secret, payload: { expires: START_MS + 60_000, ...payload } })

export const NEWS = { type: 'stream', requiredTag: 'channelAlias:live/news' }

export function ask(
  catalogue: OwnedCatalogue,
  token: string,
  fields: Partial<AccessRequest> = {},
  atMs = START_MS,
): Decision {
  const request: AccessRequest = asking({
    mediaServerId: 'ice',
    protocol: 'icecast',
    credentials: [{ kind: 'edge-auth', value: token }],
    ...fields,
  })
  return decide(request, catalogue.snapshot, atMs)
}

/** Outcome, reason and the exact check of a decision. */
export function said({ outcome, reason, trace }: Decision): readonly string[] {
  const details = trace.filter(([check]) => check === 'restriction').map(([, , detail]) => detail)
  return [outcome, reason, ...details]
}
