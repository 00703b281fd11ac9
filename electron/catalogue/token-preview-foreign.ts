import { AppError } from '../../shared/errors.ts'
import { listOf, say } from '../../shared/say.ts'
import { isPattern } from '../../shared/stream.ts'
import type { TokenLint, TokenPreview } from '../../shared/token.ts'
import type { TokenInput } from '../../shared/token-input.ts'
import { applicationOf } from './applications.ts'
import type { EdgeAuthNames } from './edge-auth-names.ts'
import { isForNothing, prepare } from './edge-auth-tokens.ts'
import { minuteOf } from './server-token-words.ts'
import type { State } from './state.ts'
import { checkLimits } from './stream-token-checks.ts'
import { countryLints, type PublishersOf, reopenedLints } from './token-preview-countries.ts'
import { mistakeLints } from './token-preview-mistakes.ts'

const LONG_MS = 30 * 24 * 3600 * 1000
const CENTURY_MS = 100 * 365 * 24 * 3600 * 1000
/** Before this an instant in milliseconds is likely one in seconds. */
const SECONDS_LIKE = 100_000_000_000

type Stored = Extract<TokenInput, { readonly kind: 'subscribe-token' | 'publish-token' }>
type EdgeAuth = Extract<TokenInput, { readonly kind: 'edge-auth' }>

/** What a subscribe or publish token would permit, and what is odd about it. */
export function previewStoredToken(
  state: State,
  input: Stored,
  nowMs: number,
  publishersOf: PublishersOf,
): TokenPreview {
  return {
    sentences: sentencesOf(input),
    lints: [
      ...limitLints(input),
      ...expiryLints(input.expiresAtMs, nowMs),
      ...streamLints(state, input),
      ...mistakeLints(
        input,
        [...state.streams.values()].map(({ name }) => name),
      ),
      ...countryLints(input),
      ...(input.kind === 'subscribe-token'
        ? reopenedLints(
            input,
            [...state.streams.values()].map(({ name }) => name),
            publishersOf,
          )
        : []),
    ],
  }
}

const warning = (code: string, path: string, message: string): TokenLint => ({
  level: 'warning',
  code,
  path,
  message,
})

function sentencesOf(input: Stored): readonly string[] {
  const names = input.streams.map(({ streamName, isRegex }) =>
    isRegex ? say('every stream that fits {pattern}', { pattern: streamName }) : streamName,
  )
  const streamList = listOf(names, names.length)
  const { allowedOrigins, allowedIpAddresses, bindIpsOnUsage } = input
  const isPublish = input.kind === 'publish-token'
  return [
    isPublish
      ? say('Whoever holds it may publish on {streamList}.', { streamList })
      : say('Whoever holds it may watch {streamList}.', { streamList }),
    input.expiresAtMs === null
      ? 'It never expires by itself.'
      : say('It admits until {end}; who is in stays.', { end: minuteOf(input.expiresAtMs) }),
    ...(isPublish
      ? listed(allowedOrigins, (list) => say('Only pages on {list}.', { list }))
      : listed(allowedOrigins, (list) => say('Only players on {list}.', { list }))),
    ...listed(allowedIpAddresses, (list) => say('Only from {list}.', { list })),
    ...(bindIpsOnUsage === null
      ? []
      : [say('Only the first {count} addresses get in.', { count: bindIpsOnUsage })]),
    ...listed(input.allowedCountries, (list) => say('Only viewers in {list}.', { list })),
    ...listed(input.deniedCountries, (list) => say('No viewers in {list}.', { list })),
    ...lastSentences(input),
  ]
}

const listed = (
  values: readonly string[],
  sentence: (list: string) => string,
): readonly string[] => (values.length === 0 ? [] : [sentence(values.join(', '))])

function lastSentences(input: Stored): readonly string[] {
  if (input.kind === 'publish-token') {
    return [
      input.subscribeRequiresAuth
        ? 'Its streams need a token to be watched, public ones too.'
        : 'Who may watch is up to the streams.',
      'Switching it off or deleting it revokes who is on air with it.',
    ]
  }
  const { trackingId } = input
  return [
    ...(trackingId === null
      ? []
      : [say('Its viewers are counted for {trackingId}.', { trackingId })]),
    'Tokens can be signed with it that permit less; they end with it.',
  ]
}

/** What the call would refuse, at its field. */
function limitLints(input: Stored): readonly TokenLint[] {
  try {
    checkLimits(input)
    return []
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.issues.map(({ path, message }) => ({
      level: 'refused',
      code: 'limits',
      path,
      message,
    }))
  }
}

function expiryLints(expiresAtMs: number | null, nowMs: number): readonly TokenLint[] {
  const path = 'expiresAtMs'
  if (expiresAtMs === null) return []
  if (expiresAtMs <= nowMs) {
    const message =
      expiresAtMs < SECONDS_LIKE
        ? 'It has expired already. Seconds were given where milliseconds go.'
        : 'It has expired already.'
    return [{ level: 'refused', code: 'already_expired', path, message }]
  }
  if (expiresAtMs - nowMs <= LONG_MS) return []
  if (expiresAtMs - nowMs > CENTURY_MS) {
    const hint =
      'It ends in more than a hundred years. Microseconds were given where milliseconds go?'
    return [warning('other_unit', path, hint)]
  }
  return [warning('long_lived', path, 'It holds for more than 30 days.')]
}

function streamLints(state: State, { streams }: Stored): readonly TokenLint[] {
  const known = [...state.streams.values()]
  return streams.flatMap(({ streamName, isRegex }, index) => {
    const path = `streams.${index}`
    if (isRegex) return []
    const stream = known.find(({ name }) => name === streamName)
    if (stream === undefined && known.some(({ name }) => isPattern(name))) return []
    if (stream === undefined) {
      return [
        warning(
          'grants_nothing',
          path,
          say('No stream is called {name} yet.', { name: streamName }),
        ),
      ]
    }
    if (stream.enabled) return []
    return [
      warning(
        'grants_nothing',
        path,
        say('The stream {name} is switched off.', { name: streamName }),
      ),
    ]
  })
}

/** What an EdgeAuth token would permit, and what is odd about it. */
export function previewEdgeAuth(
  state: State,
  input: EdgeAuth,
  nowMs: number,
  names: Pick<EdgeAuthNames, 'lint'>,
): TokenPreview {
  const { kind: _, applicationId, ...members } = input
  if (!state.applications.has(applicationId)) {
    const message = 'Choose an application.'
    return {
      sentences: [],
      lints: [{ level: 'refused', code: 'no_application', path: 'applicationId', message }],
    }
  }
  const opened = applicationOf(state, applicationId)
  const { payload, permits, lint } = prepare(opened, members, nowMs, names)
  return {
    sentences: permits,
    lints: lint.map((note) =>
      isForNothing(note, payload, opened.application)
        ? { level: 'refused', code: note.code, path: 'channelAlias', message: note.sentence }
        : warning(note.code, '', note.sentence),
    ),
  }
}
