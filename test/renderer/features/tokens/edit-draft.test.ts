import { describe, expect, it } from 'vitest'
import {
  accessChangeOf,
  draftOfAccess,
  draftOfStored,
  editableKind,
  storedChangeOf,
} from '../../../../renderer/features/tokens/edit-draft.ts'
import type { AccessToken } from '../../../../shared/access-token.ts'
import {
  type IssuedPublishToken,
  publishTokenChangeSchema,
  publishTokenInputSchema,
} from '../../../../shared/stream-token.ts'
import type { Token } from '../../../../shared/token.ts'

const STREAMS = [
  { streamName: 'live/news', isRegex: false },
  { streamName: 'cam[0-9]', isRegex: true },
]
const STORED = publishTokenInputSchema.parse({
  label: 'Studio',
  streams: STREAMS,
  allowedIpAddresses: ['203.0.113.0/24'],
  subscribeRequiresAuth: true,
  expiresAtMs: 9,
}) as IssuedPublishToken

const ACCESS = {
  displayName: 'Ann',
  scopes: ['viewer'],
  mirrors: [
    { streamName: 'live/news', clientReferrer: 'token-auth' },
    { streamName: '', clientReferrer: null },
  ],
} as unknown as AccessToken

describe('editing a token', () => {
  it.each(['edge-auth', 'listener-link', 'nimble-link', 'stream-key'] as const)(
    'is not offered for %s',
    (kind) => expect(editableKind({ kind } as Token)).toBeNull(),
  )

  it('changes nothing when nothing was changed', () => {
    const change = storedChangeOf(STORED, draftOfStored('publish-token', STORED), 'stays')
    expect(publishTokenChangeSchema.parse(change)).toEqual({
      label: 'Studio',
      addStreams: STREAMS,
      removeStreams: [],
      allowedOrigins: [],
      allowedIpAddresses: ['203.0.113.0/24'],
      bindIpsOnUsage: null,
      allowedCountries: [],
      deniedCountries: [],
      subscribeRequiresAuth: true,
    })
    expect(accessChangeOf(ACCESS, draftOfAccess(ACCESS), 'stays')).toEqual({
      displayName: 'Ann',
      scopes: ['viewer'],
      mirrors: [ACCESS.mirrors[1], ACCESS.mirrors[0]],
    })
  })

  it('takes away the streams that are not wanted, and a name that became an expression', () => {
    const draft = { ...draftOfStored('publish-token', STORED), streams: ['/live/news/', 'x'] }
    expect(storedChangeOf(STORED, draft, 'stays')).toMatchObject({
      addStreams: [
        { streamName: 'live/news', isRegex: true },
        { streamName: 'x', isRegex: false },
      ],
      removeStreams: ['live/news', 'cam[0-9]'],
    })
  })

  it('moves its end, or takes it away', () => {
    const draft = { ...draftOfStored('publish-token', STORED), minutes: 5 }
    expect(storedChangeOf(STORED, draft, 'never')).toMatchObject({ expiresAtMs: null })
    const { expiresAtMs } = storedChangeOf(STORED, draft, 'moves') as { expiresAtMs: number }
    expect(expiresAtMs - Date.now()).toBeGreaterThan(4 * 60_000)
  })
})
