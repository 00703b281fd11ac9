import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { decide } from '../../../electron/access/decide.ts'
import { credentialOf } from '../../../electron/handler/protocols/credentials.ts'
import { signTicket } from '../../../electron/tokens/connection-ticket.ts'
import { signEdgeAuth } from '../../../electron/tokens/edge-auth.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import { accessTokenInputSchema } from '../../../shared/access-token.ts'
import {
  applicationInputSchema,
  applicationSecretInputSchema,
} from '../../../shared/application.ts'
import { nimbleLinkInputSchema } from '../../../shared/credential.ts'
import { publishTokenInputSchema, subscribeTokenInputSchema } from '../../../shared/stream-token.ts'
import type { TokenKind } from '../../../shared/token.ts'
import { publishGrantId, subscribeGrantId } from '../../../shared/token-grants.ts'
import { makeRequest } from '../access/fixtures.ts'
import { createFixture, type Fixture, START_MS, server, stream } from './fixture.ts'
import { child, SECONDS } from './stored-token-fixture.ts'

const STREAM = 'cam1'
const MINUTE_MS = 60_000
const AS = 'console'
const PUBLISH = { action: 'publish' } as const

export interface Hall extends Fixture {
  readonly streamId: string
}

/** A credential that admits, and what ends it: each is done between two identical requests. */
export interface Held {
  readonly text: string
  readonly request?: Partial<AccessRequest>
  readonly ends: Readonly<Record<string, () => void>>
}

/** A catalogue with one stream that needs a token. */
export function hall(): Hall {
  const fixture = createFixture()
  const made = fixture.catalogue.streams.create(stream({ name: STREAM, mode: 'token' }), AS)
  return { ...fixture, streamId: made.id }
}

/** What is decided about whoever presents it. */
export function decided({ catalogue, clock }: Hall, { text, request }: Held): Decision {
  const asked = makeRequest({
    action: 'subscribe',
    streamName: STREAM,
    protocol: 'hls',
    address: '192.0.2.7',
    credentials: [credentialOf(text)],
    ...request,
  })
  return decide(asked, catalogue.snapshot, clock.nowMs)
}

/** What ends any token of the list. */
function listed({ catalogue }: Hall, kind: TokenKind, id: string): Held['ends'] {
  const act = (name: 'disable' | 'delete') => () => catalogue.tokens.act(name, [{ kind, id }], AS)
  return { 'switched off': act('disable'), deleted: act('delete') }
}

const later = (on: Hall, ms: number) => () => {
  on.clock.nowMs += ms
}

export function subscribeToken({ catalogue }: Hall) {
  return catalogue.subscribeTokens.create(
    subscribeTokenInputSchema.parse({
      label: 'Partner',
      streams: [{ streamName: STREAM }],
      expiresAtMs: START_MS + 5 * MINUTE_MS,
    }),
    AS,
  )
}

const subscribeEnds = (on: Hall, id: number): Held['ends'] => ({
  ...listed(on, 'subscribe-token', subscribeGrantId(id)),
  refreshed: () => void on.catalogue.subscribeTokens.refresh(id, AS),
  'past an end that was moved': () => {
    on.catalogue.subscribeTokens.update(id, { expiresAtMs: START_MS + 1 }, AS)
    on.clock.nowMs += 1
  },
  'for another stream': () =>
    void on.catalogue.subscribeTokens.update(
      id,
      { addStreams: [{ streamName: 'cam2', isRegex: false }], removeStreams: [STREAM] },
      AS,
    ),
  'for another country': () =>
    void on.catalogue.subscribeTokens.update(id, { allowedCountries: ['FR'] }, AS),
  'past its end': later(on, 6 * MINUTE_MS),
})

/** Each kind of credential, as it is issued. */
export const HELD: Readonly<Record<string, (on: Hall) => Held | Promise<Held>>> = {
  'listener link': (on) => {
    const { link, token } = on.catalogue.links.issue(
      { streamId: on.streamId, minutes: 5, label: '', tags: [] },
      AS,
    )
    const keyId = on.catalogue.signingKeys.list().find(({ kind }) => kind === 'rj-auth')?.id ?? ''
    return {
      text: token,
      ends: {
        ...listed(on, 'listener-link', link.id),
        'past its end': later(on, 6 * MINUTE_MS),
        'signed with a key that was deleted': () => {
          on.catalogue.signingKeys.rotate('rj-auth', AS)
          on.catalogue.signingKeys.remove(keyId, AS)
        },
      },
    }
  },
  'Nimble link': (on) => {
    const { server: made } = on.catalogue.mediaServers.create(
      server({ name: 'Hall', protocol: 'nimble', publicUrl: 'https://play.example' }),
      AS,
    )
    const password = (text: string) =>
      on.catalogue.mediaServers.setSigningPassword(made.id, { password: text }, AS)
    password('s3cret-pass-of-the-rule')
    const input = nimbleLinkInputSchema.parse({
      mediaServerId: made.id,
      streamId: on.streamId,
      address: '192.0.2.7',
      minutes: 5,
    })
    const { link, token } = on.catalogue.links.issueNimble(input, AS)
    return {
      text: token,
      request: {
        mediaServerId: made.id,
        credentials: [{ kind: 'wms-auth', value: token }],
      },
      ends: {
        ...listed(on, 'nimble-link', link.id),
        'past its end': later(on, 9 * MINUTE_MS),
        'signed with a password twice replaced': () => {
          password('another-pass-of-the-rule')
          password('a-third-pass-of-the-rule')
        },
      },
    }
  },
  'stream key': (on) => {
    const { key, secret } = on.catalogue.streamKeys.create(
      { streamId: on.streamId, label: 'Studio' },
      AS,
    )
    return { text: secret, request: PUBLISH, ends: listed(on, 'stream-key', key.id) }
  },
  'subscribe token': (on) => {
    const { token, secret } = subscribeToken(on)
    return { text: secret, ends: subscribeEnds(on, token.id) }
  },
  'self-signed token': (on) => {
    const { token, secret } = subscribeToken(on)
    const signed = child(secret, token.id)
    return {
      text: signed.value,
      ends: { ...subscribeEnds(on, token.id), 'past its own end': later(on, 2 * MINUTE_MS) },
    }
  },
  'publish token': (on) => {
    const { publishTokens } = on.catalogue
    const { token, secret } = publishTokens.create(
      publishTokenInputSchema.parse({
        label: 'Studio',
        streams: [{ streamName: STREAM }],
        expiresAtMs: START_MS + 5 * MINUTE_MS,
      }),
      AS,
    )
    return {
      text: secret,
      request: PUBLISH,
      ends: {
        ...listed(on, 'publish-token', publishGrantId(token.id)),
        refreshed: () => void publishTokens.refresh(token.id, AS),
        'past its end': later(on, 6 * MINUTE_MS),
      },
    }
  },
  'EdgeAuth token': (on) => {
    const { applications } = on.catalogue
    const secret = 'f3b1c9d07a5e4e6b9c2d8a1f0e7b6c5d'
    const made = applications.create(
      applicationInputSchema.parse({ id: 'phenix', firstSecret: { secret } }),
      AS,
    ).application
    applications.addSecret('phenix', applicationSecretInputSchema.parse({ name: 'Next' }), AS)
    const secretId = made.secrets[0]?.id ?? ''
    const payload = {
      expires: START_MS + 5 * MINUTE_MS,
      type: 'stream',
      requiredTag: `channelAlias:${STREAM}`,
    }
    const { label, settings, streamGroup } = made
    return {
      text: signEdgeAuth({ applicationId: 'phenix', secret, payload }),
      ends: {
        'past its end': later(on, 6 * MINUTE_MS),
        'of an application that was switched off': () =>
          void applications.update(
            'phenix',
            { label, settings, streamGroup, enabled: false } as never,
            AS,
          ),
        'of an application that was removed': () => applications.remove('phenix', AS),
        'signed with a secret that was retired': () =>
          void applications.retireSecret('phenix', secretId, START_MS, AS),
        'signed with a secret that was removed': () =>
          void applications.removeSecret('phenix', secretId, AS),
      },
    }
  },
  'access token': (on) => {
    const issued = on.catalogue.tokens.issue(
      { kind: 'access-token', ...accessTokenInputSchema.parse({ scopes: ['viewer'], minutes: 5 }) },
      AS,
    )
    return {
      text: issued.secret ?? '',
      ends: {
        ...listed(on, 'access-token', issued.token.id),
        'past its end': later(on, 6 * MINUTE_MS),
        'for another action': () =>
          void on.catalogue.accessTokens.update(
            issued.token.id,
            { scopes: ['broadcaster'], mirrors: [{ streamName: 'cam2' }] } as never,
            AS,
          ),
      },
    }
  },
  'video JWT': async (on) => {
    const { videoJwts, videoKeys } = on.catalogue
    const text = await videoJwts.issue({ scopes: ['viewer'], userId: 'ann', ttl: 300 }, null, AS)
    const [key] = videoKeys.list()
    return {
      text,
      ends: {
        'past its end': later(on, 6 * MINUTE_MS),
        'signed with a key that was deleted': () => videoKeys.remove(key?.kid ?? '', AS),
      },
    }
  },
  'video JWT of an issuer': (on) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' }
    const { id } = on.catalogue.videoKeys.addIssuer(
      { issuer: 'https://login.example/', jwks: JSON.stringify({ keys: [jwk] }) },
      AS,
    )
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = {
      '@video/token': { scopes: ['viewer'], userId: 'ann' },
      iss: 'https://login.example/',
      iat: SECONDS,
      exp: SECONDS + 300,
    }
    const input = `${part({ alg: 'ES256', kid: 'k1' })}.${part(claims)}`
    const signature = signBytes('sha256', Buffer.from(input), {
      key: privateKey,
      dsaEncoding: 'ieee-p1363',
    })
    return {
      text: `${input}.${signature.toString('base64url')}`,
      ends: {
        'past its end': later(on, 6 * MINUTE_MS),
        'of an issuer that was removed': () => on.catalogue.videoKeys.removeIssuer(id, AS),
      },
    }
  },
  ticket: (on) => {
    const { token } = subscribeToken(on)
    const key = on.catalogue.director.ticketKey()
    const ticket = {
      id: 'a',
      action: 'subscribe',
      streamName: STREAM,
      accountId: on.catalogue.account.get().id,
      grantId: subscribeGrantId(token.id),
      record: false,
    } as const
    return {
      text: signTicket(ticket, key, on.clock.nowMs, 300),
      ends: {
        ...listed(on, 'subscribe-token', subscribeGrantId(token.id)),
        'past its end': later(on, 6 * MINUTE_MS),
        'signed with a key that was deleted': () => {
          on.catalogue.signingKeys.rotate('connection', AS)
          on.catalogue.signingKeys.remove(key.id ?? '', AS)
        },
      },
    }
  },
}
