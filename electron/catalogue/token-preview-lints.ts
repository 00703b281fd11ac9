import { linkedServers } from '../../shared/practice.ts'
import { say } from '../../shared/say.ts'
import { isPattern, type Stream } from '../../shared/stream.ts'
import type { TokenLint } from '../../shared/token.ts'
import type { StreamTokenInput } from '../../shared/token-input.ts'
import { parseAddress } from '../access/address.ts'
import { secretsInForce } from './server-secrets.ts'
import type { State } from './state.ts'

const DAY_MINUTES = 24 * 60

/** That something will be refused when it is issued. */
export const refused = (code: string, path: string, message: string): TokenLint => ({
  level: 'refused',
  code,
  path,
  message,
})

const warning = (code: string, path: string, message: string): TokenLint => ({
  level: 'warning',
  code,
  path,
  message,
})

/** Times that are too many by the factor of another unit. */
export function unitLints(asked: unknown): readonly TokenLint[] {
  const { minutes, terms } = (asked ?? {}) as {
    readonly minutes?: unknown
    readonly terms?: { readonly minutes?: unknown; readonly lifetimeSeconds?: unknown } | null
  }
  return [
    ...minuteLints(minutes, 'minutes'),
    ...minuteLints(terms?.minutes, 'terms.minutes'),
    ...secondLints(terms?.lifetimeSeconds),
  ]
}

function minuteLints(minutes: unknown, path: string): readonly TokenLint[] {
  if (typeof minutes !== 'number' || !(minutes > 30 * DAY_MINUTES)) return []
  const seconds = minutes % 60 === 0 && minutes % 1000 !== 0
  const days = Math.round(minutes / DAY_MINUTES)
  const message = seconds
    ? say('{minutes} minutes are {days} days. If seconds were meant, divide them.', {
        minutes,
        days,
      })
    : say('{minutes} minutes are {days} days. If milliseconds were meant, divide them.', {
        minutes,
        days,
      })
  return [warning('other_unit', path, message)]
}

function secondLints(seconds: unknown): readonly TokenLint[] {
  if (typeof seconds !== 'number' || seconds % 1000 !== 0) return []
  const days = Math.round(seconds / 60 / DAY_MINUTES)
  if (days <= 30) return []
  const message = say(
    '{seconds} seconds are {days} days. If milliseconds were meant, divide them.',
    { seconds, days },
  )
  return [warning('other_unit', 'terms.lifetimeSeconds', message)]
}

/** What is odd about a token that could be issued, refusals first. */
export function lintsOf(
  state: State,
  input: StreamTokenInput,
  stream: Stream,
  nowMs: number,
): readonly TokenLint[] {
  return [
    ...streamLints(state, input, stream),
    ...(input.kind === 'nimble-link' ? nimbleLints(state, input, stream, nowMs) : []),
    ...('minutes' in input && input.minutes > 7 * DAY_MINUTES
      ? [
          warning(
            'long_lived',
            'minutes',
            say('It holds for {spanSaid}: whoever it leaks to has it as long.', {
              spanSaid: spanOf(input.minutes),
            }),
          ),
        ]
      : []),
    ...(input.kind === 'stream-key' ? labelLints(state, input.streamId, input.label) : []),
  ]
}

function streamLints(
  state: State,
  { kind }: StreamTokenInput,
  stream: Stream,
): readonly TokenLint[] {
  const found: TokenLint[] = []
  const watches = kind !== 'stream-key'
  if (!stream.enabled) {
    const message = say('Permits nothing: {name} is switched off.', { name: stream.name })
    found.push(warning('grants_nothing', 'streamId', message))
  }
  if (watches && isPattern(stream.name)) {
    const message = 'A pattern stands for many streams, and a signed address names one.'
    found.push(refused('pattern', 'streamId', message))
  }
  if (watches && stream.mode === 'public') {
    const message = 'The stream is public: viewers get in without it too.'
    found.push(warning('public_stream', 'streamId', message))
  }
  const servers = [...state.mediaServers.values()].map((each) => each.server)
  const isPlayable =
    stream.playUrl !== null ||
    stream.originUrl !== null ||
    linkedServers(servers).some((each) => each.publicUrl !== null)
  if (watches && !isPlayable) {
    const message =
      'Where it is played is not known, so you get a query to add to an address. Give the stream a play address, or the media server a public one.'
    found.push(warning('no_play_address', '', message))
  }
  return found
}

function nimbleLints(
  state: State,
  input: Extract<StreamTokenInput, { kind: 'nimble-link' }>,
  stream: Stream,
  nowMs: number,
): readonly TokenLint[] {
  const found: TokenLint[] = []
  const { mediaServerId } = input
  if (!state.mediaServers.has(mediaServerId)) {
    found.push(refused('no_media_server', 'mediaServerId', 'Choose a media server.'))
  } else if (secretsInForce(state, mediaServerId, 'signing-password', nowMs).length === 0) {
    const message = 'This media server has no signing password yet.'
    found.push(refused('no_password', 'mediaServerId', message))
  }
  if (input.viewerId === null && input.address === null) {
    const message = 'Without a viewer id, the address of the viewer is signed.'
    found.push(refused('no_address', 'address', message))
  }
  if (input.address !== null && parseAddress(input.address) === null) {
    found.push(refused('bad_address', 'address', 'That is not an IP address.'))
  }
  const bytes = Buffer.byteLength(stream.name)
  if (input.strmLen !== null && input.strmLen > bytes) {
    const message = say('The name of the stream has {bytes} bytes.', { bytes })
    found.push(refused('strm_len', 'strmLen', message))
  } else if (input.strmLen !== null && input.strmLen < bytes) {
    const count = [...state.streams.values()].filter((each) =>
      Buffer.from(each.name)
        .subarray(0, input.strmLen ?? 0)
        .equals(signedBytes(stream, input)),
    ).length
    const message = say(
      'It opens {count} of your streams, and any later one whose name begins so.',
      { count },
    )
    found.push(warning('opens_many', 'strmLen', message))
  }
  return found
}

const signedBytes = (stream: Stream, { strmLen }: { readonly strmLen: number | null }): Buffer =>
  Buffer.from(stream.name).subarray(0, strmLen ?? undefined)

function labelLints(state: State, streamId: string, label: string): readonly TokenLint[] {
  const isTaken = [...state.streamKeys.values()].some(
    (key) =>
      key.streamId === streamId &&
      key.label === label &&
      key.deletedAtMs === null &&
      key.expiresAtMs === null,
  )
  if (label === '' || !isTaken) return []
  return [refused('label_taken', 'label', 'Another key of this stream has this label.')]
}

/** Minutes in words, in days or hours where they are whole. */
export function spanOf(minutes: number): string {
  if (minutes % DAY_MINUTES === 0) {
    return say('{days, plural, one {# day} other {# days}}', { days: minutes / DAY_MINUTES })
  }
  return minutes % 60 === 0
    ? say('{hours, plural, one {# hour} other {# hours}}', { hours: minutes / 60 })
    : say('{minutes, plural, one {# minute} other {# minutes}}', { minutes })
}
