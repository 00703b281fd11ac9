import { say } from '../../shared/say.ts'
import type { TokenLint } from '../../shared/token.ts'
import type { TokenInput } from '../../shared/token-input.ts'
import { compileStreamNames, partlyMatching } from '../tokens/restrictions/stream-names.ts'

type Stored = Extract<TokenInput, { readonly kind: 'subscribe-token' | 'publish-token' }>

/** What a pattern has and a stream name hardly ever. */
const LOOKS_LIKE_PATTERN = /\.[*+]|\[[^\]]*\]|^\^|\$$|\\[dws]/
/** Ids that are made for one viewer rather than a group. */
const ONE_VIEWER = /@|[#:]|^(?:user|viewer|customer)\b|^[0-9a-f]{8}-[0-9a-f]{4}-/i

/**
 * The usual mistakes with tokens for streams (Dolby Millicast), none of which keeps one from being issued.
 *
 * @param names Of the streams there are.
 */
export function mistakeLints(input: Stored, names: readonly string[]): readonly TokenLint[] {
  return [
    ...input.streams.flatMap((entry, at) => streamMistakes(input, entry, `streams.${at}`, names)),
    ...placeMistakes(input),
    ...(input.kind === 'subscribe-token' ? trackingMistakes(input) : []),
  ]
}

const warning = (code: string, path: string, message: string): TokenLint => ({
  level: 'warning',
  code,
  path,
  message,
})

function streamMistakes(
  { kind }: Stored,
  { streamName, isRegex }: Stored['streams'][number],
  path: string,
  names: readonly string[],
): readonly TokenLint[] {
  if (!isRegex) {
    const twin = names.includes(streamName)
      ? undefined
      : names.find((name) => name.toLowerCase() === streamName.toLowerCase())
    if (twin !== undefined) {
      return [
        warning(
          'stream_name_case',
          path,
          say('Names are compared with case: {name} is another.', { name: twin }),
        ),
      ]
    }
    if (!LOOKS_LIKE_PATTERN.test(streamName)) return []
    const message = 'It looks like an expression, and is compared as a name. Mark it as one.'
    return [warning('stream_name_pattern', path, message)]
  }
  if (streamName === '.*') {
    const message =
      kind === 'publish-token'
        ? 'Whoever it leaks to can go on air on every stream, also those to come.'
        : 'Whoever it leaks to can watch every stream, also those to come.'
    return [warning('opens_many', 'streams', message)]
  }
  const compiled = compileStreamNames([{ streamName, isRegex }])
  const missed = names.find((name) => partlyMatching(compiled, name) !== null)
  if (missed === undefined) return []
  const message = say(
    'The whole name is compared: {name} has it in the middle and is not among them.',
    { name: missed },
  )
  return [warning('pattern_part', path, message)]
}

function placeMistakes(input: Stored): readonly TokenLint[] {
  const found: TokenLint[] = []
  if (input.bindIpsOnUsage !== null) {
    const message =
      input.kind === 'subscribe-token'
        ? 'A viewer on another network takes another place, one with IPv4 and IPv6 two. All that is signed with it share them.'
        : 'A viewer on another network takes another place, one with IPv4 and IPv6 two.'
    found.push(warning('bind_moves', 'bindIpsOnUsage', message))
  }
  if (input.allowedOrigins.length > 0) {
    const message = 'Only browsers say which page they are on: apps and media servers are refused.'
    found.push(warning('origin_browsers', 'allowedOrigins', message))
  }
  return found
}

function trackingMistakes({
  trackingId,
}: Extract<Stored, { readonly kind: 'subscribe-token' }>): readonly TokenLint[] {
  if (trackingId === null || !ONE_VIEWER.test(trackingId)) return []
  const message =
    'A tracking id is for a group. For one viewer sign a token of their own with viewer data.'
  return [warning('tracking_viewer', 'trackingId', message)]
}
