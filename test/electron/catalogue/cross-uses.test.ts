import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CredentialKind } from '../../../shared/access.ts'
import { subscribeTokenInputSchema } from '../../../shared/stream-token.ts'
import { decided, type Hall, HELD, type Held, hall } from './held-tokens.ts'
import { child } from './stored-token-fixture.ts'

/** What each kind is for, and how it is presented. */
const FOR: Readonly<
  Record<
    string,
    { action: 'subscribe' | 'publish'; as: readonly CredentialKind[]; atDirector: boolean }
  >
> = {
  'listener link': { action: 'subscribe', as: ['rj-auth'], atDirector: true },
  'Nimble link': { action: 'subscribe', as: ['wms-auth'], atDirector: false },
  // A password that looks like an opaque token may be the key of a stream.
  'stream key': { action: 'publish', as: ['stream-key', 'opaque'], atDirector: true },
  'subscribe token': { action: 'subscribe', as: ['opaque'], atDirector: true },
  'self-signed token': { action: 'subscribe', as: ['jwt'], atDirector: true },
  'publish token': { action: 'publish', as: ['opaque'], atDirector: true },
  'EdgeAuth token': { action: 'subscribe', as: ['edge-auth'], atDirector: true },
  'access token': { action: 'subscribe', as: ['opaque'], atDirector: true },
  'video JWT': { action: 'subscribe', as: ['jwt'], atDirector: true },
  'video JWT of an issuer': { action: 'subscribe', as: ['jwt'], atDirector: true },
  // The Director takes none, or one could be made out of the other without end.
  ticket: { action: 'subscribe', as: ['jwt'], atDirector: false },
}
const AS: readonly CredentialKind[] = [
  'rj-auth',
  'wms-auth',
  'publish-sign',
  'edge-auth',
  'opaque',
  'jwt',
  'stream-key',
]
const ACTIONS = ['subscribe', 'publish'] as const

describe('the matrix of kinds and uses (J10)', () => {
  it('names every kind', () => {
    expect(Object.keys(FOR).toSorted()).toEqual(Object.keys(HELD).toSorted())
  })

  it.each(Object.keys(HELD))(
    'admits a %s for what it is for and as what it is, nothing else',
    async (name) => {
      const on = hall()
      const held = await (HELD[name] as (typeof HELD)[string])(on)
      const expected = FOR[name]
      const admitted: string[] = []
      for (const place of ['a media server', 'the Director']) {
        for (const action of ACTIONS) {
          for (const kind of AS) {
            if (isAdmitted(on, held, { place, action, kind })) {
              admitted.push(`${action} as ${kind} at ${place}`)
            }
          }
        }
      }
      const places =
        expected?.atDirector === true ? ['a media server', 'the Director'] : ['a media server']
      const right = places.flatMap((place) =>
        (expected?.as ?? []).map((kind) => `${expected?.action} as ${kind} at ${place}`),
      )
      expect(admitted.toSorted()).toEqual(right.toSorted())
    },
  )
})

function isAdmitted(
  on: Hall,
  held: Held,
  {
    place,
    action,
    kind,
  }: { place: string; action: (typeof ACTIONS)[number]; kind: CredentialKind },
): boolean {
  const request = {
    ...held.request,
    action,
    credentials: [{ kind, value: held.text }],
    ...(place === 'the Director' ? { mediaServerId: '@director' } : {}),
  }
  const { outcome, reason } = decided(on, { ...held, request })
  expect(reason).not.toBe('internal')
  return outcome === 'allow'
}

/** What is tried first on a token whose secret somebody chose. */
const DICTIONARY = [
  ...['', 'secret', 'password', 'changeme', 'admin', 'jwt', 'key', 'test', '123456', 'stagedoor'],
  ...['your-256-bit-secret', 'a-string-secret-at-least-256-bits-long', 'supersecret', 'millicast'],
  ...['qwerty', 'letmein', 'null', 'undefined', '0', 'secretkey', 'my-secret', 'my-application-id'],
  '0'.repeat(64),
  'f'.repeat(64),
  '\0'.repeat(32),
]

describe('the secrets of 1,000 tokens (J5)', () => {
  it('are 256 bits each, none twice, and in no dictionary', () => {
    const { catalogue } = hall()
    const inputs = Array.from({ length: 1_000 }, (_, at) =>
      subscribeTokenInputSchema.parse({
        label: `Partner ${at}`,
        streams: [{ streamName: 'cam1' }],
      }),
    )
    const made = catalogue.subscribeTokens.createMany(inputs, 'console')
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(1_000)
    expect(made.filter(({ secret }) => !/^[0-9a-f]{64}$/.test(secret))).toEqual([])
    const hits = made.flatMap(({ secret, token }) => {
      const { value } = child(secret, token.id)
      const input = value.slice(0, value.lastIndexOf('.'))
      const signature = value.slice(input.length + 1)
      return [...DICTIONARY, String(token.id), token.label, token.hint].filter(
        (word) => createHmac('sha256', word).update(input).digest('base64url') === signature,
      )
    })
    expect(hits).toEqual([])
  })
})
