import { AppError } from '../../shared/errors.ts'
import type { Stream } from '../../shared/stream.ts'
import type { TokenPreview } from '../../shared/token.ts'
import { type StreamTokenInput, tokenInputSchema } from '../../shared/token-input.ts'
import { lintsOf, refused, spanOf, unitLints } from './token-preview-lints.ts'
import '../../shared/schema-words.ts'
import { listOf, say } from '../../shared/say.ts'
import type { EdgeAuthNames } from './edge-auth-names.ts'
import { previewServerToken } from './server-tokens.ts'
import type { State } from './state.ts'
import { previewAccessToken } from './token-preview-access.ts'
import type { PublishersOf } from './token-preview-countries.ts'
import { previewEdgeAuth, previewStoredToken } from './token-preview-foreign.ts'

/** What else of the station is looked at. */
export interface PreviewTools {
  readonly publishersOf: PublishersOf
  readonly edgeAuthNames: Pick<EdgeAuthNames, 'lint'>
}

/** For whoever only asks what would be refused. */
export const REFUSALS_ONLY: PreviewTools = {
  publishersOf: () => null,
  edgeAuthNames: { lint: () => [] },
}

/**
 * Says what a token would permit, and what is odd about it, without signing anything. What a schema refuses becomes a
 * finding too, since half a form is looked at as well.
 *
 * @param asked Of the shape of TokenInput, or nearly.
 */
export function previewToken(
  state: State,
  asked: unknown,
  nowMs: number,
  { publishersOf, edgeAuthNames }: PreviewTools,
): TokenPreview {
  const parsed = tokenInputSchema.safeParse(asked)
  if (!parsed.success) {
    const lints = parsed.error.issues.map(({ path, message }) =>
      refused('input', path.map(String).join('.'), message),
    )
    return { sentences: [], lints: [...unitLints(asked), ...lints] }
  }
  const input = parsed.data
  switch (input.kind) {
    case 'subscribe-token':
    case 'publish-token':
      return previewStoredToken(state, input, nowMs, publishersOf)
    case 'edge-auth':
      return previewEdgeAuth(state, input, nowMs, edgeAuthNames)
    case 'access-token':
      return previewAccessToken(state, input)
    case 'server-token':
      return withUnitLints(
        asked,
        refusedAsLints(() => previewServerToken(state, input, nowMs)),
      )
    default:
      return previewOwn(state, input, nowMs)
  }
}

const withUnitLints = (asked: unknown, { sentences, lints }: TokenPreview): TokenPreview => ({
  sentences,
  lints: [...unitLints(asked), ...lints],
})

/** What a kind finds out only by signing becomes a finding. */
function refusedAsLints(preview: () => TokenPreview): TokenPreview {
  try {
    return preview()
  } catch (error) {
    if (!(error instanceof AppError) || error.issues.length === 0) throw error
    const lints = error.issues.map(({ path, message }) => refused('input', path, message))
    return { sentences: [], lints }
  }
}

/** What is for one stream of the catalogue. */
function previewOwn(state: State, input: StreamTokenInput, nowMs: number): TokenPreview {
  const stream = state.streams.get(input.streamId)
  if (stream === undefined) {
    return { sentences: [], lints: [refused('no_stream', 'streamId', 'Choose a stream.')] }
  }
  return {
    sentences: sentencesOf(state, input, stream),
    lints: lintsOf(state, input, stream, nowMs),
  }
}

function sentencesOf(state: State, input: StreamTokenInput, stream: Stream): readonly string[] {
  const name = nameOf(stream)
  switch (input.kind) {
    case 'listener-link':
      return [
        say('Whoever holds it may start watching {name}, from any address.', { name }),
        say('It can be used for {spanSaid} from the moment it is signed, as often as one likes.', {
          spanSaid: spanOf(input.minutes),
        }),
        ...modeSentences(stream),
        ...tagSentences(input.tags),
      ]
    case 'nimble-link': {
      const { viewerId, address } = input
      const server = state.mediaServers.get(input.mediaServerId)?.server.name
      return [
        say('{whoSaid} may start watching {streamList} at {serverList}, {whereSaid}.', {
          whoSaid:
            viewerId === null
              ? say('Whoever holds it')
              : say('The viewer {viewerId}', { viewerId }),
          streamList: signedName(input.strmLen, stream),
          serverList: server ?? say('the media server'),
          whereSaid:
            address === null ? say('from any address') : say('from {address} only', { address }),
        }),
        say(
          'It can be used for {spanSaid} from the moment it is signed; Nimble checks it as well.',
          { spanSaid: spanOf(input.minutes) },
        ),
        ...(input.viewerId === null ? [] : ['Sessions carry the viewer, who can be revoked.']),
        ...modeSentences(stream),
        ...tagSentences(input.tags),
      ]
    }
    case 'stream-key':
      return [
        say('Whoever holds it may publish on {name}, and not watch.', { name }),
        'It holds until it is switched off, ended or deleted.',
      ]
  }
}

const nameOf = ({ name, title }: Stream): string => (title === '' ? name : `${title} (${name})`)

function signedName(strmLen: number | null, stream: Stream): string {
  const bytes = Buffer.from(stream.name, 'utf8')
  if (strmLen === null || strmLen >= bytes.length) return nameOf(stream)
  return say('every stream whose name begins with {begin}', {
    begin: bytes.toString('utf8', 0, strmLen),
  })
}

const modeSentences = (stream: Stream): readonly string[] =>
  stream.mode === 'metered'
    ? ['The stream is metered: the media server asks again, and it must hold then too.']
    : []

const tagSentences = (tags: readonly string[]): readonly string[] =>
  tags.length === 0
    ? []
    : [say('Rules and reports see the tags {tagList}.', { tagList: listOf(tags, tags.length) })]

/** `12 hours`, `90 minutes`, `2 days`: the largest unit that fits evenly. */
