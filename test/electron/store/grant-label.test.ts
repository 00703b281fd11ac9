import { expect, it } from 'vitest'
import { grantLabel } from '../../../electron/store/grant-label.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import type { TokenKind } from '../../../shared/token.ts'
import { tokenInputSchema } from '../../../shared/token-input.ts'
import { tokenKeySchema } from '../../../shared/token-key-input.ts'
import { createFixture, server, stream } from '../catalogue/fixture.ts'

const AS = 'console'

/** A token of each kind, called after it, with what else a grant of the kind can be called. */
function grants() {
  const { catalogue, db } = createFixture()
  const { id: streamId } = catalogue.streams.create(stream({ name: 'live/news' }), AS)
  const hall = server({ name: 'Hall', protocol: 'nimble', publicUrl: 'https://play.example' })
  const { id: mediaServerId } = catalogue.mediaServers.create(hall, AS).server
  catalogue.mediaServers.setSigningPassword(mediaServerId, { password: 'of the rule' }, AS)
  catalogue.applications.create(applicationInputSchema.parse({ id: 'phenix' }), AS)
  const key = { name: 'Key', format: 'nms-sign', secret: 'nms' }
  const { id: keyId } = catalogue.tokenKeys.create(tokenKeySchema.parse(key), AS)
  const streams = [{ streamName: 'live/news' }]
  const link = { streamId, minutes: 60 }
  const channel = { type: 'stream', channelAlias: 'live/news', expiresInSeconds: 3600 }
  const terms = { url: 'rtmp://a.test/live/news', minutes: 60 }
  const fields: Readonly<Record<TokenKind, object>> = {
    'listener-link': link,
    'nimble-link': { ...link, mediaServerId, viewerId: 'ada' },
    'stream-key': { streamId },
    'subscribe-token': { streams },
    'publish-token': { streams },
    'edge-auth': { applicationId: 'phenix', ...channel },
    'access-token': { scopes: ['viewer'], minutes: 60, userId: 'Of access-token' },
    'server-token': { keyId, terms },
  }
  const issue = (kind: string, more: object): string => {
    const named = kind === 'access-token' ? {} : { label: `Of ${kind}` }
    const input = tokenInputSchema.parse({ kind, ...named, ...more })
    return catalogue.tokens.issue(input, AS).token.id
  }
  const named = Object.entries(fields).map(([kind, more]) => [issue(kind, more), `Of ${kind}`])
  const shown = issue('access-token', { scopes: ['viewer'], minutes: 60, displayName: 'Shown' })
  const signed = named.flatMap(([id = '', label]) =>
    id.startsWith('st-') ? [[`s${id}-5f`, label]] : [],
  )
  return {
    named: [...named, ...signed, [shown, 'Shown'], ['of-somebody-else', ''], ['st-99', '']],
    labelOf: catalogue.tokens.labelOf,
    inTable: (id: string) =>
      db
        .prepare<[string], string | null>(
          `SELECT ${grantLabel('grant_id')} FROM (SELECT ? AS grant_id)`,
        )
        .pluck()
        .get(id) ?? '',
  }
}

it('SQL calls a grant of each kind what the list of tokens calls it', () => {
  const { named, labelOf, inTable } = grants()
  expect(named.map(([id = '']) => [id, inTable(id)])).toEqual(named)
  expect(named.map(([id = '']) => [id, labelOf(id)])).toEqual(named)
})
