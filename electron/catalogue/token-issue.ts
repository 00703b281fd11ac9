import { actionsOf } from '../../shared/access-scopes.ts'
import { videoTokenOf } from '../../shared/access-token.ts'
import { isPattern, type Stream } from '../../shared/stream.ts'
import { publishGrantId, subscribeGrantId } from '../../shared/token-grants.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { Applications } from './application-types.ts'
import { applicationOf } from './applications.ts'
import { streamFor } from './edge-auth-tags.ts'
import type { Editor } from './editor.ts'
import type { Links } from './links.ts'
import { nimbleLinkUrl } from './nimble-link-url.ts'
import { createServerTokenIssue } from './server-tokens.ts'
import type { OwnedStreamKeys } from './stream-keys.ts'
import type { PublishTokens, SubscribeTokens } from './stream-token-types.ts'
import type { NewToken, TokenIssue } from './token-calls.ts'
import { type PlayedAt, playUrls } from './token-urls.ts'

type Played = Pick<NewToken, 'urls' | 'streamName'>

interface IssueParts {
  readonly editor: Editor
  readonly links: Links
  readonly streamKeys: OwnedStreamKeys
  readonly subscribeTokens: Pick<SubscribeTokens, 'create'>
  readonly publishTokens: Pick<PublishTokens, 'create'>
  readonly applications: Pick<Applications, 'issue' | 'preview'>
  readonly accessTokens: Pick<AccessTokens, 'issue'>
  readonly serverTokens: Omit<Parameters<typeof createServerTokenIssue>[0], 'editor' | 'urlsOf'>
  readonly playedAt: PlayedAt
}

/** Makes what issues every kind of token that one form or one list issues. */
export function createTokenIssue(parts: IssueParts): TokenIssue {
  const { editor, links, streamKeys, subscribeTokens, applications } = parts
  const streamOf = (id: string): Stream | undefined => editor.state.streams.get(id)
  /** Where one stream is played, if there is one. */
  const played = (stream: Stream | undefined, query: string): Played =>
    stream === undefined
      ? { urls: [] }
      : {
          urls: playUrls(stream, query, parts.playedAt),
          ...(isPattern(stream.name) ? {} : { streamName: stream.name }),
        }
  /** Nowhere where there are more names, or it is not known by its name. */
  const playedAs = (names: readonly string[], query: string): Played => {
    const [only, ...more] = names
    const found = [...editor.state.streams.values()].find(({ name }) => name === only)
    return played(more.length === 0 ? found : undefined, query)
  }
  const urlsOf = (names: readonly string[], query: string) => playedAs(names, query).urls

  const issueServerToken = createServerTokenIssue({ ...parts.serverTokens, editor, urlsOf })

  return (input, actor) => {
    switch (input.kind) {
      case 'listener-link': {
        const { kind, ...asked } = input
        const { link, token } = links.issue(asked, actor)
        const query = `rj-auth=${encodeURIComponent(token)}`
        const where = played(streamOf(asked.streamId), query)
        return { ref: { kind, id: link.id }, secret: token, ...where, query }
      }
      case 'nimble-link': {
        const { kind, ...asked } = input
        const { link, token } = links.issueNimble(asked, actor)
        const stream = streamOf(asked.streamId)
        const server = parts.playedAt.servers().find(({ id }) => id === asked.mediaServerId)
        const isKnown = stream !== undefined && server !== undefined
        const url = isKnown ? nimbleLinkUrl(stream, server, token) : null
        const urls = url === null ? [] : [{ name: server?.name ?? '', url }]
        const query = `wmsAuthSign=${token}`
        return { ref: { kind, id: link.id }, secret: token, urls, query }
      }
      case 'stream-key': {
        const { kind, ...asked } = input
        const { key, secret } = streamKeys.create(asked, actor)
        return { ref: { kind, id: key.id }, secret, urls: [], query: null }
      }
      case 'subscribe-token': {
        const { kind, ...asked } = input
        const { token, secret } = subscribeTokens.create(asked, actor)
        const query = `token=${secret}`
        const hasPattern = asked.streams.some(({ isRegex }) => isRegex)
        const names = asked.streams.map(({ streamName }) => streamName)
        const where = hasPattern ? { urls: [] } : playedAs(names, query)
        return { ref: { kind, id: subscribeGrantId(token.id) }, secret, ...where, query }
      }
      case 'publish-token': {
        const { kind, ...asked } = input
        const { token, secret } = parts.publishTokens.create(asked, actor)
        return { ref: { kind, id: publishGrantId(token.id) }, secret, urls: [], query: null }
      }
      case 'access-token': {
        const { kind, ...asked } = input
        const { id, token } = parts.accessTokens.issue(videoTokenOf(asked), actor)
        if (actionsOf(asked.scopes).includes('publish')) {
          return { ref: { kind, id }, secret: token, urls: [], query: null }
        }
        const query = `token=${token}`
        const names = asked.mirrors.map(({ streamName }) => streamName)
        return { ref: { kind, id }, secret: token, ...playedAs(names, query), query }
      }
      case 'edge-auth': {
        const { kind, applicationId, ...asked } = input
        const application = applicationOf(editor.state, applicationId).application
        const { item, secret } = applications.issue(applicationId, asked, actor)
        const query = `token=${encodeURIComponent(secret)}`
        const isForWatching = item.type === null || item.type === 'stream'
        const stream = isForWatching ? streamFor(editor.state, application, item.target) : undefined
        return { ref: { kind, id: item.id }, secret, ...played(stream, query), query }
      }
      case 'server-token':
        return issueServerToken(input, actor)
    }
  }
}
