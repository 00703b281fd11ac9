import { expect, it } from 'vitest'
import { videoTokenSchema } from '../../../shared/access-token.ts'
import { applicationInputSchema, edgeAuthTokenInputSchema } from '../../../shared/application.ts'
import { publishTokenInputSchema, subscribeTokenInputSchema } from '../../../shared/stream-token.ts'
import type { TokenRef } from '../../../shared/token.ts'
import { createFixture } from './fixture.ts'

function setUp() {
  const fixture = createFixture()
  const { catalogue } = fixture
  const streams = [{ streamName: 'live/news' }, { streamName: 'cam[0-9]', isRegex: true }]
  catalogue.subscribeTokens.create(
    subscribeTokenInputSchema.parse({ label: 'Site', streams }),
    'console',
  )
  catalogue.publishTokens.create(
    publishTokenInputSchema.parse({ label: 'Studio', streams: [{ streamName: 'live/news' }] }),
    'console',
  )
  catalogue.applications.create(applicationInputSchema.parse({ id: 'radio.example' }), 'console')
  const asked = edgeAuthTokenInputSchema.parse({ label: 'Edge', channelAlias: 'news' })
  catalogue.applications.issue('radio.example', asked, 'console')
  const video = videoTokenSchema.parse({ scopes: ['viewer'], userId: 'ada' })
  const access = catalogue.accessTokens.issue(video, 'api:shop')
  const listed = async (status: 'deleted' | null = null) =>
    (await catalogue.tokens.page({ before: null, text: '', kind: null, status, limit: 50 })).tokens
  const refOf = async (label: string): Promise<TokenRef> => {
    const token = (await listed()).find((each) => each.label === label)
    if (token === undefined) throw new Error(`no token ${label}`)
    return { kind: token.kind, id: token.id }
  }
  return { ...fixture, access, listed, refOf }
}

it('tokens of Dolby, Phenix and Native Frame are listed with the others', async () => {
  const { listed } = setUp()
  const found = (await listed()).map(({ kind, label, streams }) => [kind, label, streams])
  expect(found).toHaveLength(4)
  expect(found).toContainEqual(['subscribe-token', 'Site', ['live/news', '/cam[0-9]/']])
  expect(found).toContainEqual(['publish-token', 'Studio', ['live/news']])
  expect(found).toContainEqual(['edge-auth', 'Edge', ['channelAlias:news']])
  expect(found).toContainEqual(['access-token', 'ada', []])
})

it.each(['Site', 'Studio', 'Edge', 'ada'])(
  '%s is switched off, deleted and restored',
  async (label) => {
    const { catalogue, listed, refOf } = setUp()
    const ref = await refOf(label)
    catalogue.tokens.act('disable', [ref], 'console')
    expect(catalogue.tokens.get(ref).disabledAtMs).not.toBeNull()
    catalogue.tokens.act('delete', [ref], 'console')
    expect((await listed('deleted')).map(({ id }) => id)).toEqual([ref.id])
    catalogue.tokens.act('restore', [ref], 'console')
    expect(catalogue.tokens.get(ref).deletedAtMs).toBeNull()
  },
)

it('an access token is deleted and restored, and counts so when it is presented', async () => {
  const { catalogue, access, refOf } = setUp()
  const ref = await refOf('ada')
  const outcome = (): string => {
    const request = { action: 'subscribe', streamName: 'live/news', mediaServerId: 'x' } as never
    const { verify } = catalogue.snapshot.tools
    const verified = verify({ kind: 'opaque', value: access.token }, request, 0)
    return verified.ok ? 'accepted' : verified.reason
  }
  expect(outcome()).toBe('accepted')
  catalogue.tokens.act('delete', [ref], 'console')
  expect(outcome()).toBe('grant_deleted')
  catalogue.tokens.act('restore', [ref], 'console')
  expect(outcome()).toBe('accepted')
})
